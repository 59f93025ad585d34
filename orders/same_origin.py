"""A POST without a CSRF token, believed only if the shopper's browser says it comes from our own page.

Why a form may go without a token, and why this is enough: docs/decisions/0007-cart-form-without-token.md.
"""

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

# "none" is the reader's own doing, such as sending a form again from the history.
OWN_SITES = {"same-origin", "none"}


def same_origin_required(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a view go without Django's CSRF token; refuse with 403 what another site sends to it.

    Safe methods pass: they change nothing.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.method not in {"GET", "HEAD", "OPTIONS"} and not comes_from_our_page(request):
            raise PermissionDenied(
                _("This form was sent from another site. Open the page in our store and try again.")
            )
        return view(request, *args, **kwargs)

    guarded.csrf_exempt = True  # type: ignore[attr-defined]
    return guarded


def comes_from_our_page(request: HttpRequest) -> bool:
    """Tell by Sec-Fetch-Site, Origin or Referer, which a page of another site cannot forge.

    A browser old enough to send none of the three is refused: silence proves nothing.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in OWN_SITES
    # A sandboxed frame says "Origin: null", which has no host and is nobody's.
    source = request.headers.get("Origin") or request.headers.get("Referer")
    if source is None:
        return False
    try:
        address = urlsplit(source)
    except ValueError:
        return False
    return (address.scheme, address.netloc) == (request.scheme, request.get_host())
