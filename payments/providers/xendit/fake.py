"""A Xendit that is not there: sessions, payments, refunds, and the page where the shopper pays.

Assumed, because no source tells: an `idempotency-key` gives the first answer again, and a
`reference_id` is taken once. A refund asked for again under its key shows how it stands.
"""

import base64
import json

from catalog.outside.server import Answer, Fake

from .channels import NAMES
from .fake_rules import REQUIRED, check_refund, check_session, iso, refusal, seconds, versioned
from .page import page


class XenditFake(Fake):
    """`keys["notification_url"]` is what Xendit's dashboard holds; without it all news is kept.

    `refund_seconds` is how long a refund is PENDING.
    """

    code = "xendit"
    refund_seconds = 2

    def first_state(self):
        return {"sessions": {}, "payments": {}, "refunds": {}, "answers": {}, "count": 0}

    def handle(self, request):
        self.pass_time()
        if request.path.startswith("/checkout/"):
            return self.checkout(request)
        wanted = "Basic " + base64.b64encode(f"{self.keys['secret_key']}:".encode()).decode()
        if request.headers.get("authorization") != wanted:
            raise refusal(401, "INVALID_API_KEY", "API key is not authorized for this API")
        match request.method, *request.path.strip("/").split("/"):
            case "POST", "sessions":
                return self.once(request, self.make_session)
            case "GET", "sessions", number:
                return Answer(200, self.find("sessions", number))
            case "POST", "sessions", number, "cancel":
                return self.cancel(self.find("sessions", number))
            case "GET", "v3", "payments", number:
                versioned(request)
                return Answer(200, self.find("payments", number))
            case "POST", "v3", "refunds":
                versioned(request)
                return Answer(200, self.make_refund(request.json()))
            case "GET", "v3", "refunds", number:
                versioned(request)
                return Answer(200, self.find("refunds", number))
        raise refusal(404, "DATA_NOT_FOUND", request.path)

    def find(self, table, number):
        if number not in self.state[table]:
            raise refusal(404, "DATA_NOT_FOUND", f"{table} {number}")
        return self.state[table][number]

    def next_number(self):
        self.state["count"] += 1
        return self.state["count"]

    # Sessions

    def once(self, request, make):
        """The answer of the first request with this key; another body under it is refused."""
        key = request.headers.get("idempotency-key", "")
        first = self.state["answers"].get(key)
        if first and first["body"] != request.body.decode():
            raise refusal(409, "DUPLICATE_ERROR", "idempotency-key was used for another request")
        if not first:
            first = {"body": request.body.decode(), "answer": make(request.json())}
            if key:
                self.state["answers"][key] = first
        return Answer(201, first["answer"])

    def make_session(self, wish):
        check_session(wish, self.clock())
        if any(old["reference_id"] == wish["reference_id"] for old in self.state["sessions"].values()):
            raise refusal(409, "DUPLICATE_ERROR", "The reference_id entered has been used before")
        number = f"ps-{self.next_number():024x}"
        wanted = wish.get("allowed_payment_channels") or list(NAMES.values())
        session = {
            **{name: wish.get(name) for name in (*REQUIRED, "locale", "description")},
            "payment_session_id": number,
            "business_id": "simulator",
            "status": "ACTIVE",
            "allowed_payment_channels": wanted,
            "expires_at": wish.get("expires_at") or iso(self.clock() + 30 * 60),
            "success_return_url": wish.get("success_return_url"),
            "cancel_return_url": wish.get("cancel_return_url"),
            "payment_link_url": f"{self.url}/checkout/{number}",
            "payment_request_id": None,
            "payment_id": None,
        }
        self.state["sessions"][number] = session
        return dict(session)

    def cancel(self, session):
        if session["status"] != "ACTIVE":
            raise refusal(400, "INVALID_SESSION_STATUS", f"the session is {session['status']}")
        session["status"] = "CANCELED"
        return Answer(200, session)

    def pass_time(self):
        now = self.clock()
        for session in self.state["sessions"].values():
            if session["status"] == "ACTIVE" and seconds(session["expires_at"]) <= now:
                self.end(session, "EXPIRED")
        for refund in self.state["refunds"].values():
            if refund["status"] == "PENDING" and seconds(refund["created"]) + self.refund_seconds <= now:
                self.finish_refund(refund["reference_id"])

    def end(self, session, status):
        session["status"] = status
        self.tell(f"payment_session.{status.lower()}", dict(session))

    # What a shopper, a bank or a clerk does; tests and the page call it. `who` is the attempt's
    # reference or the session's id.

    def session_of(self, who):
        sessions = self.state["sessions"].values()
        return next(s for s in sessions if who in (s["reference_id"], s["payment_session_id"]))

    def pay(self, who, channel="", *, amount=None, is_late=False):
        """Money comes by a channel of ours ("bca_va"); `is_late` also for a session that ended."""
        with self.lock:
            session = self.session_of(who)
            if session["status"] != "ACTIVE" and not is_late:
                raise refusal(400, "INVALID_SESSION_STATUS", f"the session is {session['status']}")
            payment = self.payment(session, NAMES.get(channel) or session["allowed_payment_channels"][0])
            payment["request_amount"] = session["amount"] if amount is None else amount
            payment["status"] = "SUCCEEDED"
            payment["captures"] = [{"capture_id": "cptr-1", "capture_amount": payment["request_amount"]}]
            session |= {key: payment[key] for key in ("payment_id", "payment_request_id")}
            self.tell("payment.capture", dict(payment))
            self.end(session, "COMPLETED")
            return payment

    def refuse(self, who, channel=""):
        """A try fails; the session stays open for another one."""
        with self.lock:
            session = self.session_of(who)
            payment = self.payment(session, NAMES.get(channel) or session["allowed_payment_channels"][0])
            payment["status"] = "FAILED"
            self.tell("payment.failure", dict(payment))

    def expire(self, who):
        with self.lock:
            self.end(self.session_of(who), "EXPIRED")

    def payment(self, session, channel):
        number = f"{self.next_number():032x}"
        payment = {
            "payment_id": f"py-{number}",
            "payment_request_id": f"pr-{number}",
            "reference_id": session["reference_id"],
            "currency": session["currency"],
            "request_amount": session["amount"],
            "channel_code": channel,
            "status": "PENDING",
        }
        self.state["payments"][payment["payment_id"]] = payment
        return payment

    # Refunds

    def make_refund(self, wish):
        payment = self.find("payments", wish.get("payment_id"))
        amount = wish.get("amount", payment["request_amount"])
        old = self.refund_of(wish["reference_id"])
        if old:
            if (old["payment_id"], old["amount"]) != (wish["payment_id"], amount):
                raise refusal(409, "DUPLICATE_ERROR", "reference_id was used for another refund")
            return old
        check_refund(wish, payment, amount, self.paid_back(payment["payment_id"]))
        refund = {
            "refund_id": f"rfd-{self.next_number():032x}",
            "reference_id": wish["reference_id"],
            "payment_id": wish["payment_id"],
            "status": "PENDING",
            "amount": amount,
            "currency": payment["currency"],
            "channel_code": payment["channel_code"],
            "reason": wish["reason"],
            "created": iso(self.clock()),
        }
        self.state["refunds"][refund["refund_id"]] = refund
        return refund

    def refund_of(self, key):
        return next((r for r in self.state["refunds"].values() if r["reference_id"] == key), None)

    def finish_refund(self, key, *, is_success=True):
        with self.lock:
            refund = self.refund_of(key)
            refund["status"] = "SUCCEEDED" if is_success else "FAILED"
            event = f"refund.{refund['status'].lower()}"
            # Wrapped twice, as their documents show it.
            self.tell(event, {"event": event, "data": {**refund, "id": refund["refund_id"]}})

    def paid_back(self, payment_id):
        refunds = self.state["refunds"].values()
        return sum(r["amount"] for r in refunds if r["payment_id"] == payment_id and r["status"] != "FAILED")

    def ledger(self):
        """{our reference: rupiah that came in and were not paid back}."""
        net = {}
        for payment in self.state["payments"].values():
            if payment["status"] == "SUCCEEDED":
                kept = payment["request_amount"] - self.paid_back(payment["payment_id"])
                net[payment["reference_id"]] = net.get(payment["reference_id"], 0) + kept
        return net

    # News and the page

    def tell(self, event, data):
        news = {"event": event, "business_id": "simulator", "created": iso(self.clock()), "data": data}
        headers = {"Content-Type": "application/json", "x-callback-token": self.keys["callback_token"]}
        return self.notifier.write(self.keys.get("notification_url", ""), headers, json.dumps(news).encode())

    def checkout(self, request):
        _empty, _checkout, number, *deed = request.path.split("/")
        session = self.find("sessions", number)
        if request.method == "POST" and session["status"] == "ACTIVE":
            match deed:
                case ["pay", channel] if NAMES.get(channel) in session["allowed_payment_channels"]:
                    self.pay(number, channel)
                case ["refuse"]:
                    self.refuse(number)
                case ["expire"]:
                    self.expire(number)
            if session["status"] != "ACTIVE":
                return Answer(303, "", {"Location": session["success_return_url"]})
        return Answer(200, page(session, f"{self.url}/checkout/{number}"))
