"""Asking Pos for prices, and reading its answer: fee and tax apart, for carrying and for insuring."""

import logging
from typing import NamedTuple

from ..direct import price, rupiah, word
from .services import NO_TARIFF, service_of

logger = logging.getLogger(__name__)


class Fee(NamedTuple):
    """What one of Pos's numbered services asks, in whole rupiah; `service` is the shop's code."""

    number: str
    name: str
    service: str
    fee: int
    fee_tax: int
    insurance: int
    insurance_tax: int

    @property
    def amount(self):
        return self.fee + self.fee_tax


def asked_for(origin, destination, box, customer_id, is_insured):
    """The body of getFee: grams and whole centimetres, as text."""
    return {
        "customerid": customer_id,
        "desttypeid": "1",
        "itemtypeid": "1",
        "shipperzipcode": origin.postal_code,
        "receiverzipcode": destination.postal_code,
        "weight": str(max(box.weight_grams, 1)),
        "length": centimetres(box.length_mm),
        "width": centimetres(box.width_mm),
        "height": centimetres(box.height_mm),
        "diameter": "0",
        "valuegoods": str(box.value if is_insured else 0),
    }


def centimetres(millimetres):
    return str(-(-millimetres // 10))


def fees_of(rows):
    """(fees that are prices, whether Pos has any tariff there at all)"""
    rows = [row for row in rows if word(row, "serviceCode") != NO_TARIFF]
    return [fee for row in rows if (fee := fee_of(row))], bool(rows)


def fee_of(row):
    """A fee, None (logged) if it is no price; one that is not split up is taken as a whole."""
    number, name = word(row, "serviceCode", 20), word(row, "serviceName", 40)
    fee = price(row.get("fee"))
    parts = [rupiah(row.get(part)) or 0 for part in ("feeTax", "insurance", "insuranceTax")]
    if fee is None and "fee" not in row:
        fee, parts = price(row.get("totalFee")), [0, 0, 0]
    if fee is None:
        logger.warning("Pos: %.60r is no price in rupiah", row.get("fee"))
        return None
    return Fee(number, name or number, service_of(number, name), fee, *parts)
