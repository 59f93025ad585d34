"""The two cookies of a cart: its secret token, and its number of units for the badge."""

from django.conf import settings

from .carts import find_cart
from .models import Cart

LIFETIME = 30 * 24 * 60 * 60


def read_cart(request):
    """The open cart of this browser, or None."""
    return find_cart(request.COOKIES.get("cart", "")[:64])


def cart_for_writing(request):
    """The open cart of this browser, made if there is none yet."""
    cart = read_cart(request)
    if cart is None:
        cart = Cart.objects.create()
    return cart


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
