"""How this shopper paid last time: a customer's newest order knows it, a guest's own browser too."""

from django.conf import settings

COOKIE = "last_method"
HALF_A_YEAR = 180 * 24 * 60 * 60


def read_last_method(request):
    """The code of a method, or ""; from a cookie it may be anything."""
    # Only who has a session can be somebody: others need not pay for asking.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        methods = request.user.orders.values_list("payment_method", flat=True)
        return methods.order_by("-placed_at", "-id").first() or ""
    return request.COOKIES.get(COOKIE, "")


def remember_last_method(response, method):
    response.set_cookie(
        COOKIE,
        method,
        max_age=HALF_A_YEAR,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
