"""What the fake PayPal remembers, how it shows it, and how it tells the shop, signed.

How reversals and charge-backs look in an order is put together from the specification's words, as
no source shows a whole one: the first is REFUNDED without a refund of ours, the second DENIED with
the reason CHARGEBACK.
"""

import json
from datetime import UTC, datetime
from uuid import uuid4

from catalog.outside.server import Fake

from ..base import Notification
from .exchange import write_cents
from .fake_signing import make_signer, sign


class PayPalMemory(Fake):
    code = "paypal"

    def __init__(self, keys, **rest):
        super().__init__(keys, **rest)
        # The address and the events that the dashboard of the real one knows.
        self.notification_url = keys.get("notification_url", "")

    def first_state(self):
        return {"signer": dict(make_signer()), "tokens": {}, "orders": {}, "captures": {}, "replays": {}}

    def iso(self, at=None):
        return datetime.fromtimestamp(self.clock() if at is None else at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    # Finding

    def order_of(self, who):
        """The order of an id, or the newest one of our reference. Raises KeyError."""
        with self.lock:
            orders = self.state["orders"]
            if who in orders:
                return orders[who]
            found = [order for order in orders.values() if order["unit"].get("custom_id") == who]
            if not found:
                raise KeyError(who)
            return found[-1]

    # Showing

    def page_of(self, order):
        return f"{self.url}/checkoutnow?token={order['id']}"

    def shown_order(self, order):
        is_new = order["status"] in {"CREATED", "PAYER_ACTION_REQUIRED"}
        page = "payer-action" if order["context"] else "approve"
        links = [{"href": f"{self.url}/v2/checkout/orders/{order['id']}", "rel": "self", "method": "GET"}]
        if is_new:
            links.append({"href": self.page_of(order), "rel": page, "method": "GET"})
        return {
            "id": order["id"],
            "intent": "CAPTURE",
            "status": order["status"],
            "purchase_units": [self.shown_unit(order)],
            "create_time": self.iso(order["created"]),
            "links": links,
        }

    def shown_unit(self, order):
        unit = {**order["unit"], "payee": {"merchant_id": "SIMULATOR"}}
        if order["capture"]:
            capture = self.state["captures"][order["capture"]]
            unit["payments"] = {"captures": [self.shown_capture(capture)]}
            if capture["refunds"]:
                unit["payments"]["refunds"] = [self.shown_refund(capture, one) for one in capture["refunds"]]
        return unit

    def shown_capture(self, capture):
        unit = self.state["orders"][capture["order"]]["unit"]
        shown = {
            "id": capture["id"],
            "status": capture["status"],
            "amount": {
                "currency_code": unit["amount"]["currency_code"],
                "value": write_cents(capture["cents"]),
            },
            "final_capture": True,
            "create_time": self.iso(capture["created"]),
            "supplementary_data": {"related_ids": {"order_id": capture["order"]}},
            "links": [
                {"href": f"{self.url}/v2/payments/captures/{capture['id']}", "rel": "self", "method": "GET"}
            ],
        }
        shown |= {name: unit[name] for name in ("custom_id", "invoice_id") if name in unit}
        if capture["reason"]:
            shown["status_details"] = {"reason": capture["reason"]}
        return shown

    def shown_refund(self, capture, refund):
        currency = self.state["orders"][capture["order"]]["unit"]["amount"]["currency_code"]
        shown = {
            "id": refund["id"],
            "status": refund["status"],
            "amount": {"currency_code": currency, "value": write_cents(refund["cents"])},
            "create_time": self.iso(refund["created"]),
            "links": [
                {"href": f"{self.url}/v2/payments/refunds/{refund['id']}", "rel": "self", "method": "GET"},
                {"href": f"{self.url}/v2/payments/captures/{capture['id']}", "rel": "up", "method": "GET"},
            ],
        }
        names = ("custom_id", "note_to_payer", "invoice_id")
        return shown | {name: refund["wish"][name] for name in names if name in refund["wish"]}

    # Telling

    def tell_capture(self, capture):
        kinds = {"COMPLETED": "COMPLETED", "PENDING": "PENDING", "DECLINED": "DENIED"}
        self.tell(f"PAYMENT.CAPTURE.{kinds[capture['status']]}", "capture", self.shown_capture(capture))

    def tell_taken(self, capture):
        taken = {"id": self.new_id(), "cents": capture["taken"], "status": "COMPLETED", "wish": {}}
        about = self.shown_refund(capture, taken | {"created": self.clock()})
        self.tell("PAYMENT.CAPTURE.REVERSED", "refund", about)

    def tell(self, kind, resource_type, resource):
        letter = self.letter(kind, resource_type, resource)
        headers = {name.upper(): value for name, value in letter.headers.items()}
        self.notifier.write(self.notification_url, headers, letter.body)

    def letter(self, kind, resource_type, resource, *, at=None):
        """A signed Notification, as the shop gets it."""
        at = self.clock() if at is None else at
        event = {
            "id": f"WH-{uuid4().hex[:17].upper()}-{uuid4().hex[:17].upper()}",
            "event_version": "1.0",
            "create_time": self.iso(at),
            "resource_type": resource_type,
            "resource_version": "2.0",
            "event_type": kind,
            "summary": f"{kind} of the simulator",
            "resource": resource,
            "links": [],
        }
        return self.signed(json.dumps(event).encode(), at=at)

    def signed(self, body, *, at=None):
        """A Notification of any body, signed as everything else is."""
        signer = self.state["signer"]
        headers = sign(
            body,
            signer=signer,
            url=f"{self.url}/v1/notifications/certs/{signer['id']}",
            webhook_id=self.keys["webhook_id"],
            at=self.clock() if at is None else at,
        )
        headers["CONTENT-TYPE"] = "application/json"
        return Notification(body, {name.lower(): value for name, value in headers.items()})

    def notification_for(self, who):
        """A new letter about how an order stands now."""
        order = self.order_of(who)
        if order["capture"]:
            capture = self.state["captures"][order["capture"]]
            return self.letter("PAYMENT.CAPTURE.COMPLETED", "capture", self.shown_capture(capture))
        return self.letter("CHECKOUT.ORDER.APPROVED", "checkout-order", self.shown_order(order))

    @staticmethod
    def new_id():
        return uuid4().hex[:17].upper()
