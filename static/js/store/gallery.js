// Thumbnails slide the strip instead of jumping the page; the strip tells which picture is in view.
{
  const start = (gallery) => {
    const strip = gallery.querySelector("[data-gallery-strip]")
    const thumbs = [...gallery.querySelectorAll("[data-gallery-thumbs] a")]
    const counter = gallery.querySelector("[data-gallery-counter]")
    const mark = () => {
      const now = Math.round(strip.scrollLeft / strip.clientWidth)
      thumbs.forEach((thumb, i) => i === now ? thumb.setAttribute("aria-current", "true") : thumb.removeAttribute("aria-current"))
      if (counter) counter.textContent = `${now + 1}/${strip.children.length}`
    }
    thumbs.forEach((thumb, i) => thumb.addEventListener("click", (event) => {
      event.preventDefault()
      strip.scrollTo({ left: i * strip.clientWidth, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
    }))
    strip.addEventListener("scroll", mark, { passive: true })
    gallery.dataset.started = "yes"
  }
  const startAll = () => document.querySelectorAll("[data-gallery]:not([data-started])").forEach(start)
  startAll()
  document.addEventListener("htmx:afterSettle", startAll)
}
