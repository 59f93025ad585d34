// The sticky bar steps aside while the real buttons are on the screen.
{
  let watcher
  const start = () => {
    const bar = document.querySelector("[data-buy-bar]"), buttons = document.querySelector("[data-buy-buttons]")
    watcher?.disconnect()
    if (!bar || !buttons) return
    watcher = new IntersectionObserver(([seen]) => bar.toggleAttribute("data-away", seen.isIntersecting))
    watcher.observe(buttons)
  }
  start()
  document.addEventListener("htmx:afterSettle", start)
}
