"""What providers call our places: asked once, corrected by staff, asked again where there was none."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from shipping.live.places import ASK_AGAIN, located, place_of, remember
from shipping.models import ProviderPlace
from shipping.providers.base import NotCovered, ProviderUnsure

from .live import DAGO, providers

pytestmark = pytest.mark.django_db
__all__ = ["providers"]


def test_a_place_is_asked_for_once_and_then_known(providers):
    at = timezone.now()
    place = place_of(*DAGO)

    first = located("biteship", place, at=at)
    again = located("biteship", place, at=at + timedelta(days=400))

    known = ProviderPlace.objects.get()
    assert first.external_id == again.external_id == known.external_id != ""
    assert (known.label != "", known.is_corrected) == (True, False)
    assert providers.hits["places"] == 1


def test_what_staff_corrected_is_used_and_never_written_over(providers):
    at = timezone.now()
    place = place_of(*DAGO)
    ProviderPlace.objects.create(
        provider="biteship",
        region_code=DAGO[0],
        postal_code=DAGO[1],
        external_id="BENAR",
        is_corrected=True,
        asked_at=at - timedelta(days=900),
    )

    assert located("biteship", place, at=at).external_id == "BENAR"
    # Another worker asked before staff wrote, and hears the answer only now.
    assert remember("biteship", place, [("SALAH", "Salah")], at=at) == "BENAR"

    assert ProviderPlace.objects.get().external_id == "BENAR"
    assert providers.hits["places"] == 0


def test_that_there_is_no_such_place_is_remembered_for_a_week(providers, settings):
    at = timezone.now()
    place = replace(place_of(*DAGO), postal_code="99999", village="99999", district="99999")

    for later in (timedelta(0), ASK_AGAIN - timedelta(seconds=1)):
        with pytest.raises(NotCovered):
            located("rajaongkir", place, at=at + later)
    asked = providers.hits["rajaongkir"]
    with pytest.raises(NotCovered):
        located("rajaongkir", place, at=at + ASK_AGAIN)

    assert ProviderPlace.objects.get().external_id == ""
    assert asked == 3  # its postal code, its village, its district
    assert providers.hits["rajaongkir"] == 2 * asked


def test_who_needs_no_id_goes_on_without_one(providers):
    at = timezone.now()
    place = place_of(*DAGO)
    remember("biteship", place, [], at=at)

    assert located("biteship", place, at=at) == replace(place, external_id="")


def test_who_knows_places_by_postal_codes_is_not_asked(providers):
    place = place_of(*DAGO)

    assert located("pos", place, at=timezone.now()) == place
    assert not ProviderPlace.objects.exists()


def test_a_search_that_fails_is_not_taken_for_no_such_place(providers):
    providers.biteship.faults.add("error_500", path="/maps")

    with pytest.raises(ProviderUnsure):
        located("biteship", place_of(*DAGO), at=timezone.now())

    assert not ProviderPlace.objects.exists()


def test_a_region_that_is_no_more_is_covered_by_nobody(providers):
    with pytest.raises(NotCovered):
        place_of("99.99.99", "")
