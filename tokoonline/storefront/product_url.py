"""Where a product is found; written so often on a page that looking it up each time would be felt."""

from functools import lru_cache

from django.urls import reverse
from django.utils.translation import get_language

# Any slug: a pattern of letters, digits, hyphens and underscores needs no quoting.
SOME = "-"


def product_url(slug: str) -> str:
    """Return what `reverse("storefront:product", args=[slug])` would, in the reader's language."""
    before, after = _around_slug(get_language() or "")
    return f"{before}{slug}{after}"


@lru_cache(maxsize=8)
def _around_slug(language: str) -> tuple[str, str]:
    address = reverse("storefront:product", args=[SOME])
    before, _slug, after = address.rpartition(f"/{SOME}/")
    return f"{before}/", f"/{after}"
