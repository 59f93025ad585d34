// A second press on the same button sends nothing; the server would refuse it too, this is only calmer.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return
  if (event.target.dataset.sending) return event.preventDefault()
  event.target.dataset.sending = "yes"
  event.submitter?.setAttribute("data-sending", "")
})
addEventListener("pageshow", () => {
  for (const sent of document.querySelectorAll("[data-sending]")) sent.removeAttribute("data-sending")
})
document.addEventListener("htmx:afterRequest", () => {
  for (const sent of document.querySelectorAll("[data-sending]")) sent.removeAttribute("data-sending")
})
