"""The ways to pay as a page offers them: groups of one name over all providers, in one order."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.money import format_rupiah
from payments.providers import provider_of
from payments.providers.base import MethodOffer

# What most people use comes first; a group without a place here comes last.
ORDER = (
    gettext_lazy("QRIS"),
    gettext_lazy("E-wallet"),
    gettext_lazy("Virtual account"),
    gettext_lazy("Bank transfer"),
    gettext_lazy("Card"),
    "PayPal",
    gettext_lazy("Pay at a shop"),
    gettext_lazy("Pay later"),
    gettext_lazy("Pay on delivery"),
)


@dataclass(frozen=True)
class MethodGroup:
    name: str
    offers: list[MethodOffer]

    @property
    def is_usable(self):
        return self.offers[0].is_available


def group_offers(offers, *, last_used=""):
    """Sort MethodOffers into groups; what was used last comes first, what cannot be used last."""
    groups: dict[str, list[MethodOffer]] = {}
    for offer in offers:
        groups.setdefault(offer.group, []).append(offer)
    places = {str(name): place for place, name in enumerate(ORDER)}

    def rank(offer):
        return (not offer.is_available, offer.code != last_used)

    sorted_groups = [MethodGroup(name, sorted(group, key=rank)) for name, group in groups.items()]
    return sorted(
        sorted_groups,
        key=lambda group: (*rank(group.offers[0]), places.get(group.name, len(places))),
    )


def usable_methods(groups):
    """Codes of the methods that can be chosen, in the order they are shown."""
    return [offer.code for group in groups for offer in group.offers if offer.is_available]


def drawn(groups, chosen, *, last_used=""):
    """What `storefront/_methods.html` draws: one radio card a method, several of a group behind its name."""
    return [
        {
            "name": group.name,
            "words": short_words(group),
            "choices": choices_of(group, chosen, last_used),
            "is_open": any(offer.code == chosen for offer in group.offers),
        }
        for group in groups
    ]


def short_words(group):
    """ "BCA, BNI, BRI": the group's own name need not be said again with each of its methods."""
    name = re.compile(re.escape(group.name), re.IGNORECASE)
    words = (" ".join(name.sub("", offer.label).split()) for offer in group.offers)
    return ", ".join(dict.fromkeys(word[0].upper() + word[1:] for word in words if word))


def choices_of(group, chosen, last_used):
    times = Counter(offer.label for offer in group.offers)
    return [
        {
            "value": offer.code,
            "title": offer.label if times[offer.label] == 1 else named(offer),
            "text": words_of(offer, is_last_used=offer.code == last_used),
            "price": f"+ {format_rupiah(offer.fee_amount)}" if offer.fee_amount else "",
            "is_checked": offer.code == chosen,
            "is_off": not offer.is_available,
        }
        for offer in group.offers
    ]


def named(offer):
    """Two gateways may offer the same thing; then their names tell them apart."""
    name = getattr(provider_of(offer.code), "name", "")
    return f"{offer.label} ({name})" if name else offer.label


def words_of(offer, *, is_last_used):
    if not offer.is_available:
        return offer.reason
    # Apart, for xgettext does not look into f-strings.
    last_time = _("Used last time")
    return f"{last_time} · {offer.description}" if is_last_used else offer.description
