from allauth.account.signals import user_logged_in
from django.dispatch import receiver

from orders.cart_cookie import read_cart, remember_cart
from orders.carts import cart_units, merge_carts


@receiver(user_logged_in)
def bring_the_cart_along(request, response, user, **kwargs):
    """What was put into the cart before logging in joins what waited in the account."""
    cart = merge_carts(read_cart(request), user)
    if cart:
        remember_cart(response, cart, cart_units(cart))
