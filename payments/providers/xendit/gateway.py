"""Xendit Payment Sessions: a page of theirs for QRIS, virtual accounts, e-wallets and cards.

Rules: docs.xendit.co/apidocs, "Create a session", "Get the status of a payment", "Create a refund".
"""

from datetime import UTC
from urllib.parse import quote

from django.conf import settings

from ..base import GatewayRefused, GatewayUnsure, SeenRefund, Session, Snapshot
from ..calling import base_url_of, call, keys_of
from ..hosted import HostedGateway
from .channels import CHANNELS, CODES, NAMES, NEVER_REFUNDED, REFUNDED_WHOLE
from .news import believed

OFFICIAL = ("https://api.xendit.co",)
STATES = {"ACTIVE": "open", "EXPIRED": "expired", "CANCELED": "cancelled", "CANCELLED": "cancelled"}
REFUND_STATES = {"SUCCEEDED": "succeeded", "FAILED": "failed", "CANCELLED": "failed"}


class Xendit(HostedGateway):
    code = "xendit"
    name = "Xendit"
    position = 15
    needed_keys = ("secret_key", "callback_token")
    page_domains = ("xendit.co", "xen.to")
    channels = CHANNELS

    def addresses(self):
        return [base_url_of(self.code, OFFICIAL)]

    def is_live(self):
        # Xendit has one address for both; the key says which money it is.
        return keys_of(self.code).get("secret_key", "").startswith("xnd_production")

    def open(self, attempt):
        """Make the session; asked again it is the same one, or an honest "we do not know".

        Should Xendit make a second one after all, nobody can pay both: the only way to a
        session is the link in its answer, and a lost answer's link was given to nobody.
        """
        made = understood(self.ask("POST", "/sessions", session_of(attempt), key=attempt.reference))
        number, link = made.get("payment_session_id"), str(made.get("payment_link_url"))
        safe = ("https://", "http://") if settings.IS_AT_HOME else ("https://",)
        is_ours = (made.get("reference_id"), made.get("currency")) == (attempt.reference, "IDR")
        if not is_ours or rupiah(made.get("amount")) != attempt.charge_amount:
            raise GatewayRefused(f"Xendit made another session than we asked for: {number}")
        if not number or not link.startswith(safe):
            raise GatewayRefused(f"Xendit made a session without a safe link: {link[:100]}")
        return Session(str(number), link)

    def look(self, attempt):
        """Ask by their id; Xendit finds no session by our reference."""
        if not attempt.gateway_id:
            return Snapshot("none")
        answer = self.ask("GET", f"/sessions/{quote(attempt.gateway_id, safe='')}")
        if answer.status == 404:
            return Snapshot("none")
        session = understood(answer)
        if session.get("reference_id") != attempt.reference:
            raise GatewayRefused(f"session {attempt.gateway_id} is not that of {attempt.reference}")
        return self.seen(session)

    def seen(self, session):
        """A session tells that the shopper is done; that money came, only its payment."""
        number = str(session.get("payment_id") or "")
        payment = self.payment(number) if number else {}
        if payment.get("status") == "SUCCEEDED":
            channel = str(payment.get("channel_code"))
            return Snapshot(
                "paid",
                captured=captured(payment),
                currency=str(payment.get("currency")),
                transaction_id=number,
                channel=CODES.get(channel, channel.lower()),
            )
        status = str(session.get("status")).upper()
        if status == "COMPLETED":
            # One that names no payment is believed too, but cannot be refunded through them.
            return Snapshot("review") if number else Snapshot("paid", rupiah(session.get("amount")))
        # A status that is new to us is no reason to give up: it will be asked again.
        return Snapshot(STATES.get(status, "open"))

    def payment(self, number):
        return understood(self.ask("GET", f"/v3/payments/{quote(number, safe='')}"))

    def close(self, attempt):
        """Cancel; a session that was paid a moment earlier refuses, and the look tells."""
        if attempt.gateway_id:
            self.ask("POST", f"/sessions/{quote(attempt.gateway_id, safe='')}/cancel")
        return self.look(attempt)

    def can_refund(self, attempt, amount, is_whole, channel):
        code = channel or attempt.channel
        is_possible = bool(attempt.transaction_id) and code not in NEVER_REFUNDED
        return is_possible and (is_whole or code not in REFUNDED_WHOLE)

    def refund(self, attempt, order):
        """Pay back; once Xendit has named the refund it is only asked about, never sent again."""
        if order.gateway_id:
            return self.refund_seen(order, self.ask("GET", f"/v3/refunds/{quote(order.gateway_id, safe='')}"))
        wish = {
            "reference_id": order.key,
            "payment_id": attempt.transaction_id,
            "amount": order.amount,
            "reason": "REQUESTED_BY_CUSTOMER",
        }
        return self.refund_seen(order, self.ask("POST", "/v3/refunds", wish, key=order.key))

    def refund_seen(self, order, answer):
        made = understood(answer)
        if (made.get("reference_id"), rupiah(made.get("amount"))) != (order.key, order.amount):
            raise GatewayUnsure(f"Xendit answered with another refund: {made.get('refund_id')}")
        state = REFUND_STATES.get(str(made.get("status")).upper(), "pending")
        return SeenRefund(order.key, str(made.get("refund_id")), order.amount, state)

    def believe(self, notification):
        return believed(notification, keys_of(self.code).get("callback_token"))

    def ask(self, verb, path, body=None, *, key=""):
        keys = keys_of(self.code)
        headers = {"api-version": "2024-11-11"} | ({"idempotency-key": key} if key else {})
        url = base_url_of(self.code, OFFICIAL) + path
        return call(verb, url, json=body, headers=headers, basic=(keys["secret_key"], ""))


def session_of(attempt):
    """What makes a session: the same text for the same attempt, as an idempotency key wants it.

    Neither customer nor items are sent, both may be left out: names are refused for an
    apostrophe, a discount has no place among items, and what is not sent cannot leak.
    """
    return {
        "reference_id": attempt.reference,
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "amount": attempt.charge_amount,
        "currency": "IDR",
        "country": "ID",
        "allowed_payment_channels": [NAMES[attempt.channel]],
        "expires_at": attempt.due_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "locale": attempt.language,
        "description": attempt.reference,
        "success_return_url": attempt.return_url,
        "cancel_return_url": attempt.return_url,
    }


def understood(answer):
    """The object of a good answer. Raises GatewayRefused, or GatewayUnsure for a repeated id."""
    body = answer.body if isinstance(answer.body, dict) else {}
    if answer.is_good and body:
        return body
    words = f"{answer.status} {body.get('error_code', '')}: {body.get('message', '')}"[:300]
    if answer.is_good or answer.status == 409:
        raise GatewayUnsure(f"{words} (look it up in Xendit's dashboard)")
    raise GatewayRefused(words)


def captured(payment):
    """Whole rupiah that a payment brought in: the sum of its captures, if it lists any."""
    captures = [capture for capture in payment.get("captures") or [] if isinstance(capture, dict)]
    if not captures:
        return rupiah(payment.get("request_amount"))
    return sum(rupiah(capture.get("capture_amount")) for capture in captures)


def rupiah(number):
    """Whole rupiah of a JSON number; 154600.0 is 154600. Raises GatewayUnsure."""
    if isinstance(number, int) or (isinstance(number, float) and number.is_integer()):
        return int(number)
    raise GatewayUnsure(f"{number} is no amount of rupiah")
