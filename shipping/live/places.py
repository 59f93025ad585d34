"""What a provider calls a place of ours: asked once, then known; staff's correction stays."""

from dataclasses import replace
from datetime import timedelta

from catalog.reading import fetch_rows
from customers.models import Region
from customers.regions import region_chain
from shipping.calls import ask
from shipping.models import ProviderPlace
from shipping.providers import PROVIDERS
from shipping.providers.base import NotCovered, Place

# A place that a provider does not know today it may know in a week.
ASK_AGAIN = timedelta(days=7)

# Two workers may ask at once; what staff wrote in the meantime is not written over.
REMEMBER = """
INSERT INTO shipping_providerplace AS known
    (provider, region_code, postal_code, external_id, label, is_corrected, asked_at)
VALUES (%s, %s, %s, %s, %s, false, %s)
ON CONFLICT (provider, region_code, postal_code) DO UPDATE
    SET external_id = excluded.external_id, label = excluded.label, asked_at = excluded.asked_at
    WHERE NOT known.is_corrected
RETURNING external_id
"""


def place_of(region_code, postal_code):
    """A Place with all its names. Raises NotCovered for a region that is no more."""
    try:
        chain = region_chain(region_code)
    except Region.DoesNotExist:
        raise NotCovered(region_code) from None
    return Place(
        region_code,
        postal_code or chain.postal_code,
        chain.village,
        chain.district,
        chain.regency,
        chain.province,
    )


def located(code, place, *, at):
    """Return `place` with the id that the provider `code` has for it, asking for it if need be.

    The id stays "" if the provider has none or needs none. Raises what asking raises, and
    NotCovered if the provider can do nothing without an id. Never inside a transaction or a page.
    """
    provider = PROVIDERS[code]
    if "places" not in provider.deeds:
        return place
    external_id = known_id(code, place, at=at)
    if external_id is None:
        external_id = remember(code, place, ask(code, lambda one: one.find_places(place)), at=at)
    if not external_id and getattr(provider, "needs_place_ids", False):
        raise NotCovered(f"{provider.name}: {place.district} {place.postal_code}")
    return replace(place, external_id=external_id)


def is_known(code, place, *, at):
    """Whether `located` asks nobody."""
    return "places" not in PROVIDERS[code].deeds or known_id(code, place, at=at) is not None


def known_id(code, place, *, at):
    """The id as it is kept, "" if the provider knows no such place, None if it should be asked."""
    known = ProviderPlace.objects.filter(
        provider=code, region_code=place.region_code, postal_code=place.postal_code
    ).first()
    if known is None:
        return None
    is_final = known.is_corrected or known.external_id or known.asked_at > at - ASK_AGAIN
    return known.external_id if is_final else None


def remember(code, place, found, *, at):
    """Keep the best of what `find_places` found, or that it found nothing; returns the id that counts."""
    external_id, label = found[0] if found else ("", "")
    rows = fetch_rows(
        REMEMBER, [code, place.region_code, place.postal_code, external_id[:80], label[:200], at]
    )
    return rows[0][0] if rows else known_id(code, place, at=at)
