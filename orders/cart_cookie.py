"""The two cookies of a cart: its secret token, and its number of units for the badge."""

import re

from django.conf import settings

from .draft_reading import find_cart
from .models import Cart

# A quoted cookie may hold any character, NUL too, which PostgreSQL refuses.
TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
LIFETIME = 30 * 24 * 60 * 60


def token_of(request):
    """What the cart cookie says, or "" if no cart of ours can be called so."""
    token = request.COOKIES.get("cart", "")
    return token if TOKEN.fullmatch(token) else ""


def read_cart(request):
    """The open cart of this browser, or None."""
    return find_cart(token_of(request))


def cart_for_writing(request):
    """The open cart of this browser or of its customer, made if there is none yet."""
    cart = read_cart(request)
    if cart is not None:
        return cart
    # Only who has a session can be somebody: others need not pay for asking.
    if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
        return Cart.objects.get_or_create(customer=request.user, completed_at=None)[0]
    return Cart.objects.create()


def remember_cart(response, cart, units):
    """Keep the cart for 30 days from now; the count is for the page's own script."""
    keep(response, "cart", cart.token, httponly=True)
    keep(response, "cart_count", str(units), httponly=False)
    return response


def forget_cart(response):
    response.delete_cookie("cart", samesite="Lax")
    response.delete_cookie("cart_count", samesite="Lax")
    return response


def keep(response, name, value, *, httponly):
    response.set_cookie(
        name,
        value,
        max_age=LIFETIME,
        httponly=httponly,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
