"""What sending a cart somewhere costs, and when it arrives, from the shop's own tariff tables."""

from dataclasses import dataclass
from datetime import date, timedelta

from catalog.reading import fetch_rows

from .tariff_reading import tariffs_for
from .weights import charge_kg, charged_grams
from .working_days import working_day_after

# No tariff promises more than 60 working days; with every Sunday and holiday that ends within this.
FURTHEST_ARRIVAL = timedelta(days=120)

HOLIDAYS = "SELECT date FROM shipping_holiday WHERE date BETWEEN %s AND %s"


@dataclass(frozen=True)
class Parcel:
    """`quantity` like things to send: grams and millimetres of one of them."""

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    quantity: int

    @property
    def total_grams(self):
        return self.weight_grams * self.quantity

    @property
    def total_mm3(self):
        return self.length_mm * self.width_mm * self.height_mm * self.quantity

    @property
    def longest_mm(self):
        return max(self.length_mm, self.width_mm, self.height_mm)


@dataclass(frozen=True)
class Quote:
    """One service's offer; `amount` in whole rupiah, arrival as first and last day."""

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


def quotes(region_code, parcels, *, on):
    """Return what each service asks to bring `parcels` to `region_code`, cheapest first.

    All parcels travel in one box: their weights are added, and so are their volumes, because a
    box is packed full (docs/decisions). A service that may not carry so much weight or so long
    a thing is left out. An empty list means that no courier goes there. `on` is the day of
    hand-over; the caller knows the cut-off hour.
    """
    grams = sum(parcel.total_grams for parcel in parcels)
    mm3 = sum(parcel.total_mm3 for parcel in parcels)
    longest = max((parcel.longest_mm for parcel in parcels), default=0)
    tariffs = [
        tariff
        for tariff in tariffs_for(region_code)
        if is_allowed(tariff.service, charged_grams(grams, mm3, tariff.service), longest)
    ]
    holidays = holidays_from(on) if tariffs else set()
    offers = [quote(tariff, grams, mm3, on, holidays) for tariff in tariffs]
    return sorted(
        offers, key=lambda offer: (offer.amount, offer.eta_to, offer.courier_code, offer.service_code)
    )


def is_allowed(service, grams, longest_mm):
    if service.maximum_grams is not None and grams > service.maximum_grams:
        return False
    return service.max_side_mm is None or longest_mm <= service.max_side_mm


def holidays_from(day):
    return {date for (date,) in fetch_rows(HOLIDAYS, [day, day + FURTHEST_ARRIVAL])}


def quote(tariff, grams, mm3, on, holidays):
    service = tariff.service
    kilograms = charge_kg(grams, mm3, service)
    return Quote(
        courier_code=service.courier.code,
        courier_name=service.courier.name,
        service_code=service.code,
        service_name=service.name,
        amount=tariff.price(kilograms),
        charge_kg=kilograms,
        weight_grams=grams,
        eta_from=working_day_after(on, tariff.days_min, holidays),
        eta_to=working_day_after(on, tariff.days_max, holidays),
        supports_cod=service.supports_cod,
    )
