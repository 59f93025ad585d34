"""Which variant a shopper has chosen, and where each button of an option leads."""

from dataclasses import dataclass
from urllib.parse import urlencode

from tokoonline.storefront.product_page import Choice, VariantRow

# ?varian=SKU names a variant; ?pilih=ID is half a choice: a colour, and no size yet.
VARIANT, HALF = "varian", "pilih"


@dataclass(frozen=True, slots=True)
class ValueButton:
    label: str
    swatch: str
    url: str
    is_selected: bool
    is_available: bool


@dataclass(frozen=True, slots=True)
class OptionGroup:
    name: str
    values: list[ValueButton]


@dataclass(frozen=True, slots=True)
class Selection:
    """`variant` once the choice is whole; `is_unknown` if a variant was named that is not sold."""

    variant: VariantRow | None
    value_ids: set[int]
    is_unknown: bool = False


def select(variants: list[VariantRow], sku: str, half: str) -> Selection:
    """Read a choice from the address bar; a product with one variant needs none."""
    if len(variants) == 1:
        return whole(variants[0], is_unknown=bool(sku) and sku != variants[0].sku)
    for variant in variants:
        if variant.sku == sku:
            return whole(variant)
    known = {choice.id for variant in variants for choice in variant.choices}
    value_ids = {value_id for value_id in known if str(value_id) == half}
    return Selection(None, value_ids, is_unknown=bool(sku))


def whole(variant: VariantRow, *, is_unknown: bool = False) -> Selection:
    return Selection(variant, {choice.id for choice in variant.choices}, is_unknown)


def option_groups(url: str, variants: list[VariantRow], chosen: Selection) -> list[OptionGroup]:
    """Return the buttons of each option, a value in the order of its option."""
    if not variants or not variants[0].choices:
        return []
    groups = []
    for place, first in enumerate(variants[0].choices):
        values = {v.choices[place] for v in variants if len(v.choices) > place}
        # What is chosen of the other option stays chosen where it can.
        kept = chosen.value_ids - {value.id for value in values}
        buttons = [
            value_button(url, variants, value, kept, chosen)
            for value in sorted(values, key=lambda value: (value.position, value.id))
        ]
        groups.append(OptionGroup(first.option_title, buttons))
    return groups


def value_button(
    url: str, variants: list[VariantRow], value: Choice, kept: set[int], chosen: Selection
) -> ValueButton:
    with_value = [variant for variant in variants if variant.has({value.id})]
    fitting = [variant for variant in with_value if variant.has(kept)]
    # One variant left means that nothing more is to be chosen.
    if len(fitting) == 1:
        query = {VARIANT: fitting[0].sku}
    elif len(with_value) == 1:
        query = {VARIANT: with_value[0].sku}
    else:
        query = {HALF: value.id}
    return ValueButton(
        label=value.title,
        swatch=value.swatch,
        url=f"{url}?{urlencode(query)}",
        is_selected=value.id in chosen.value_ids,
        is_available=any(variant.available > 0 for variant in fitting),
    )
