"""Which variant a shopper has chosen, and where each button of an option leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tokoonline.storefront.product_page import Choice, PictureRow, VariantRow

# ?varian=SKU names a variant; ?pilih=ID is half a choice: a colour, and no size yet.
VARIANT, HALF = "varian", "pilih"


@dataclass(frozen=True, slots=True)
class ValueButton:
    label: str
    swatch: str
    url: str
    is_selected: bool
    is_available: bool
    image: PictureRow | None = None


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


def option_groups(
    url: str, variants: list[VariantRow], chosen: Selection, pictures: Sequence[PictureRow] = ()
) -> list[OptionGroup]:
    """Return the buttons of each option, a value in the order of its option."""
    if not variants or not variants[0].choices:
        return []
    groups = []
    for place, first in enumerate(variants[0].choices):
        values = {v.choices[place] for v in variants if len(v.choices) > place}
        # What is chosen of the other option stays chosen where it can.
        kept = chosen.value_ids - {value.id for value in values}
        looks = looks_of(values, variants, pictures)
        buttons = [
            value_button(url, variants, value, kept, chosen, looks.get(value.id))
            for value in sorted(values, key=lambda value: (value.position, value.id))
        ]
        groups.append(OptionGroup(first.option_title, buttons))
    return groups


def looks_of(
    values: set[Choice], variants: list[VariantRow], pictures: Sequence[PictureRow]
) -> dict[int, PictureRow]:
    """Return the picture of each value, by its id, of an option that one sees: a colour, not a size.

    It is one if every value has a picture and no two have the same.
    """
    by_id = {picture.id: picture for picture in pictures}
    looks = {}
    for value in values:
        shown = next((v.image_id for v in variants if v.has({value.id}) and v.image_id), None)
        if shown not in by_id:
            return {}
        looks[value.id] = by_id[shown]
    return looks if len({picture.id for picture in looks.values()}) == len(values) > 1 else {}


def value_button(
    url: str,
    variants: list[VariantRow],
    value: Choice,
    kept: set[int],
    chosen: Selection,
    image: PictureRow | None = None,
) -> ValueButton:
    with_value = [variant for variant in variants if variant.has({value.id})]
    fitting = [variant for variant in with_value if variant.has(kept)]
    # One variant left means that nothing more is to be chosen.
    if len(fitting) == 1:
        query = {VARIANT: fitting[0].sku}
    elif len(with_value) == 1:
        query = {VARIANT: with_value[0].sku}
    else:
        query = {HALF: str(value.id)}
    return ValueButton(
        label=value.title,
        swatch=value.swatch,
        url=f"{url}?{urlencode(query)}",
        is_selected=value.id in chosen.value_ids,
        is_available=any(variant.available > 0 for variant in fitting),
        image=image,
    )
