"""Cards through Stripe Checkout: the shopper pays on a page of Stripe's, no card comes near us."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from ..base import GatewayRefused, GatewayUnsure, Session, Snapshot
from ..calling import base_url_of
from ..hosted import Channel, HostedGateway
from .asking import session_parameters, to_stripe
from .believing import believe, is_live
from .reading import is_paid, part, seen_refund, snapshot_of
from .sending import OFFICIAL, StripeRefused, api, ask

CARD = Channel(
    "card",
    group=_("Card"),
    label=_("Credit or debit card"),
    description=_("Visa, Mastercard and others, on the secure page of Stripe."),
    # About half a US dollar, Stripe's minimum; and the most that it takes in rupiah.
    least=10_000,
    most=9_999_999_999,
    time_to_pay=timedelta(hours=1),
)
LONGEST_VALUE = 500


class Stripe(HostedGateway):
    code = "stripe"
    name = "Stripe"
    position = 20
    needed_keys = ("secret_key", "webhook_secret")
    page_domains = ("stripe.com",)
    channels = (CARD,)

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL)]

    def is_live(self):
        return is_live()

    def open(self, attempt):
        create = api().checkout.sessions.create
        wish = session_parameters(attempt)
        key = f"open-{attempt.reference}"
        try:
            session = ask(create, wish, {"idempotency_key": key})
        except StripeRefused as refusal:
            if refusal.param != "expires_at":
                raise
            # So late that the deadline is too near for Stripe: let it live its day, we close it.
            # First the usual wish again, each time: a session made in time must be found.
            del wish["expires_at"]
            session = ask(create, wish, {"idempotency_key": f"{key}-late"})
        check(session, attempt)
        return Session(session["id"], session["url"], datetime.fromtimestamp(session["expires_at"], UTC))

    def look(self, attempt):
        """Ask how the session is; Stripe finds none by our reference, so without its id there is none.

        Opening again with the same key then gives the session that may have been made.
        """
        if not attempt.gateway_id:
            return Snapshot("none")
        wish = {"expand": ["payment_intent.latest_charge"]}
        try:
            session = ask(api().checkout.sessions.retrieve, attempt.gateway_id, wish)
        except StripeRefused as refusal:
            if refusal.status == 404:
                return Snapshot("none")
            raise
        if session.get("client_reference_id") != attempt.reference:
            raise GatewayRefused(f"session {attempt.gateway_id} is not that of {attempt.reference}")
        if not is_paid(session):
            return snapshot_of(session)
        intent = part(session, "payment_intent")
        if not intent.get("id"):
            raise GatewayUnsure(f"session {attempt.gateway_id} is paid, but by no payment")
        is_disputed = part(intent, "latest_charge").get("disputed")
        return snapshot_of(
            session,
            refunds=list_of(api().refunds, intent["id"]),
            disputes=list_of(api().disputes, intent["id"]) if is_disputed else (),
        )

    def close(self, attempt):
        seen = self.look(attempt)
        if seen.state != "open":
            return seen
        # Refused if it is not open any more: the shopper was quicker, and the second look tells.
        with suppress(StripeRefused):
            ask(api().checkout.sessions.expire, attempt.gateway_id)
        return self.look(attempt)

    def can_refund(self, attempt, amount, is_whole, channel):
        return True

    def refund(self, attempt, order):
        intent = attempt.transaction_id or self.look(attempt).transaction_id
        if not intent:
            raise GatewayRefused("nothing was paid that could be paid back")
        # Stripe forgets keys after a day, but keeps the refund.
        for refund in list_of(api().refunds, intent):
            if seen_refund(refund).key == order.key:
                return seen_refund(refund)
        metadata = {"key": order.key, "reference": attempt.reference}
        if order.reason:
            metadata["reason"] = order.reason[:LONGEST_VALUE]
        wish = {
            "payment_intent": intent,
            "amount": to_stripe(order.amount, attempt.charge_currency),
            "reason": "requested_by_customer",
            "metadata": metadata,
        }
        return seen_refund(ask(api().refunds.create, wish, {"idempotency_key": order.key}))

    def believe(self, notification):
        return believe(notification)


def list_of(service, intent):
    """The refunds or disputes of a payment, newest first; nobody has more than a hundred."""
    found = ask(service.list, {"payment_intent": intent, "limit": 100}).get("data")
    if not isinstance(found, list):
        raise GatewayUnsure("the answer is no list")
    return found


def check(session, attempt):
    """Refuse a session that is not what was asked for; nobody has its address, so nobody pays it."""
    asked = {
        "amount_total": to_stripe(attempt.charge_amount, attempt.charge_currency),
        "currency": attempt.charge_currency.lower(),
        "client_reference_id": attempt.reference,
    }
    made = {name: session.get(name) for name in asked}
    if made != asked:
        raise GatewayRefused(f"Stripe made {made} where {asked} was asked for")
    if not str(session.get("url")).startswith(("https://", "http://")):
        raise GatewayRefused("Stripe made a session without an address")
