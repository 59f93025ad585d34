"""Where this shopper's parcels go, as long as the browser is open: told once, used on every page.

A cookie with the code of a region, nothing else; the store's own script reads it, so that pages
which are the same for everybody need not hold it.
"""

import re

from django.conf import settings

COOKIE = "region"
DISTRICT_OR_VILLAGE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]{4})?")


def is_fine_enough(code):
    """Whether a courier could go there: to a district or a village, not to "Jawa Barat"."""
    return bool(DISTRICT_OR_VILLAGE.fullmatch(code))


def remembered_region(request):
    """The code of a district or village, or ""; whether there is such a place nobody checked."""
    code = request.COOKIES.get(COOKIE, "")
    return code if is_fine_enough(code) else ""


def remember_region(response, code):
    """Keep a place until the browser is closed, if it is fine enough to start from."""
    if is_fine_enough(code):
        response.set_cookie(COOKIE, code, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response
