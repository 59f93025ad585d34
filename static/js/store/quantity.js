// The - and + beside a typed number: <button data-step="-1">. With data-auto-submit a change sends the form (auto-submit.js).
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-step]")
  const field = button?.parentElement.querySelector("input")
  if (!field) return
  const wanted = (parseInt(field.value, 10) || 0) + Number(button.dataset.step)
  field.value = Math.max(1, Math.min(Number(field.dataset.max ?? 999), wanted))
  field.dispatchEvent(new Event("change", { bubbles: true }))
})
