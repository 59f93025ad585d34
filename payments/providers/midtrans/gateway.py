"""Midtrans Snap: the shopper pays on Midtrans's own page; one page an attempt, one channel a page."""

from dataclasses import replace
from urllib.parse import urlsplit

from django.utils import timezone

from ..base import GatewayRefused, GatewayUnsure, SeenRefund, Session, Snapshot
from ..hosted import HostedGateway
from . import asking, reading, sending
from .channels import CHANNELS, REFUNDS


class Midtrans(HostedGateway):
    code = asking.CODE
    name = "Midtrans"
    position = 10
    needed_keys = ("server_key",)
    page_domains = ("midtrans.com", "veritrans.co.id")
    channels = CHANNELS

    def addresses(self):
        return [asking.api_url(), asking.snap_url()]

    def open(self, attempt):
        """Make the page. Asked again, Midtrans makes a new one and the old one dies.

        Once the shopper chose a method on a page the id is used up: then the answer is
        GatewayUnsure, as there may be money, and `look` tells.
        """
        answer = asking.make_page(sending.page_for(attempt), attempt.notification_url)
        if answer.is_good:
            return session_of(answer.body, attempt)
        reason = asking.reason_of(answer.body) or f"HTTP {answer.status}"
        if answer.status != 401 and self.look(attempt).state != "none":
            raise GatewayUnsure(f"the shopper is paying on an earlier page: {reason}")
        raise GatewayRefused(reason)

    def look(self, attempt):
        """Ask by our own order id. Before the shopper chose a method Midtrans knows nothing of it: "none"."""
        answer = asking.ask_core("GET", attempt.reference, "status")
        if answer.code == 404:
            return Snapshot("none")
        if not answer.body.get("transaction_status"):
            raise GatewayUnsure(f"Midtrans told no status: {asking.reason_of(answer.body) or answer.code}")
        return reading.snapshot_of(answer.body, attempt)

    def close(self, attempt):
        """Close the page, then the transaction on it, and tell how it stands in truth.

        Expiring comes before cancelling and only what is open is touched: "cancel" would also
        give back a card payment that was quicker than we are.
        """
        is_page_closed = bool(attempt.gateway_id) and asking.cancel_page(attempt.gateway_id)
        seen = self.look(attempt)
        for deed in ("expire", "cancel"):
            if seen.state in {"open", "review"}:
                # Whatever it answers, 407 for a success too, the status is what counts.
                asking.ask_core("POST", attempt.reference, deed)
                seen = self.look(attempt)
        # No method chosen, or only refused ones: with the page gone nobody can pay any more. A
        # pending account is another matter: it takes money without any page.
        is_only_refused = seen.state == "open" and seen.facts.get("status") == "deny"
        if is_page_closed and (seen.state == "none" or is_only_refused):
            return replace(seen, state="cancelled")
        return seen

    def can_refund(self, attempt, amount, is_whole, channel):
        rules = [REFUNDS.get(one) for one in {channel or attempt.channel, attempt.channel}]
        age = timezone.now() - attempt.created_at
        return all(rule and age < rule.within and (is_whole or not rule.is_whole_only) for rule in rules)

    def refund(self, attempt, order):
        """Pay back under our key. Midtrans forgets keys after seven days, so its list is read first."""
        known = self.known_refund(attempt, order.key)
        if known:
            return known
        wish = {"refund_key": order.key, "amount": order.amount, "reason": order.reason[:255]}
        answer = asking.ask_core("POST", attempt.reference, "refund", json=wish)
        if answer.code == 200 and answer.body.get("refund_key") == order.key:
            chargeback_id = str(answer.body.get("refund_chargeback_id") or "")
            return SeenRefund(order.key, chargeback_id, order.amount, "pending")
        # 406 is a key that was used; 412 and 414 may be the echo of what has just happened.
        known = self.known_refund(attempt, order.key)
        if known:
            return known
        told = f"{answer.code} {asking.reason_of(answer.body)}"
        if answer.code < 400 or answer.code == 406:
            raise GatewayUnsure(f"Midtrans neither lists the refund {order.key} nor refuses it: {told}")
        raise GatewayRefused(told)

    def known_refund(self, attempt, key):
        return next((refund for refund in self.look(attempt).refunds if refund.key == key), None)

    def believe(self, notification):
        return reading.notice_of(notification.body)


def session_of(body, attempt):
    """The page that was made. Raises GatewayUnsure if none can be seen in the answer."""
    told = body if isinstance(body, dict) else {}
    token, url = reading.word_of(told.get("token")), told.get("redirect_url")
    if not token or not isinstance(url, str) or not is_midtrans(url):
        raise GatewayUnsure("Snap told no payment page")
    return Session(token, url, attempt.due_at)


def is_midtrans(url):
    """Whether shoppers may be sent there: Midtrans by https, or where we asked (the fake at home)."""
    if url.startswith(f"{asking.snap_url()}/"):
        return True
    parts = urlsplit(url)
    return parts.scheme == "https" and (parts.hostname or "").endswith(".midtrans.com")
