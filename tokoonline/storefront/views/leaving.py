from allauth.account.views import logout
from django.http import HttpRequest, HttpResponse

from orders.cart_cookie import forget_cart


def log_out(request: HttpRequest) -> HttpResponse:
    """End the session, and leave the account's cart and address to nobody at the same machine."""
    response = logout(request)
    if request.method == "POST":
        forget_cart(response)
    return response
