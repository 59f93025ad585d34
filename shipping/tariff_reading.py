"""Reading what couriers ask for a place, in one statement of constant text.

The way to an order asks four times; composing it in the ORM cost more than running it.
"""

from dataclasses import dataclass

from catalog.reading import fetch_rows

TARIFFS = """
SELECT t.first_kg, t.first_price, t.next_kg_price, t.days_min, t.days_max,
    s.code, s.name, s.minimum_grams, s.round_up_from_grams, s.divisor, s.maximum_grams,
    s.max_side_mm, s.max_girth_mm, s.supports_cod, s.insurance_bp, s.insurance_fee_amount, c.code, c.name
FROM shipping_tariff t
JOIN shipping_courierservice s ON s.id = t.service_id AND s.is_active
JOIN shipping_courier c ON c.id = s.courier_id AND c.is_active
WHERE t.zone_id = (
    SELECT zone_id FROM shipping_zonemember
    WHERE region_prefix = ANY(%s::text[])
    ORDER BY length(region_prefix) DESC LIMIT 1
)
ORDER BY t.id
"""


@dataclass(frozen=True, slots=True)
class CourierTerms:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ServiceTerms:
    """How a service weighs and what it takes; see shipping.models.CourierService."""

    code: str
    name: str
    minimum_grams: int
    round_up_from_grams: int
    divisor: int
    maximum_grams: int | None
    max_side_mm: int | None
    max_girth_mm: int | None
    supports_cod: bool
    insurance_bp: int
    insurance_fee_amount: int
    courier: CourierTerms


@dataclass(frozen=True, slots=True)
class TariffTerms:
    """What a service asks for a zone, in rupiah and working days; see shipping.models.Tariff."""

    first_kg: int
    first_price: int
    next_kg_price: int
    days_min: int
    days_max: int
    service: ServiceTerms

    def price(self, kilograms):
        """Return the whole rupiah that `kilograms` of charged weight cost."""
        return self.first_price + max(kilograms - self.first_kg, 0) * self.next_kg_price


def tariffs_for(region_code):
    """Return the tariffs in use of the zone with the longest matching prefix."""
    prefixes = [region_code[:length] for length in (2, 5, 8, 13) if length <= len(region_code)]
    return [
        TariffTerms(*row[:5], service=ServiceTerms(*row[5:16], courier=CourierTerms(*row[16:])))
        for row in fetch_rows(TARIFFS, [prefixes])
    ]
