import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from shipping.models import Courier, CourierService, Tariff, Zone, ZoneMember
from shipping.tests.factories import make_service, make_tariff, make_zone

pytestmark = pytest.mark.django_db


def refuses(constraint):
    return pytest.raises(IntegrityError, match=constraint)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("service_kind_known", {"kind": "drone"}),
        ("service_divisor_positive", {"divisor": 0}),
        ("service_minimum_positive", {"minimum_grams": 0}),
        ("service_rounds_within_a_kilogram", {"round_up_from_grams": 0}),
        ("service_rounds_within_a_kilogram", {"round_up_from_grams": 1001}),
        ("service_minimum_within_maximum", {"minimum_grams": 1000, "maximum_grams": 999}),
        ("service_longest_side_positive", {"max_side_mm": 0}),
        ("service_girth_positive", {"max_girth_mm": 0}),
        ("service_once_a_courier", {"code": "reg"}),
        ("service_insurance_within_value", {"insurance_bp": 10_001}),
        ("service_insurance_within_value", {"insurance_fee_amount": -1}),
    ],
)
def test_a_service_cannot_weigh_nonsense(constraint, values):
    make_service(code="reg")
    other = make_service(code="other")

    with refuses(constraint), transaction.atomic():
        CourierService.objects.filter(pk=other.pk).update(**values)


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("tariff_first_kg_positive", {"first_kg": 0}),
        ("tariff_first_price_positive", {"first_price": 0}),
        ("tariff_first_price_positive", {"first_price": -1}),
        ("tariff_next_price_not_negative", {"next_kg_price": -1}),
        ("tariff_days_in_order", {"days_min": 4, "days_max": 3}),
        ("tariff_days_in_order", {"days_max": 61}),
    ],
)
def test_a_tariff_cannot_be_nonsense(constraint, values):
    tariff = make_tariff(make_zone("Z02", "32"), make_service())

    with refuses(constraint), transaction.atomic():
        Tariff.objects.filter(pk=tariff.pk).update(**values)


def test_a_zone_has_one_tariff_for_a_service():
    zone, service = make_zone("Z02", "32"), make_service()
    make_tariff(zone, service)

    with refuses("tariff_once_a_zone_and_service"), transaction.atomic():
        make_tariff(zone, service)


@pytest.mark.parametrize("prefix", ["", "3", "32.7", "32.73.", "3273", "x2", "32.73.02.10", "*"])
def test_a_zone_member_is_a_region_code(prefix):
    zone = make_zone("Z02")

    with refuses("zone_member_prefix_is_region_code"), transaction.atomic():
        ZoneMember.objects.create(zone=zone, region_prefix=prefix)


def test_a_region_belongs_to_one_zone():
    make_zone("Z01", "32.73")

    with refuses("region_prefix"), transaction.atomic():
        make_zone("Z02", "32.73")


def test_a_tracking_page_is_never_a_script():
    with refuses("courier_tracking_url_https"), transaction.atomic():
        Courier.objects.create(code="x", name="X", tracking_url="javascript:alert(1)")


def test_a_tracking_page_names_the_waybill():
    courier = Courier(tracking_url="https://courier.example/?awb={awb}")

    assert courier.tracking_page("JP1234567890") == "https://courier.example/?awb=JP1234567890"
    assert Courier().tracking_page("JP1234567890") == ""


def test_what_has_tariffs_stays():
    tariff = make_tariff(make_zone("Z02", "32"), make_service())

    with pytest.raises(ProtectedError):
        tariff.zone.delete()
    with pytest.raises(ProtectedError):
        tariff.service.delete()
    assert (Zone.objects.count(), CourierService.objects.count()) == (1, 1)
