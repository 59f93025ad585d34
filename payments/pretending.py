"""The fakes of all gateways."""

from django.conf import settings

from catalog.outside.pretending import fake_in

from .providers import PROVIDERS


def make_fakes(**parts):
    """One fake for each gateway that has keys; `parts` goes to each."""
    return [
        fake_in(f"payments.providers.{code}")(
            {"notification_url": f"{settings.SITE_URL}/webhook/{code}/", **settings.GATEWAYS[code]}, **parts
        )
        for code, provider in PROVIDERS.items()
        # What has no server, as a bank transfer, has nobody to be believed.
        if hasattr(provider, "believe") and provider.is_on()
    ]
