"""What happens at the fake Stripe: cards are tried, sessions end, money goes back, news is written."""

import functools
import hashlib
import hmac
import json
from uuid import uuid4

from catalog.outside.server import Fake

from ..base import Notification
from . import fake_objects as objects
from .asking import from_stripe
from .fake_rules import error

VERSION = "2026-10-28.endive"
GOOD_CARD = "4242424242424242"
# Why the bank refuses a card; those that are not here are good.
REFUSALS = {
    "4000000000000002": "card_declined",
    "4000000000009995": "insufficient_funds",
    "4000008400001629": "card_declined",
}
GIVEN_BACK = {"pending", "succeeded"}
TAKEN_AWAY = {"needs_response", "under_review", "lost"}


def deed(method):
    """Do it while no request is being answered."""

    @functools.wraps(method)
    def locked(self, *arguments, **named):
        with self.lock:
            return method(self, *arguments, **named)

    return locked


class StripeLife(Fake):
    """Deeds take our reference or the session's id; each tells the shop what the real one would."""

    code = "stripe"

    def __init__(self, keys, **rest):
        super().__init__(keys, **rest)
        # The endpoint that the dashboard of the real one knows.
        self.notification_url = keys.get("notification_url", "")
        # Letters are signed with each of these: two while a secret is being changed.
        self.secrets = [keys.get("webhook_secret", "")]

    def first_state(self):
        return {
            "sessions": {},
            "wishes": {},
            "payment_intents": {},
            "charges": {},
            "refunds": {},
            "disputes": {},
            "events": [],
            "kept": {},
            "refund_status": "succeeded",
        }

    def now(self):
        return int(self.clock())

    def keep(self, kind, prefix, make, *arguments, **named):
        name = f"{prefix}_{uuid4().hex[:24]}"
        self.state[kind][name] = make(name, *arguments, **named, now=self.now())
        return self.state[kind][name]

    # Finding

    @deed
    def session_of(self, name):
        """The session of an id, or the newest of our reference. Raises KeyError."""
        sessions = self.state["sessions"]
        if name in sessions:
            return sessions[name]
        return [session for session in sessions.values() if session["client_reference_id"] == name][-1]

    def intent_of(self, session):
        return self.state["payment_intents"].get(session["payment_intent"])

    def charge_of(self, intent):
        return self.state["charges"].get(intent["latest_charge"]) if intent else None

    # Paying

    @deed
    def open_session(self, wish, lines, *, total, currency):
        session = self.keep(
            "sessions", "cs_test", objects.session_object, wish, total=total, currency=currency, url=""
        )
        session["url"] = f"{self.url}/c/pay/{session['id']}"
        self.state["wishes"][session["id"]] = {
            "lines": lines,
            "payment_intent_data": wish.get("payment_intent_data") or {},
        }
        return session

    @deed
    def pay(self, name, card=GOOD_CARD, *, is_delayed=False):
        """Try a card; `is_delayed` leaves the session complete and unpaid until `settle`."""
        session = self.begin(name)
        intent = self.intent_of(session)
        refusal = REFUSALS.get(card, "")
        charge = self.keep("charges", "ch", objects.charge_object, intent, card, refusal=refusal)
        intent["latest_charge"] = charge["id"]
        if refusal:
            self.refuse_intent(intent, refusal)
            return session
        session |= {"status": "complete", "url": None}
        if is_delayed:
            charge |= {"status": "pending", "paid": False, "captured": False, "amount_captured": 0}
            intent["status"] = "processing"
            self.tell("checkout.session.completed", session)
        else:
            self.receive(session, "checkout.session.completed")
        return session

    @deed
    def begin(self, name):
        """Make the payment intent, as the first try does; refuses a session that is not open."""
        session = self.session_of(name)
        if session["status"] != "open":
            raise error(400, f"This Checkout Session is {session['status']}.")
        if not session["payment_intent"]:
            extra = self.state["wishes"][session["id"]]["payment_intent_data"]
            intent = self.keep("payment_intents", "pi", objects.intent_object, session, extra)
            session["payment_intent"] = intent["id"]
            self.tell("payment_intent.created", intent)
        return session

    @deed
    def refuse(self, name, card="4000000000000002"):
        """The bank says no; the session stays open."""
        return self.pay(name, card)

    def refuse_intent(self, intent, refusal):
        intent |= {"status": "requires_payment_method", "last_payment_error": {"code": refusal}}
        self.tell("charge.failed", self.charge_of(intent))
        self.tell("payment_intent.payment_failed", intent)

    def receive(self, session, kind):
        intent = self.intent_of(session)
        amount = intent["amount"]
        charge = self.charge_of(intent)
        charge |= {"status": "succeeded", "paid": True, "captured": True, "amount_captured": amount}
        intent |= {"status": "succeeded", "amount_received": amount, "last_payment_error": None}
        session["payment_status"] = "paid"
        self.tell("charge.succeeded", charge)
        self.tell("payment_intent.succeeded", intent)
        self.tell(kind, session)

    @deed
    def settle(self, name, *, is_good=True):
        """A slow bank answers at last."""
        session = self.session_of(name)
        if is_good:
            self.receive(session, "checkout.session.async_payment_succeeded")
        else:
            self.refuse_intent(self.intent_of(session), "card_declined")
            self.tell("checkout.session.async_payment_failed", session)
        return session

    @deed
    def expire(self, name):
        session = self.session_of(name)
        if session["status"] != "open":
            raise error(400, f"Only open Checkout Sessions can be expired, this is {session['status']}.")
        session |= {"status": "expired", "url": None}
        self.tell("checkout.session.expired", session)
        return session

    @deed
    def expire_due(self):
        for session in list(self.state["sessions"].values()):
            if session["status"] == "open" and session["expires_at"] <= self.now():
                self.expire(session["id"])

    # Paying back

    @deed
    def give_back(self, charge, wish, *, amount):
        status = self.state["refund_status"]
        refund = self.keep("refunds", "re", objects.refund_object, charge, wish, amount=amount, status=status)
        self.count_refunds(charge)
        self.tell("refund.created", refund)
        self.tell("charge.refunded", charge)
        return refund

    def count_refunds(self, charge):
        charge["amount_refunded"] = sum(
            refund["amount"]
            for refund in self.state["refunds"].values()
            if refund["charge"] == charge["id"] and refund["status"] in GIVEN_BACK
        )
        charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]

    @deed
    def end_refund(self, refund_id, status="failed"):
        """A pending refund ends, or one that had succeeded comes back after all."""
        refund = self.state["refunds"][refund_id]
        refund["status"] = status
        if status == "failed":
            refund["failure_reason"] = "lost_or_stolen_card"
        self.count_refunds(self.state["charges"][refund["charge"]])
        self.tell("refund.failed" if status == "failed" else "refund.updated", refund)
        return refund

    @deed
    def charge_back(self, name, *, status="needs_response"):
        """The owner of the card disputes; "warning_needs_response" is an inquiry that takes no money."""
        charge = self.charge_of(self.intent_of(self.session_of(name)))
        charge["disputed"] = True
        dispute = self.keep("disputes", "dp", objects.dispute_object, charge, status=status)
        self.tell("charge.dispute.created", dispute)
        if not status.startswith("warning"):
            self.tell("charge.dispute.funds_withdrawn", dispute)
        return dispute

    @deed
    def end_dispute(self, dispute_id, status="won"):
        dispute = self.state["disputes"][dispute_id]
        dispute["status"] = status
        self.tell("charge.dispute.closed", dispute)
        if status == "won":
            self.tell("charge.dispute.funds_reinstated", dispute)
        return dispute

    @deed
    def ledger(self):
        """{our reference: what is captured and was not given or taken back}, as `charge_amount`."""
        held: dict[str, int] = {}
        for session in self.state["sessions"].values():
            charge = self.charge_of(self.intent_of(session))
            if charge is None:
                continue
            taken = any(
                dispute["charge"] == charge["id"] and dispute["status"] in TAKEN_AWAY
                for dispute in self.state["disputes"].values()
            )
            net = 0 if taken else charge["amount_captured"] - charge["amount_refunded"]
            reference = session["client_reference_id"]
            held[reference] = held.get(reference, 0) + from_stripe(net, session["currency"].upper())
        return held

    # Telling

    def tell(self, kind, about):
        copy = json.loads(json.dumps(about))
        event = objects.event_object(f"evt_{uuid4().hex[:24]}", kind, copy, version=VERSION, now=self.now())
        self.state["events"].append(event)
        letter = self.notification_for(event)
        headers = {"Content-Type": "application/json", "Stripe-Signature": letter.headers["stripe-signature"]}
        self.notifier.write(self.notification_url, headers, letter.body)

    def notification_for(self, event, *, at=None):
        """A letter as the shop gets it, signed at an instant (epoch seconds), now unless told."""
        body = json.dumps(event, indent=2).encode()
        at = self.now() if at is None else at
        signatures = [f"v1={sign(secret, at, body)}" for secret in self.secrets]
        header = ",".join([f"t={at}", *signatures])
        return Notification(body, {"content-type": "application/json", "stripe-signature": header})


def sign(secret, at, body):
    return hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
