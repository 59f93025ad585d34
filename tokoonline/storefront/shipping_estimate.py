"""What it would cost to bring one of a product somewhere, before anything is in the cart."""

import re
from dataclasses import dataclass, field
from datetime import date

from customers.models import Region
from customers.regions import region_chain, search_regions
from shipping.quoting import Parcel, quotes
from tokoonline.storefront.arrival import arrival_words
from tokoonline.storefront.product_page import VariantRow

# Province, regency, district, village: 32, 32.73, 32.73.02, 32.73.02.1001.
CODE = re.compile(r"[0-9.]{2,13}")


@dataclass(frozen=True)
class EstimatedQuote:
    courier_name: str
    service_name: str
    amount: int
    arrival: str


@dataclass(frozen=True)
class Estimate:
    """Quotes to a place, or the places a name may mean as (label, region code), or neither."""

    region_label: str = ""
    quotes: list[EstimatedQuote] = field(default_factory=list)
    hits: list[tuple[str, str]] = field(default_factory=list)


def estimate_shipping(variant: VariantRow, *, text: str, region_code: str, on: date) -> Estimate:
    """Return the estimate to a region, or to the one that `text` means; `on` is the day of hand-over."""
    if CODE.fullmatch(region_code):
        try:
            return quoted(variant, region_code, region_chain(region_code).label, on)
        except Region.DoesNotExist:
            return Estimate()
    hits = search_regions(text)
    if len(hits) == 1:
        return quoted(variant, hits[0].code, hits[0].full_label, on)
    return Estimate(hits=[(hit.full_label, hit.code) for hit in hits])


def quoted(variant: VariantRow, region_code: str, label: str, on: date) -> Estimate:
    sides = (variant.length_mm, variant.width_mm, variant.height_mm)
    parcel = Parcel(variant.weight_grams, *sides, quantity=1, value=variant.price)
    offers = quotes(region_code, [parcel], on=on)
    return Estimate(
        label,
        [
            EstimatedQuote(
                offer.courier_name,
                offer.service_name,
                offer.amount,
                arrival_words(offer.eta_from, offer.eta_to),
            )
            for offer in offers
        ],
    )
