"""What happens at the fake PayPal: orders are approved, captured, refunded and reversed."""

from uuid import uuid4

from .exchange import read_cents
from .fake_memory import PayPalMemory
from .fake_rules import refused

LIFE = 3 * 60 * 60
REFUNDABLE = 180 * 24 * 60 * 60
MOST_REFUNDS = 10


class PayPalLife(PayPalMemory):
    """Deeds take our reference or PayPal's order id.

    `token_seconds` is how long a token lives; `refunds_wait` makes refunds PENDING until
    `end_refund`; `balance_is_low` has them refused.
    """

    token_seconds = 32_400
    refunds_wait = False
    balance_is_low = False

    def capture_of(self, who):
        return self.state["captures"][self.order_of(who)["capture"]]

    def is_over(self, order):
        """Whether it was forgotten: three hours passed without a capture."""
        return not order["capture"] and self.clock() >= order["created"] + LIFE

    # What the shopper does

    def pay(self, who, channel="", *, source="good"):
        """Approve; the shop has to take the money. `source`: good, bad (declined once), checked (held)."""
        with self.lock:
            order = self.order_of(who)
            if self.is_over(order) or order["status"] in {"COMPLETED", "VOIDED"}:
                raise refused(422, "ORDER_CANNOT_BE_APPROVED")
            order |= {"status": "APPROVED", "source": source, "payer": uuid4().hex[:13].upper()}
            self.tell("CHECKOUT.ORDER.APPROVED", "checkout-order", self.shown_order(order))

    def refuse(self, who):
        """Approve with a source that PayPal declines when the shop takes the money."""
        self.pay(who, source="bad")

    def take_back(self, who):
        """The approval is withdrawn before the shop took the money."""
        with self.lock:
            order = self.order_of(who)
            order["status"] = "PAYER_ACTION_REQUIRED"
            about = {"order_id": order["id"], "purchase_units": [self.shown_unit(order)]}
            self.tell("CHECKOUT.PAYMENT-APPROVAL.REVERSED", "checkout-order", about)

    def expire(self, who):
        """Three hours pass for this order; PayPal tells nobody."""
        with self.lock:
            self.order_of(who)["created"] = self.clock() - LIFE

    # What the shop asks for

    def take(self, order):
        """Capture an approved order. Raises Refused as PayPal does."""
        if order["capture"]:
            raise refused(422, "ORDER_ALREADY_CAPTURED")
        if self.is_over(order):
            raise refused(422, "ORDER_EXPIRED")
        if order["status"] != "APPROVED":
            raise refused(422, "ORDER_NOT_APPROVED")
        self.check_invoice(order["unit"])
        if order["source"] == "bad":
            order["status"] = "PAYER_ACTION_REQUIRED"
            links = [{"rel": "redirect", "href": self.page_of(order), "method": "GET"}]
            raise refused(422, "INSTRUMENT_DECLINED", links=links)
        status, reason = ("PENDING", "PENDING_REVIEW") if order["source"] == "checked" else ("COMPLETED", "")
        capture = {
            "id": self.new_id(),
            "order": order["id"],
            "status": status,
            "reason": reason,
            "cents": read_cents(order["unit"]["amount"]["value"]),
            "taken": 0,
            "refunds": [],
            "created": self.clock(),
        }
        self.state["captures"][capture["id"]] = capture
        order |= {"status": "COMPLETED", "capture": capture["id"]}
        self.tell_capture(capture)

    def check_invoice(self, unit):
        """An invoice is paid once, also by another order."""
        for other in self.state["orders"].values():
            if (
                other["capture"]
                and unit.get("invoice_id")
                and other["unit"].get("invoice_id") == unit["invoice_id"]
            ):
                raise refused(422, "DUPLICATE_INVOICE_ID")

    def give_back(self, capture, cents, wish):
        """Refund. Raises Refused as PayPal does."""
        left = capture["cents"] - sum(refund["cents"] for refund in live(capture["refunds"]))
        if capture["reason"] == "CHARGEBACK":
            raise refused(422, "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK")
        if capture["status"] not in {"COMPLETED", "PARTIALLY_REFUNDED", "REFUNDED"}:
            raise refused(422, "TRANSACTION_REFUSED")
        if self.clock() - capture["created"] > REFUNDABLE:
            raise refused(422, "REFUND_TIME_LIMIT_EXCEEDED")
        if not left or capture["taken"]:
            raise refused(422, "CAPTURE_FULLY_REFUNDED")
        cents = left if cents is None else cents
        if cents > left:
            raise refused(422, "REFUND_AMOUNT_EXCEEDED")
        if len(capture["refunds"]) == MOST_REFUNDS:
            raise refused(422, "MAX_NUMBER_OF_REFUNDS_EXCEEDED")
        if self.balance_is_low:
            raise refused(422, "REFUND_FAILED_INSUFFICIENT_FUNDS")
        status = "PENDING" if self.refunds_wait else "COMPLETED"
        refund = {
            "id": self.new_id(),
            "cents": cents,
            "status": status,
            "created": self.clock(),
            "wish": wish,
        }
        capture["refunds"].append(refund)
        self.count_refunds(capture)
        kind = "PAYMENT.REFUND.PENDING" if self.refunds_wait else "PAYMENT.CAPTURE.REFUNDED"
        self.tell(kind, "refund", self.shown_refund(capture, refund))
        return refund

    def count_refunds(self, capture):
        gone = sum(refund["cents"] for refund in live(capture["refunds"]))
        states = {0: "COMPLETED", capture["cents"]: "REFUNDED"}
        capture["status"] = states.get(gone, "PARTIALLY_REFUNDED")

    # What PayPal, banks and clerks do later

    def end_review(self, who, *, is_good=True):
        """PayPal has looked at a held payment."""
        with self.lock:
            capture = self.capture_of(who)
            capture |= {"status": "COMPLETED" if is_good else "DECLINED", "reason": ""}
            self.tell_capture(capture)

    def end_refund(self, key, *, is_good=True):
        """A pending refund goes through, or fails and the money stays."""
        with self.lock:
            for capture in self.state["captures"].values():
                for refund in capture["refunds"]:
                    if key in (refund["id"], refund["wish"].get("custom_id")):
                        refund["status"] = "COMPLETED" if is_good else "FAILED"
                        self.count_refunds(capture)
                        kind = "PAYMENT.CAPTURE.REFUNDED" if is_good else "PAYMENT.REFUND.FAILED"
                        self.tell(kind, "refund", self.shown_refund(capture, refund))

    def refund_by_hand(self, who, cents):
        """Somebody of the shop gives money back on PayPal's own pages: without a key of ours."""
        with self.lock:
            self.give_back(self.capture_of(who), cents, {})

    def reverse(self, who):
        """PayPal takes the money back."""
        with self.lock:
            capture = self.capture_of(who)
            capture |= {"status": "REFUNDED", "taken": capture["cents"]}
            self.tell_taken(capture)

    def charge_back(self, who):
        """The bank of the shopper's card takes the money back, after a dispute."""
        with self.lock:
            capture = self.capture_of(who)
            capture |= {"status": "DENIED", "reason": "CHARGEBACK", "taken": capture["cents"]}
            about = {
                "dispute_id": f"PP-R-{uuid4().hex[:6].upper()}",
                "disputed_transactions": [{"seller_transaction_id": capture["id"]}],
                "status": "RESOLVED",
                "dispute_life_cycle_stage": "CHARGEBACK",
            }
            self.tell("CUSTOMER.DISPUTE.RESOLVED", "dispute", about)
            self.tell_taken(capture)

    def ledger(self):
        """{our reference: cents that came and did not go back}."""
        held: dict[str, int] = {}
        for order in self.state["orders"].values():
            if order["capture"]:
                capture = self.state["captures"][order["capture"]]
                came = capture["cents"] if capture["status"] not in {"PENDING", "DECLINED"} else 0
                gone = capture["taken"] or sum(refund["cents"] for refund in live(capture["refunds"]))
                reference = order["unit"].get("custom_id", "")
                held[reference] = held.get(reference, 0) + came - gone
        return held


def live(refunds):
    return [refund for refund in refunds if refund["status"] != "FAILED"]
