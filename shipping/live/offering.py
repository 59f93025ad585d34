"""What a cart costs to send: tables at once, live prices as far as they are known, nobody waited for."""

import json
from dataclasses import dataclass

from catalog.reading import fetch_rows
from shipping.providers import providers_for
from shipping.quoting import Quote, holidays_from, quotes
from shipping.shop_days import hand_over_day
from shipping.splitting import boxes_of

from .asking import ask_later, is_live
from .merging import code_of, merged
from .questions import Question, questions_of
from .services import services_for

KNOWN = """
SELECT provider, key, rates, answered_at IS NOT NULL FROM shipping_liverates
WHERE key = ANY(%s::text[]) AND provider = ANY(%s::text[]) AND expires_at > %s
"""


@dataclass(frozen=True)
class Offers:
    """`quotes`, cheapest first; `unasked` are questions that nobody asked lately.

    `is_pending`: a question is being asked now, so looking again in a moment may be worth while.
    """

    quotes: list[Quote]
    unasked: tuple[Question, ...] = ()
    is_pending: bool = False

    def ask(self, *, at):
        """Leave what is not known yet to the worker. Not in a GET, for it writes."""
        for question in self.unasked:
            ask_later(question, at=at)


def offers_for(region_code, postal_code, parcels, *, at):
    """Return the Offers of bringing `parcels` (quoting.Parcel) somewhere, from an order of now.

    Calls nobody: three statements with live prices, two without, however many services there are.
    """
    on = hand_over_day(at)
    if not is_live():
        return Offers(quotes(region_code, parcels, on=on))
    loads = [(service, tariff, boxes_of(parcels, service)) for service, tariff in services_for(region_code)]
    loads = [load for load in loads if load[2]]
    if not loads:
        return Offers([])
    questions = questions_of(region_code, postal_code, {code_of(load[0]): load[2] for load in loads})
    known = known_answers([question.key for question in questions], at)
    rates = {}
    for question in questions:
        rates |= rates_of(question, known.get(question.key, {}))
    return Offers(
        merged(loads, rates, on=on, holidays=holidays_from(on)),
        unasked=tuple(question for question in questions if question.key not in known),
        is_pending=any(None in answers.values() for answers in known.values()),
    )


def known_answers(keys, at):
    """{key: {provider, the preferred one first: rates, or None while it is asked}}."""
    codes = [provider.code for provider in providers_for("rates")]
    known: dict = {}
    rows = fetch_rows(KNOWN, [keys, codes, at])
    for provider, key, rates, is_answered in sorted(rows, key=lambda row: codes.index(row[0])):
        found = json.loads(rates) if isinstance(rates, str) else rates
        known.setdefault(key, {})[provider] = found if is_answered else None
    return known


def rates_of(question, answers):
    """{(courier, service): rate} of the services asked for; of two providers the preferred one counts."""
    found: dict = {}
    for rates in answers.values():
        for rate in rates or []:
            found.setdefault((rate["courier_code"], rate["service_code"]), rate)
    return {service: found[service] for service in question.services if service in found}
