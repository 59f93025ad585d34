// <button data-reveal="ID" data-hide="Hide">Show</button>: lets a reader look at the password typed into the field ID.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reveal]")
  const field = button && document.getElementById(button.dataset.reveal)
  if (!field) return
  const words = button.firstChild
  button.dataset.show ??= words.textContent
  const isShown = field.type === "password"
  field.type = isShown ? "text" : "password"
  words.textContent = isShown ? button.dataset.hide : button.dataset.show
  button.setAttribute("aria-pressed", isShown)
})
// A shown password is sent as a password, so that the browser does not remember it as a plain word.
document.addEventListener("submit", (event) => {
  for (const button of event.target.querySelectorAll("[data-reveal][aria-pressed=true]")) document.getElementById(button.dataset.reveal).type = "password"
})
