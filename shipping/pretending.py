"""The fakes of all shipping providers."""

from django.conf import settings

from catalog.outside.pretending import fake_in

from .providers import PROVIDERS


def make_fakes(**parts):
    """One fake for each provider that has keys; `parts` goes to each, its news to our webhook."""
    keys = settings.SHIPPING_PROVIDERS
    return [
        fake_in(f"shipping.providers.{code}")(
            {"notification_url": f"{settings.SITE_URL}/pengiriman/webhook/{code}", **keys[code]}, **parts
        )
        for code, provider in PROVIDERS.items()
        if provider.is_on()
    ]
