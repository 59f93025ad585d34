"""Asking for live prices: a page leaves the question, the worker asks one provider after the other.

The preferred provider is asked for all services; the next one only for those it did not price, so
that a service has one price and no provider is asked in vain.
"""

import json
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from catalog.outside.deferring import defer_once
from catalog.reading import fetch_rows
from shipping.calls import ask
from shipping.models import LiveRates
from shipping.providers import providers_for
from shipping.providers.base import NotCovered, ProviderDown, ProviderRefused, ProviderUnsure

from .allowance import take
from .places import is_known, located, place_of
from .questions import request_of

# Couriers change their prices by the month.
HOLDS = timedelta(hours=2)
# A provider that failed may be back soon; not so soon that a storm of shoppers asks it each time.
PROBLEM_HOLDS = timedelta(minutes=5)
# So long somebody who wants the same waits for the answer; a lost job is then asked anew.
CLAIM_HOLDS = timedelta(seconds=30)
# Of the worker's four hands at most so many wait for prices.
LANES = 2

# What the worker answers within those seconds. Who tells more places than that gets the tables, and
# fills neither the queue nor the disk.
MOST_OPEN = 200

# Only one of those who press at once may ask.
CLAIM = """
INSERT INTO shipping_liverates AS live
    (provider, key, question, rates, problem, asked_at, answered_at, expires_at)
SELECT %s, %s, %s::jsonb, '[]', '', %s, NULL, %s
WHERE (SELECT count(*) FROM shipping_liverates WHERE answered_at IS NULL AND expires_at > %s) < %s
ON CONFLICT (provider, key) DO UPDATE
    SET question = excluded.question, rates = '[]', problem = '', asked_at = excluded.asked_at,
        answered_at = NULL, expires_at = excluded.expires_at
    WHERE live.expires_at <= excluded.asked_at
RETURNING id
"""


def is_live():
    """Whether anybody can be asked: a provider has keys, and the shop says where its parcels set out."""
    return bool(settings.STORE.origin_region and providers_for("rates"))


def ask_later(question, *, at):
    """Leave a question for the worker, in the caller's transaction; only where nobody asked it yet."""
    providers = [provider.code for provider in providers_for("rates")]
    if providers:
        leave(providers[0], question.key, question.as_json(), at=at)


@transaction.atomic
def leave(code, key, question, *, at):
    row = [code, key, json.dumps(question), at, at + CLAIM_HOLDS, at, MOST_OPEN]
    if fetch_rows(CLAIM, row):
        lane = int(key[0], 16) % LANES
        defer_once("shipping.ask_rates", {"provider": code, "key": key}, lock=f"rates:{lane}")


def ask_rates(code, key, *, at):
    """Ask one provider what it was left to be asked, and leave the rest to the next one.

    `at` is when the asking begins: a question that nobody waits for any more is not asked. Safe
    to run twice: only an open question is asked.
    """
    row = LiveRates.objects.filter(
        provider=code, key=key, answered_at__isnull=True, expires_at__gt=at
    ).first()
    if row is None:
        return
    rates, problem = answer_of(code, row.question, at=at)
    keep(row, rates, problem, at=at)


def answer_of(code, question, *, at):
    """(rates, what went wrong); that nobody goes there is an answer, not a problem."""
    try:
        origin, destination = ends_of(code, question, at=at)
        request = request_of(question, origin, destination)
        # Providers are asked once for each kind of box.
        take(code, len(set(request.boxes)), at=at)
        return ask(code, lambda provider: provider.rates(request)), ""
    except NotCovered:
        return [], ""
    except (ProviderRefused, ProviderDown, ProviderUnsure) as error:
        return [], str(error)[:300] or type(error).__name__


def ends_of(code, question, *, at):
    origin, destination = (place_of(*question[end]) for end in ("origin", "destination"))
    # Who has a contract was given the name of its own door with it.
    if not settings.SHIPPING_PROVIDERS.get(code, {}).get("origin_code"):
        origin = found(code, origin, at=at)
    return origin, found(code, destination, at=at)


def found(code, place, *, at):
    """The place with the provider's id; looking for one that is not known yet is a question, too."""
    if not is_known(code, place, at=at):
        take(code, 1, at=at)
    return located(code, place, at=at)


@transaction.atomic
def keep(row, rates, problem, *, at):
    wanted = {tuple(service) for service in row.question["services"]}
    rates = [rate for rate in rates if (rate.courier_code, rate.service_code) in wanted]
    row.rates, row.problem = [asdict(rate) for rate in rates], problem
    row.answered_at, row.expires_at = at, at + (PROBLEM_HOLDS if problem else HOLDS)
    row.save(update_fields=["rates", "problem", "answered_at", "expires_at"])
    missing = wanted - {(rate.courier_code, rate.service_code) for rate in rates}
    following = provider_after(row.provider)
    if missing and following:
        question = {**row.question, "services": sorted(list(service) for service in missing)}
        leave(following, row.key, question, at=at)


def provider_after(code):
    codes = [provider.code for provider in providers_for("rates")]
    following = codes[codes.index(code) + 1 :] if code in codes else []
    return following[0] if following else ""


def forget_rates(*, before, unanswered_before):
    """Delete answers that held until an instant, and questions that nobody came to; returns how many."""
    old, unheard = Q(expires_at__lt=before), Q(answered_at=None, expires_at__lt=unanswered_before)
    return LiveRates.objects.filter(old | unheard).delete()[0]
