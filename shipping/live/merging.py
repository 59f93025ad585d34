"""The shop's tables and the providers' prices as one list: a live price refines what a table says."""

from dataclasses import replace
from datetime import date

from shipping.quoting import quote
from shipping.tariff_reading import TariffTerms

# A price so many times another one is a mistake of somebody, in either direction: 18.000 read as
# eighteen rupiah, or grams taken for kilograms.
ABSURD = 50
# Where no table says what is usual, nothing that fits into boxes costs more to bring.
MOST = 50_000_000
# Longer promises are none (and no calendar of holidays reaches further).
MOST_DAYS = 60


def merged(loads, rates, *, on, holidays):
    """Return one Quote a service, cheapest first.

    `loads` are (ServiceTerms, TariffTerms or None, boxes), `rates` {(courier, service): rate as it
    was kept}, all boxes together. A live price takes the place of the table's; its days too, if
    it tells any. Without a tariff a service is offered at its live price, or not at all.
    """
    tables = {
        code_of(service): quote(tariff, boxes, on, holidays) for service, tariff, boxes in loads if tariff
    }
    dearest = max((carriage(table) for table in tables.values()), default=0)
    found = []
    for service, tariff, boxes in loads:
        code = code_of(service)
        rate, table = rates.get(code), tables.get(code)
        if rate and is_sensible(rate["amount"], carriage(table) if table else dearest, has_table=bool(table)):
            found.append(live_quote(rate, tariff or unpriced(service), boxes, on, holidays, table))
        elif table:
            found.append(table)
    return sorted(found, key=rank)


def code_of(service):
    return service.courier.code, service.code


def carriage(quote):
    """What a quote asks for bringing it, without insurance."""
    return quote.amount - quote.insurance_amount


def is_sensible(amount, usual, *, has_table):
    """Whether an amount can be a price: whole rupiah, and not absurd beside what is usual (0: unknown)."""
    if type(amount) is not int or not 0 < amount <= MOST:
        return False
    if not usual:
        return True
    # The dearest of other services says little about how cheap this one may be.
    return amount <= usual * ABSURD and (not has_table or usual <= amount * ABSURD)


def live_quote(rate, tariff, boxes, on, holidays, table):
    days = days_of(rate)
    if days:
        tariff = replace(tariff, days_min=days[0], days_max=days[1])
    made = quote(tariff, boxes, on, holidays)
    made = replace(made, amount=rate["amount"] + made.insurance_amount)
    if not days and table is None:
        # Nobody said when it arrives, so we promise nothing.
        made = replace(made, eta_from=None, eta_to=None)
    return made


def days_of(rate):
    """(fewest, most) working days, or None: not said, or no days at all."""
    least, most = rate["days_min"], rate["days_max"]
    return (least, most) if 0 <= least <= most <= MOST_DAYS and most > 0 else None


def unpriced(service):
    return TariffTerms(1, 0, 0, 0, 0, service=service)


def rank(offer):
    """As `shipping.quoting.quotes` sorts; what arrives nobody knows when comes last of its price."""
    return offer.amount, offer.eta_to or date.max, offer.courier_code, offer.service_code
