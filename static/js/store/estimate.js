// Who told a place once sees what shipping costs at once: <div data-estimate="URL"> fetches its answer if it is empty.
{
  const ask = () => {
    if (!/(?:^|; )region=/.test(document.cookie)) return
    for (const place of document.querySelectorAll("[data-estimate]:empty")) {
      const url = place.dataset.estimate
      delete place.dataset.estimate
      htmx.ajax("GET", url, { target: place, swap: "innerHTML" })
    }
  }
  ask()
  document.addEventListener("htmx:afterSettle", ask)
}
