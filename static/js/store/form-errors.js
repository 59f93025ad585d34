// After a refused form the reader starts at the summary of what to mend.
{
  const focus = () => document.querySelector("[data-form-errors]")?.focus()
  focus()
  document.addEventListener("htmx:afterSwap", focus)
}
