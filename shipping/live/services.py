"""Reading all services in use, those without a tariff for a place too, in one statement of constant text."""

from dataclasses import fields

from catalog.reading import fetch_rows
from shipping.tariff_reading import CourierTerms, ServiceTerms, TariffTerms


def columns(terms, table, without):
    return [f"{table}.{field.name}" for field in fields(terms) if field.name != without]


TARIFF = columns(TariffTerms, "t", without="service")
SERVICE = columns(ServiceTerms, "s", without="courier")
COURIER = columns(CourierTerms, "c", without="")

SERVICES = f"""
SELECT t.id, {", ".join(TARIFF + SERVICE + COURIER)}
FROM shipping_courierservice s
JOIN shipping_courier c ON c.id = s.courier_id AND c.is_active
LEFT JOIN shipping_tariff t ON t.service_id = s.id AND t.zone_id = (
    SELECT zone_id FROM shipping_zonemember
    WHERE region_prefix = ANY(%s::text[])
    ORDER BY length(region_prefix) DESC LIMIT 1
)
WHERE s.is_active
ORDER BY c.code, s.code
"""  # noqa: S608 the names are our own columns


def services_for(region_code):
    """Return [(ServiceTerms, TariffTerms of the place, or None)] of every service in use."""
    prefixes = [region_code[:length] for length in (2, 5, 8, 13) if length <= len(region_code)]
    return [terms_of(row) for row in fetch_rows(SERVICES, [prefixes])]


def terms_of(row):
    tariff_id, *row = row
    tariff, row = row[: len(TARIFF)], row[len(TARIFF) :]
    service = ServiceTerms(*row[: len(SERVICE)], courier=CourierTerms(*row[len(SERVICE) :]))
    return service, TariffTerms(*tariff, service=service) if tariff_id else None
