// Pages are the same for everybody; the number on the cart comes from a cookie the server keeps.
{
  const show = () => {
    const count = Number(document.cookie.match(/(?:^|; )cart_count=(\d+)/)?.[1] ?? 0)
    for (const place of document.querySelectorAll("[data-cart-count]")) {
      place.textContent = count > 99 ? "99+" : count
      place.hidden = count === 0
    }
  }
  show()
  addEventListener("pageshow", show)
  document.addEventListener("htmx:afterSettle", show)
}
