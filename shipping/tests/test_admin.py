from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from shipping.importing import import_tariffs
from shipping.models import Holiday
from shipping.tests.factories import (
    make_service,
    make_shipment,
    make_tariff,
    make_zone,
    send,
)

pytestmark = pytest.mark.django_db

PAGES = ["courier", "courierservice", "zone", "tariff", "holiday"]


@pytest.fixture
def owner():
    return get_user_model().objects.create_superuser(email="owner@toko.example", password="x")


@pytest.mark.parametrize("page", PAGES)
def test_staff_see_every_list(client, owner, page):
    import_tariffs()
    client.force_login(owner)

    assert client.get(reverse(f"admin:shipping_{page}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:shipping_{page}_add")).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_strangers_see_none(client, page):
    assert client.get(reverse(f"admin:shipping_{page}_changelist")).status_code == 302


def test_the_tariff_list_costs_the_same_for_one_and_for_many(client, owner, django_assert_max_num_queries):
    zone = make_zone("Z02", "32")
    for number in range(5):
        make_tariff(zone, make_service(code=f"s{number}"))
    client.force_login(owner)

    with django_assert_max_num_queries(16):
        response = client.get(reverse("admin:shipping_tariff_changelist"))

    assert "Rp10.000" in response.text


def test_a_nonsense_tariff_is_refused_with_words(client, owner):
    tariff = make_tariff(make_zone("Z02", "32"), make_service())
    client.force_login(owner)

    response = client.post(
        f"/en{reverse('admin:shipping_tariff_change', args=[tariff.pk])}",
        {
            "zone": tariff.zone_id,
            "service": tariff.service_id,
            "first_kg": 1,
            "first_price": 1,
            "next_kg_price": 1,
            "days_min": 5,
            "days_max": 2,
            "note": "",
        },
    )

    assert "The shortest time comes first" in response.text


def test_shipments_are_looked_up_by_waybill_and_never_written_here(client, owner):
    shipment = send(make_shipment(), "012345678901234")
    make_shipment()
    client.force_login(owner)
    page = reverse("admin:shipping_shipment_changelist")

    found = client.get(page, {"q": "012345678901234"}).text

    assert found.count(shipment.order.number) == 1
    assert client.get(reverse("admin:shipping_shipment_add")).status_code == 403
    change = reverse("admin:shipping_shipment_change", args=[shipment.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"waybill": "X" * 10}).status_code == 403


def test_a_holiday_that_staff_changed_is_theirs(client, owner):
    holiday = Holiday.objects.create(date=date(2026, 12, 25), name="Natal", is_computed=True)
    client.force_login(owner)

    page = reverse("admin:shipping_holiday_change", args=["2026-12-25"])
    answer = client.post(page, {"date": "2026-12-25", "name": "Natal"})

    assert answer.status_code == 302
    holiday.refresh_from_db()
    assert (holiday.is_day_off, holiday.is_computed) == (False, False)
