"""The letters that a demo would have sent, to be looked at; a real shop has no such page."""

from collections.abc import Callable
from functools import wraps

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tokoonline.storefront.mailbox import KeptLetter, find_letter, kept_letters


def demo_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @require_safe
    @never_cache
    @wraps(view)
    def shown(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not settings.IS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return shown


@demo_only
def mailbox(request: HttpRequest) -> HttpResponse:
    return render(request, "storefront/mailbox.html", {"letters": kept_letters()})


@demo_only
def letter(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "storefront/mailbox_letter.html", {"letter": get_letter(name)})


# Mail programs know no style sheets, so letters carry their styles in attributes. Nothing else
# is let in, and the sandbox makes the page a stranger to the shop.
@csp_replace(
    {"default-src": [NONE], "style-src-attr": [UNSAFE_INLINE], "sandbox": ["allow-popups"]},
)
@demo_only
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(get_letter(name).html)


def get_letter(name: str) -> KeptLetter:
    found = find_letter(name)
    if found is None:
        raise Http404
    return found
