"""Staff look at what providers call our places, correct it, and see what providers answered."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from shipping.live.asking import ask_later
from shipping.models import LiveRates, ProviderPlace

from .live import DAGO, make_question, providers, work

pytestmark = pytest.mark.django_db
__all__ = ["providers"]
LIST, ADD = (reverse(f"admin:shipping_providerplace_{name}") for name in ("changelist", "add"))
CORRECTED = {
    "provider": "biteship",
    "region_code": DAGO[0],
    "postal_code": DAGO[1],
    "external_id": "IDNP9BENAR",
    "label": "Dago, Coblong",
}


@pytest.fixture
def owner(client, providers):
    client.force_login(
        get_user_model().objects.create_superuser(email="owner@toko.example", password="rahasia-sekali")
    )
    return client


def test_a_correction_counts_from_the_next_question_on(owner, providers):
    at = timezone.now()
    ask_later(make_question(), at=at)
    work(at=at)
    place = ProviderPlace.objects.get(region_code=DAGO[0])
    asked = []
    real = providers.biteship.rates
    providers.biteship.rates = lambda wish: asked.append(wish["destination_area_id"]) or real(wish)

    owner.post(reverse("admin:shipping_providerplace_change", args=[place.pk]), CORRECTED)
    assert not LiveRates.objects.exists()
    ask_later(make_question(), at=at)
    work(at=at)

    place.refresh_from_db()
    assert (place.external_id, place.is_corrected) == ("IDNP9BENAR", True)
    assert asked == ["IDNP9BENAR"]


def test_prices_of_other_places_stay(owner):
    at = timezone.now()
    ask_later(make_question(destination=("32.73.02.1002", "40132")), at=at)

    owner.post(ADD, CORRECTED)

    assert ProviderPlace.objects.get().is_corrected
    assert LiveRates.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("region_code", "99.99.99"), ("provider", "pos"), ("provider", "entah")]
)
def test_a_place_that_cannot_be_is_refused(owner, field, value):
    page = owner.post(ADD, CORRECTED | {field: value})

    assert page.context["adminform"].form.errors.keys() == {field}
    assert not ProviderPlace.objects.exists()


def test_the_same_place_is_not_written_twice(owner):
    owner.post(ADD, CORRECTED)

    assert owner.post(ADD, CORRECTED).status_code == 200
    assert ProviderPlace.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_lists_cost_the_same_for_one_row_and_three(owner, count, django_assert_max_num_queries):
    at = timezone.now()
    for grams in range(1, count + 1):
        ask_later(make_question(boxes=((grams, 10, 10, 10, 0),)), at=at)
        ProviderPlace.objects.create(
            provider="rajaongkir", region_code=DAGO[0], postal_code=f"4013{grams}", asked_at=at
        )

    for name, most in (("providerplace", 8), ("liverates", 8)):
        with django_assert_max_num_queries(most):
            page = owner.get(reverse(f"admin:shipping_{name}_changelist"))
        assert page.text.count("Dago") >= count


def test_answers_are_only_looked_at(owner):
    at = timezone.now()
    ask_later(make_question(), at=at)
    work(at=at)
    row = LiveRates.objects.get()

    page = reverse("admin:shipping_liverates_change", args=[row.pk])

    assert "jne reg: Rp10.000" in owner.get(page).text
    assert owner.post(page, {"problem": "x"}).status_code == 403
    assert owner.get(reverse("admin:shipping_liverates_add")).status_code == 403
