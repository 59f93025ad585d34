"""The way out to a gateway's page: only where the database says, and only to a gateway."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings

from payments.providers import PROVIDERS

# Whoever has just ordered is led on; who comes back to the page later decides for themselves.
JUST_ORDERED = timedelta(minutes=2)
# Says which attempt this browser was led to, so that Back stays on the page.
COOKIE = "led_to_pay"
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def gateway_page(payment):
    """The address where an attempt is paid, or "" if it is none that a shopper may be sent to.

    It has to be https and of the gateway's own domain if the provider names its `page_domains`;
    at home the simulators on this machine will do.
    """
    try:
        address = urlsplit(payment.redirect_url)
        host = address.hostname or ""
    except ValueError:
        return ""
    if settings.IS_AT_HOME and host in LOOPBACK and address.scheme in {"http", "https"}:
        return payment.redirect_url
    domains = getattr(PROVIDERS.get(payment.provider), "page_domains", ())
    is_theirs = not domains or any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return payment.redirect_url if address.scheme == "https" and host and is_theirs else ""


def is_led(request, payment, at):
    """Whether the page leads straight on to the gateway: once, and right after ordering."""
    is_fresh = at - payment.created_at < JUST_ORDERED
    return is_fresh and request.COOKIES.get(COOKIE) != str(payment.number)


def remember_led(response, payment, path):
    response.set_cookie(
        COOKIE,
        str(payment.number),
        max_age=24 * 60 * 60,
        path=path,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
