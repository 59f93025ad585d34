// A changed choice sends its form at once; the button for everybody else is .no-js-only.
// Steps on a quantity come in bursts, so the last one wins.
{
  let waiting
  document.addEventListener("change", (event) => {
    const form = event.target.closest("[data-auto-submit]")?.form ?? event.target.closest("form[data-auto-submit]")
    if (!form) return
    clearTimeout(waiting)
    waiting = setTimeout(() => form.requestSubmit(), event.target.matches("input:not([type=radio], [type=checkbox])") ? 400 : 0)
  })
}
