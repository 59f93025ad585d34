"""Staff know better what a provider calls a place."""

from django.conf import settings
from django.db import transaction

from shipping.models import LiveRates


@transaction.atomic
def correct(place, *, at):
    """Keep a ProviderPlace as staff wrote it, for good, and forget the prices of the wrong one."""
    place.is_corrected, place.asked_at = True, at
    place.save()
    rates = LiveRates.objects.filter(provider=place.provider)
    if place.region_code != settings.STORE.origin_region:
        rates = rates.filter(question__destination__0=place.region_code)
    rates.delete()
