from datetime import date

from django.utils.translation import override

from shipping.quoting import Quote
from tokoonline.storefront.checkout.couriers import service_words


def words(**fields):
    days = {"eta_from": date(2026, 11, 24), "eta_to": date(2026, 11, 26)}
    names = {"courier_code": "jne", "courier_name": "JNE", "service_code": "reg", "service_name": "REG"}
    weighed = {"amount": 50_000, "charge_kg": 4, "weight_grams": 4_100, "supports_cod": False}
    with override("en"):
        return service_words(Quote(**{**names, **weighed, **days, **fields}))


def test_one_parcel_is_not_worth_a_word():
    assert words() == "Arrives 24–26 Nov · counted as 4 kg"


def test_several_parcels_and_their_insurance_are_said():
    assert words(parcels=2, insurance_amount=7_000, supports_cod=True) == (
        "Arrives 24–26 Nov · counted as 4 kg · 2 parcels · Rp7.000 of it insures the goods"
        " · can be paid on delivery"
    )
