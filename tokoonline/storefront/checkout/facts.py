"""What the checkout knows about a cart: where it goes, what brings it there, what it costs."""

from dataclasses import dataclass

from customers.models import Region
from customers.regions import region_chain
from orders.choices import Contact, ShippingAddress, ShippingChoice
from payments.providers.base import Purchase
from shipping.live.asking import is_live
from shipping.live.offering import offers_for
from shipping.quoting import Parcel


def parcels_of(summary):
    return [
        Parcel(
            line.variant.weight_grams,
            line.variant.length_mm,
            line.variant.width_mm,
            line.variant.height_mm,
            line.quantity,
            line.unit_price,
        )
        for line in summary.lines
    ]


def shipping_offers(summary, draft, at):
    """What bringing the cart to the draft's address costs, as far as anybody knows now."""
    return offers_for(draft.region_code, draft.postal_code, parcels_of(summary), at=at)


def ask_for_prices(summary, draft, at):
    """Have the worker ask what is not known yet. Only in a POST, for it writes."""
    if is_live():
        shipping_offers(summary, draft, at).ask(at=at)


def chain_of(draft):
    """Where the draft's address lies, or None: not given yet, or a region that is no more."""
    if not draft.region_code:
        return None
    try:
        return region_chain(draft.region_code)
    except Region.DoesNotExist:
        return None


@dataclass(frozen=True)
class Delivery:
    """A draft's address and courier, checked against today's tables."""

    contact: Contact
    address: ShippingAddress
    quote: object

    @property
    def shipping(self):
        quote = self.quote
        return ShippingChoice(
            courier_code=quote.courier_code,
            courier_name=quote.courier_name,
            service_code=quote.service_code,
            service_name=quote.service_name,
            amount=quote.amount,
            weight_grams=quote.weight_grams,
            eta_from=quote.eta_from,
            eta_to=quote.eta_to,
        )

    def purchase(self, summary, at):
        return Purchase(
            amount=summary.items_amount + self.quote.amount,
            region_code=self.address.region_code,
            at=at,
            service_supports_cod=self.quote.supports_cod,
            seed=summary.cart.pk,
            phone=self.contact.phone,
        )


def delivery_of(draft, summary, at):
    """The delivery that a draft asks for, or None if its place or service is not there (any more)."""
    chain = chain_of(draft)
    if chain is None or not draft.has_address:
        return None
    asked = (draft.courier_code, draft.service_code)
    offers = shipping_offers(summary, draft, at).quotes
    quote = next((q for q in offers if (q.courier_code, q.service_code) == asked), None)
    if quote is None:
        return None
    address = ShippingAddress(
        recipient=draft.recipient,
        phone=draft.phone,
        street=draft.street,
        landmark=draft.landmark,
        village=chain.village or draft.village,
        district=chain.district,
        regency=chain.regency,
        province=chain.province,
        postal_code=draft.postal_code,
        region_code=draft.region_code,
    )
    return Delivery(Contact(draft.recipient, draft.phone, draft.email), address, quote)
