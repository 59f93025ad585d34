"""What it would cost to bring things somewhere, before there is an order."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from customers.models import Region
from customers.region_search import search_regions
from customers.regions import RegionChain, region_chain
from shipping.live.offering import Offers, offers_for
from shipping.quoting import Parcel
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
    """Offers to a place, or the places a name may mean as (label, region code), or neither."""

    region_code: str = ""
    region_label: str = ""
    offers: Offers = field(default_factory=lambda: Offers([]))
    hits: list[tuple[str, str]] = field(default_factory=list)

    @property
    def quotes(self) -> list[EstimatedQuote]:
        return [
            EstimatedQuote(
                offer.courier_name,
                offer.service_name,
                offer.amount,
                arrival_words(offer.eta_from, offer.eta_to),
            )
            for offer in self.offers.quotes
        ]


def parcel_of(variant: VariantRow) -> Parcel:
    """One unit of a variant, as it would lie in the cart."""
    return Parcel(
        variant.weight_grams,
        variant.length_mm,
        variant.width_mm,
        variant.height_mm,
        quantity=1,
        value=variant.price,
    )


def estimate_shipping(parcels: list[Parcel], *, text: str, region_code: str, at: datetime) -> Estimate:
    """Return the estimate to a region, or to the one that `text` means, for an order of now.

    Of a district with several postal codes the one that was typed counts.
    """
    if CODE.fullmatch(region_code):
        try:
            return estimate_to(region_chain(region_code), parcels, text, at)
        except Region.DoesNotExist:
            return Estimate()
    hits = search_regions(text)
    if len(hits) == 1:
        return estimate_to(region_chain(hits[0].code), parcels, text, at)
    return Estimate(hits=[(hit.full_label, hit.code) for hit in hits])


def estimate_to(chain: RegionChain, parcels: list[Parcel], text: str, at: datetime) -> Estimate:
    typed = next((code for code in chain.postal_codes if code in text.split()), chain.postal_code)
    offers = offers_for(chain.code, typed, parcels, at=at)
    return Estimate(chain.code, ", ".join(filter(None, [chain.label, typed])), offers)
