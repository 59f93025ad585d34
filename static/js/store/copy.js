// <button data-copy="TEXT" data-copied="Copied">: puts TEXT on the clipboard and says so for a moment.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]")
  if (!button || button.dataset.before) return
  try {
    await navigator.clipboard.writeText(button.dataset.copy)
  } catch {
    return // No clipboard without HTTPS; the text stands beside the button to be marked by hand.
  }
  const words = button.querySelector("[data-words]") ?? button
  button.dataset.before = words.textContent
  words.textContent = button.dataset.copied
  setTimeout(() => {
    words.textContent = button.dataset.before
    delete button.dataset.before
  }, 2000)
})
