"""JNE's prices as the shop's rates: which weight is asked for which service, and what comes back."""

import logging
import re
from collections import Counter

from ..base import Rate
from ..direct import Weighing, kilograms, premium, price, wanted_service, word

logger = logging.getLogger(__name__)

WEIGHING = Weighing()
# Trucking has a divisor and a least weight of its own (jne.dev.webarq.net/jtr-indonesia).
TRUCKING = Weighing(divisor=5000, minimum_grams=10_000)
# Inside a town JNE offers CTC instead of REG, and CTCYES instead of YES.
INSTEAD = {"CTC": "REG", "CTCYES": "YES"}
# The premium is 0.2 % and Rp5,000 (jne.co.id/insurance), trucking 0.5 %.
PER_MILLE, PER_MILLE_TRUCKING, ADMIN = 2, 5, 5000
WITHOUT_COD = frozenset({"OKE", "JTR"})
MOST_DAYS = 60


def weighed(request):
    """{service code as the shop writes it: Counter of kilograms of its boxes}."""
    return {
        service: Counter(kilograms(box, weighing_of(service)) for box in request.boxes)
        for courier, service in sorted(request.services)
        if courier == "jne"
    }


def weighing_of(service):
    return TRUCKING if service.upper().startswith("JTR") else WEIGHING


def rates_of(request, sums, found, *, is_cod):
    """Rates of the services that JNE prices for every box; `found` is {kilograms: JNE's rows}."""
    rates = []
    for service, counts in sums.items():
        offers = {kg: offer_of(service, request.services, found[kg]) for kg in counts}
        if not counts or not all(offers.values()):
            continue
        rows = list(offers.values())
        rates.append(
            Rate(
                courier_code="jne",
                service_code=service,
                service_name=name_of(word(rows[0], "service_display")) or service.upper(),
                amount=sum(price(offers[kg]["price"]) * count for kg, count in counts.items()),
                days_min=min(days(row)[0] for row in rows),
                days_max=max(days(row)[1] for row in rows),
                supports_cod=is_cod and service.upper() not in WITHOUT_COD,
                insurance=insurance(service, request) if request.is_insured else 0,
            )
        )
    return rates


def offer_of(service, services, rows):
    """The cheapest row of a service with a price in rupiah, None if there is none."""
    offers = [row for row in rows if is_offer(row) and code_of(row, services) == service]
    return min(offers, key=lambda row: price(row["price"]), default=None)


def is_offer(row):
    if word(row, "goods_type").lower() == "document":
        return False
    is_money = word(row, "currency").upper() in {"", "IDR", "RP"} and price(row.get("price"))
    if not is_money:
        logger.warning("JNE: %.60r %.10r is no price in rupiah", row.get("price"), row.get("currency"))
    return bool(is_money)


def code_of(row, services):
    """REG19 and REG are REG; CTC19 is CTC if the shop has that service, else REG."""
    code = name_of(word(row, "service_code")) or name_of(word(row, "service_display"))
    own = wanted_service(services, "jne", code)
    return own or wanted_service(services, "jne", INSTEAD.get(code, ""))


def name_of(code):
    """A service code without the number that JNE hangs on it: CTCYES19 is CTCYES."""
    return re.sub(r"\d+$", "", code.upper().strip())


def days(row):
    """(least, most) days on the way; hours are counted as days begun."""
    least, most = (number(word(row, name)) for name in ("etd_from", "etd_thru"))
    if word(row, "times").upper().startswith("H"):
        least, most = -(-least // 24), -(-most // 24)
    most = max(least, most)
    return (least, most) if most else (1, 7)


def number(text):
    return min(int(text), MOST_DAYS * 24) if text.isascii() and text.isdigit() else 0


def insurance(service, request):
    per_mille = PER_MILLE_TRUCKING if weighing_of(service) is TRUCKING else PER_MILLE
    return sum(premium(box.value, per_mille, ADMIN) for box in request.boxes)
