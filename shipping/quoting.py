"""What sending a cart somewhere costs, and when it arrives, from the shop's own tariff tables."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings

from catalog.reading import fetch_rows

from .insuring import premium
from .shop_days import first_open_day
from .splitting import Parcel, boxes_of
from .tariff_reading import tariffs_for
from .weights import charge_kg
from .working_days import working_day_after

__all__ = ["Parcel", "Quote", "quote", "quotes"]

# No tariff promises more than 60 working days; with every Sunday and holiday that ends within this.
FURTHEST_ARRIVAL = timedelta(days=120)

HOLIDAYS = "SELECT date FROM shipping_holiday WHERE is_day_off AND date BETWEEN %s AND %s"


@dataclass(frozen=True)
class Quote:
    """One service's offer; money in whole rupiah, arrival as first and last day.

    `amount` is for all `parcels` together and holds `insurance_amount`; `charge_kg` and
    `weight_grams` are sums over the parcels, the latter with packing.
    """

    courier_code: str
    courier_name: str
    service_code: str
    service_name: str
    amount: int
    charge_kg: int
    weight_grams: int
    eta_from: date
    eta_to: date
    supports_cod: bool
    parcels: int = 1
    insurance_amount: int = 0


def quotes(region_code, parcels, *, on):
    """Return what each service asks to bring `parcels` to `region_code`, cheapest first.

    What fits one box of a service travels in one, else in several (`splitting.boxes_of`). A
    service that may not carry a thing at all is left out. An empty list means that no courier
    goes there. `on` is the day of `shop_days.hand_over_day`.
    """
    loads = [(tariff, boxes_of(parcels, tariff.service)) for tariff in tariffs_for(region_code)]
    loads = [(tariff, boxes) for tariff, boxes in loads if boxes]
    holidays = holidays_from(on) if loads else set()
    offers = [quote(tariff, boxes, on, holidays) for tariff, boxes in loads]
    return sorted(
        offers, key=lambda offer: (offer.amount, offer.eta_to, offer.courier_code, offer.service_code)
    )


def holidays_from(day):
    return {date for (date,) in fetch_rows(HOLIDAYS, [day, day + FURTHEST_ARRIVAL])}


def quote(tariff, boxes, on, holidays):
    """Return what one service asks for `boxes` of an order that can leave from day `on`.

    `holidays` is a set of dates.
    """
    service = tariff.service
    handed_over = first_open_day(on, holidays)
    kilograms = [charge_kg(box.weight_grams, box.volume_mm3, service) for box in boxes]
    insurance = sum(premium(box.value, service, settings.STORE.insure_from) for box in boxes)
    return Quote(
        courier_code=service.courier.code,
        courier_name=service.courier.name,
        service_code=service.code,
        service_name=service.name,
        amount=sum(map(tariff.price, kilograms)) + insurance,
        charge_kg=sum(kilograms),
        weight_grams=sum(box.weight_grams for box in boxes),
        eta_from=working_day_after(handed_over, tariff.days_min, holidays),
        eta_to=working_day_after(handed_over, tariff.days_max, holidays),
        supports_cod=service.supports_cod,
        parcels=len(boxes),
        insurance_amount=insurance,
    )
