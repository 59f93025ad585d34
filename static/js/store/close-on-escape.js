// Escape closes an open menu or sheet and gives the focus back to what opened it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  const open = document.activeElement.closest("details[data-closes][open]") ?? document.querySelector("details[data-closes][open]")
  if (open) {
    open.open = false
    open.querySelector("summary").focus()
  } else if (document.activeElement.closest("[data-menu-sub]")) {
    document.activeElement.closest("[data-menu-sub]").parentElement.querySelector("a").focus()
  }
})
