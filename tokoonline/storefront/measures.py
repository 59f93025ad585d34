"""Weight and size in words, the way people in Indonesia write them; whole grams and millimetres in."""

from django.utils.translation import get_language

from tokoonline.storefront.product_page import VariantRow


def measure_words(variants: list[VariantRow], chosen: VariantRow | None) -> dict[str, str]:
    """Say weight and size of the chosen variant, or what is true of all of them; else nothing."""
    shown = [chosen] if chosen else variants
    weights = {variant.weight_grams for variant in shown}
    sizes = {(variant.length_mm, variant.width_mm, variant.height_mm) for variant in shown}
    return {
        "weight_words": weight_words(weights.pop()) if len(weights) == 1 else "",
        "size_words": size_words(*sizes.pop()) if len(sizes) == 1 else "",
    }


def weight_words(grams: int) -> str:
    """Write 350 as "350 g", 1250 as "1,25 kg"; kilograms rounded up to ten grams, as parcels are."""
    if grams < 1000:
        return f"{grams} g"
    hundredths = -(-grams // 10)
    return f"{decimal_words(hundredths, 2)} kg"


def size_words(length_mm: int, width_mm: int, height_mm: int) -> str:
    """Write 167, 75, 85 cm as "167 × 75 × 85 cm"; "" where a side is not known."""
    sides = (length_mm, width_mm, height_mm)
    if not all(sides):
        return ""
    return " × ".join(decimal_words(side, 1) for side in sides) + " cm"


def decimal_words(number: int, places: int) -> str:
    """Write `number` / 10**places in the reader's language, without zeros at the end."""
    whole, part = divmod(number, 10**places)
    digits = f"{part:0{places}}".rstrip("0")
    point = "." if get_language() == "en" else ","
    return f"{whole}{point}{digits}" if digits else str(whole)
