// A chosen region brings its postal code, and its name into the field it was looked for in.
document.addEventListener("change", (event) => {
  const chosen = event.target.closest("input[data-region-label]")
  if (!chosen) return
  const { elements } = chosen.form
  if (elements.q) elements.q.value = chosen.dataset.regionLabel
  if (elements.postal_code) elements.postal_code.value = chosen.dataset.postalCode
})
