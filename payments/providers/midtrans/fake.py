"""Midtrans that is not there: Snap, the Core API and the shopper's page, in one small server."""

import uuid
from base64 import b64encode
from urllib.parse import unquote

from catalog.outside.server import Answer, Refused

from . import fake_checks, fake_money, fake_pages, fake_simulator
from .fake_deeds import Deeds

ACCESS_DENIED = "Access denied due to unauthorized transaction, please check client or server key"


class MidtransFake(Deeds):
    """The HTTP face; what can happen to the money is in `Deeds`."""

    def handle(self, request):
        self.pass_time()
        parts = [unquote(part) for part in request.path.strip("/").split("/")]
        match request.method, *parts:
            case "POST", "snap", "v1", "transactions":
                self.authorize(request, {"error_messages": [ACCESS_DENIED]})
                return self.make_page(request)
            case "POST", "snap", "v1", "transactions", token, "cancel":
                self.authorize(request, {"error_messages": [ACCESS_DENIED]})
                return self.cancel_page(token)
            case "GET" | "POST" as method, "v2", name, deed:
                self.authorize(request, {"status_code": "401", "status_message": ACCESS_DENIED})
                return self.core(method, name, deed, request)
            case "GET" | "POST", "snap", "v4", "redirection", token:
                return fake_pages.show(self, token, request)
            case "GET" | "POST", "simulator":
                return fake_simulator.show_all(self, request)
        raise Refused(404, {"error_messages": ["no such resource"]})

    def authorize(self, request, refusal):
        right = b64encode(f"{self.keys['server_key']}:".encode()).decode()
        if request.headers.get("authorization") != f"Basic {right}":
            raise Refused(401, refusal)
        is_json = request.headers.get("content-type", "").startswith("application/json")
        if request.body and not is_json:
            raise Refused(415, {"error_messages": ["the body must be JSON"]})

    # Snap

    def make_page(self, request):
        if len(request.body) > fake_checks.LARGEST_BODY:
            fake_checks.refuse("the body is larger than 16 KB", 413)
        body, now = request.json(), self.clock()
        fake_checks.check_page(body, now)
        order_id = body["transaction_details"]["order_id"]
        before = self.state["orders"].get(order_id)
        if before and any(one["status"] != "cancel" for one in before["transactions"]):
            fake_checks.refuse(
                "transaction_details.order_id has been paid and utilized, please use another order ID"
            )
        if before:
            self.state["tokens"][before["token"]]["is_dead"] = True
        token = str(uuid.uuid4())
        self.state["tokens"][token] = {"order_id": order_id, "is_dead": False, "canceled_at": ""}
        self.state["orders"][order_id] = {
            "token": token,
            "gross": body["transaction_details"]["gross_amount"],
            "body": body,
            "urls": self.news_urls(request.headers),
            "created_at": now,
            "transactions": [],
        }
        url = f"{self.url}/snap/v4/redirection/{token}"
        return Answer(201, {"token": token, "redirect_url": url})

    def news_urls(self, headers):
        instead = headers.get("x-override-notification", "")
        more = instead or headers.get("x-append-notification", "")
        usual = [] if instead else [self.keys.get("notification_url", "")]
        return [url.strip() for url in [*usual, *more.split(",")[:3]] if url.strip()]

    def cancel_page(self, token):
        page = self.state["tokens"].get(token)
        if page is None or page["is_dead"]:
            fake_checks.refuse("token not found", 404)
        if page["canceled_at"]:
            fake_checks.refuse("token already canceled")
        if any(one["status"] != "deny" for one in self.state["orders"][page["order_id"]]["transactions"]):
            fake_checks.refuse("Transaction is on progress")
        page["canceled_at"] = fake_money.wib(self.clock())
        return Answer(200, {"canceled_at": page["canceled_at"]})

    # Core API

    def core(self, method, name, deed, request):
        transaction = self.find(name)
        if transaction is None:
            return core_answer("404", "Transaction doesn't exist.", is_ok=self.is_404_in_body)
        match method, deed:
            case "GET", "status":
                return Answer(200, self.message_of(transaction))
            case "POST", "cancel":
                is_void = transaction["status"] == "capture"
                return self.stop(transaction, "cancel", "200", is_allowed=is_void)
            case "POST", "expire":
                return self.stop(transaction, "expire", "407")
            case "POST", "refund":
                return self.refund(transaction, request.json())
        raise Refused(404, {"status_code": "404", "status_message": "no such resource"})

    def stop(self, transaction, status, code, *, is_allowed=False):
        if self.is_stubborn or (transaction["status"] != "pending" and not is_allowed):
            return core_answer("412", "Merchant cannot modify the status of the transaction.")
        self.move(transaction, status)
        return Answer(200, self.message_of(transaction) | {"status_code": code, "signature_key": None})

    def refund(self, transaction, wish):
        refusal = fake_money.refund_refusal(transaction, wish, self.clock())
        if refusal or self.is_balance_empty:
            return core_answer(*(refusal or ("414", "The balance of the merchant is too low.")))
        left = transaction["gross"] - fake_money.refunded(transaction)
        amount = wish.get("amount", left)
        self.state["refunds"] += 1
        transaction["keys"][wish["refund_key"]] = self.clock()
        transaction["refunds"].append(
            {
                "refund_chargeback_id": self.state["refunds"],
                "refund_amount": f"{amount}.00",
                "refund_key": wish["refund_key"],
                "reason": wish.get("reason", ""),
                "created_at": fake_money.wib(self.clock()),
            }
        )
        self.move(transaction, "refund" if amount == left else "partial_refund")
        transaction["later"]["confirm"] = self.clock() + self.seconds["confirm"]
        told = transaction["refunds"][-1]
        return Answer(200, self.message_of(transaction) | told | {"signature_key": None})


def core_answer(code, message, *, is_ok=False):
    """Core API errors are all text; some come with HTTP 200."""
    body = {"status_code": code, "status_message": message, "id": str(uuid.uuid4())}
    return Answer(200 if is_ok else int(code), body)
