"""What a list page of products shows, whether it lists a category or the answer to a search."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from tokoonline.storefront.cards import read_cards
from tokoonline.storefront.forms import FilterForm
from tokoonline.storefront.listing import Found, Source, Wish, find_page

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SORT, PAGE = "urut", "page"
FILTERS = ("harga_dari", "harga_sampai", "tersedia")
# Nobody turns so many pages; it keeps the arithmetic of the database far from its limits.
LAST_PAGE = 100_000


def read_list(
    request: HttpRequest, find: Callable[[str], Source], sorts: "Mapping[str, StrOrPromise]"
) -> tuple[dict[str, Any], int]:
    """Return the context of `_list.html` and the status: 404 where there is no such page.

    `find` gives the source of the list for an order; `sorts` are the orders to choose from, the
    first is taken when none is wished.
    """
    asked = request.GET
    problems: list[str] = []
    form = FilterForm(asked) if any(asked.get(name) for name in FILTERS) else None
    wish = read_wish(asked, form, sorts, problems)
    found = find_page(find(wish.sort), wish)
    if wish.page > found.pages:
        problems.append(
            _("There is no page %(page)s: the list ends with page %(last)s.")
            % {"page": asked[PAGE][:12], "last": found.pages}
        )
    chosen = [(name, asked[name]) for name in FILTERS if asked.get(name)]
    context = {
        "cards": read_cards(found.product_ids),
        "total": found.total,
        "sort": wish.sort,
        "sorts": sorts.items(),
        "filters": draw_filters(form),
        "applied": applied_filters(asked, form) if form else [],
        "kept": chosen,
        "problems": problems,
        "page": page_links(asked, wish.page, found),
    }
    return context, 404 if wish.page > found.pages or wish.page < 1 else 200


def read_wish(
    asked: QueryDict, form: FilterForm | None, sorts: "Mapping[str, StrOrPromise]", problems: list[str]
) -> Wish:
    """Turn the address bar into a wish; what cannot be understood is said and left out."""
    sort = asked.get(SORT) or next(iter(sorts))
    if sort not in sorts:
        problems.append(_("We do not know that order, so this is the usual one."))
        sort = next(iter(sorts))
    prices = {}
    if form and not form.is_valid():
        problems += [str(error) for errors in form.errors.values() for error in errors]
    if form:
        prices = form.cleaned_data
    return Wish(
        sort=sort,
        price_from=prices.get("harga_dari"),
        price_to=prices.get("harga_sampai"),
        is_in_stock_only=prices.get("tersedia", False),
        page=read_page_number(asked.get(PAGE, "1")),
    )


def read_page_number(text: str) -> int:
    """Return a page number; what is none is a page that no list has."""
    if text.isascii() and text.isdigit() and 0 < len(text) <= 6 and int(text) > 0:
        return int(text)
    return LAST_PAGE


def page_links(asked: QueryDict, number: int, found: Found) -> dict[str, object]:
    return {
        "number": number,
        "pages": found.pages,
        "prev_url": url_with(asked, min(number - 1, found.pages)) if number > 1 else "",
        "next_url": url_with(asked, number + 1) if number < found.pages else "",
    }


def url_with(asked: QueryDict, page: int) -> str:
    """The same list at another page; page 1 has one address, the one without a number."""
    changed = asked.copy()
    changed.pop(PAGE, None)
    if page > 1:
        changed[PAGE] = str(page)
    return f"?{changed.urlencode()}" if changed else "."


def url_without(asked: QueryDict, name: str) -> str:
    changed = asked.copy()
    changed.pop(name, None)
    changed.pop(PAGE, None)
    return f"?{changed.urlencode()}" if changed else "."


def applied_filters(asked: QueryDict, form: FilterForm) -> list[tuple[str, str]]:
    """Words of each filter in force, and the address without it."""
    value = form.cleaned_data.get
    words = {
        "harga_dari": value("harga_dari") is not None
        and _("From %(price)s") % {"price": format_rupiah(value("harga_dari"))},
        "harga_sampai": value("harga_sampai") is not None
        and _("Up to %(price)s") % {"price": format_rupiah(value("harga_sampai"))},
        "tersedia": value("tersedia") and _("In stock only"),
    }
    return [(said, url_without(asked, name)) for name, said in words.items() if said]


def draw_filters(form: FilterForm | None) -> SafeString:
    """Return the fields as HTML: the empty form is the same on nearly every page."""
    if form is None:
        return _empty_filters(get_language() or "")
    return mark_safe("".join([field.as_field_group() for field in form]))  # noqa: S308


@lru_cache(maxsize=8)
def _empty_filters(language: str) -> SafeString:
    return mark_safe("".join([field.as_field_group() for field in FilterForm()]))  # noqa: S308
