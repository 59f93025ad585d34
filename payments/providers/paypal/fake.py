"""A PayPal that is not there: tokens, orders, captures, refunds, certificates, and a page to approve."""

import re
from base64 import b64encode
from urllib.parse import parse_qsl, urlencode, urlsplit
from uuid import uuid4

from catalog.outside.server import Answer, Refused

from .fake_life import PayPalLife
from .fake_page import page
from .fake_rules import cents, check_key, check_lengths, check_order, refused

# Seconds for which a key gives the first answer again: orders, payments.
ORDER_KEYS = 6 * 60 * 60
PAYMENT_KEYS = 45 * 24 * 60 * 60
ID = r"([A-Za-z0-9-]+)"


class PayPalFake(PayPalLife):
    """`keys["notification_url"]` is what PayPal's dashboard holds; without it all news is kept."""

    def handle(self, request):
        for verb, pattern, deed in self.routes():
            found = re.fullmatch(pattern, request.path)
            if found and verb == request.method:
                return deed(request, *found.groups())
        raise refused(404, "INVALID_RESOURCE_ID", request.path)

    def routes(self):
        return [
            ("POST", "/v1/oauth2/token", self.give_token),
            ("GET", f"/v1/notifications/certs/{ID}", self.give_certificate),
            ("POST", "/v2/checkout/orders", self.create),
            ("GET", f"/v2/checkout/orders/{ID}", self.show_order),
            ("POST", f"/v2/checkout/orders/{ID}/capture", self.capture),
            ("GET", f"/v2/payments/captures/{ID}", self.show_capture),
            ("POST", f"/v2/payments/captures/{ID}/refund", self.refund),
            ("GET", f"/v2/payments/refunds/{ID}", self.show_refund),
            ("GET", "/checkoutnow", self.show_page),
            ("POST", "/checkoutnow", self.press),
        ]

    # Who may ask

    def give_token(self, request):
        secret = f"{self.keys['client_id']}:{self.keys['client_secret']}"
        if request.headers.get("authorization") != "Basic " + b64encode(secret.encode()).decode():
            raise Refused(
                401, {"error": "invalid_client", "error_description": "Client Authentication failed"}
            )
        if request.form().get("grant_type") != "client_credentials":
            raise Refused(400, {"error": "unsupported_grant_type"})
        token = f"A21AA{uuid4().hex}"
        self.state["tokens"][token] = self.clock() + self.token_seconds
        return Answer(200, {"access_token": token, "token_type": "Bearer", "expires_in": self.token_seconds})

    def check_access(self, request):
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self.state["tokens"].get(token, 0) <= self.clock():
            raise Refused(
                401, {"error": "invalid_token", "error_description": "Token signature verification failed"}
            )
        if request.method == "POST" and request.headers.get("content-type") != "application/json":
            raise refused(415, "UNSUPPORTED_MEDIA_TYPE")

    def give_certificate(self, request, number):
        if number != self.state["signer"]["id"]:
            raise refused(404, "INVALID_RESOURCE_ID")
        kind = {"Content-Type": "application/x-x509-ca-cert"}
        return Answer(200, self.state["signer"]["certificate"].encode(), kind)

    # Keys

    def replay(self, request, key, life):
        """What a key made before, for as long as PayPal remembers; another body under it is refused."""
        kept = self.state["replays"].get(f"{request.path} {key}")
        if not key or not kept or self.clock() > kept["at"] + life:
            return None
        if kept["body"] != request.body.decode():
            raise refused(422, "DUPLICATE_REQUEST_ID")
        return kept["made"]

    def remember(self, request, key, made):
        if key:
            kept = {"at": self.clock(), "body": request.body.decode(), "made": made}
            self.state["replays"][f"{request.path} {key}"] = kept

    # Orders

    def create(self, request):
        self.check_access(request)
        wish, key = request.json(), request.headers.get("paypal-request-id", "")
        check_key(key, is_needed="payment_source" in wish)
        made = self.replay(request, key, ORDER_KEYS)
        if made:
            return Answer(200, self.shown(request, self.state["orders"][made]))
        unit = check_order(wish)
        self.check_invoice(unit)
        source = (wish.get("payment_source") or {}).get("paypal") or {}
        order = {
            "id": self.new_id(),
            "status": "PAYER_ACTION_REQUIRED" if source else "CREATED",
            "unit": {"reference_id": "default", **unit},
            "context": source.get("experience_context") or {},
            "source": "",
            "payer": "",
            "capture": "",
            "created": self.clock(),
        }
        self.state["orders"][order["id"]] = order
        self.remember(request, key, order["id"])
        return Answer(201, self.shown(request, order))

    def shown(self, request, order):
        """The whole order if it was asked for, else what names it."""
        whole = self.shown_order(order)
        if request.headers.get("prefer") == "return=representation":
            return whole
        return {name: whole[name] for name in ("id", "status", "links")}

    def find_order(self, number):
        order = self.state["orders"].get(number)
        if order is None:
            raise refused(404, "INVALID_RESOURCE_ID", "Specified resource ID does not exist.")
        return order

    def show_order(self, request, number):
        self.check_access(request)
        order = self.find_order(number)
        if self.is_over(order):
            raise refused(404, "INVALID_RESOURCE_ID", "Specified resource ID does not exist.")
        return Answer(200, self.shown_order(order))

    def capture(self, request, number):
        self.check_access(request)
        key = request.headers.get("paypal-request-id", "")
        check_key(key, is_needed=False)
        order = self.find_order(number)
        if self.replay(request, key, ORDER_KEYS):
            return Answer(200, self.shown(request, order))
        self.take(order)
        self.remember(request, key, order["id"])
        return Answer(201, self.shown(request, order))

    # Captures and refunds

    def find_capture(self, number):
        if number not in self.state["captures"]:
            raise refused(404, "INVALID_RESOURCE_ID", "Specified resource ID does not exist.")
        return self.state["captures"][number]

    def show_capture(self, request, number):
        self.check_access(request)
        return Answer(200, self.shown_capture(self.find_capture(number)))

    def refund(self, request, number):
        self.check_access(request)
        wish, key = request.json(), request.headers.get("paypal-request-id", "")
        check_key(key, is_needed=False)
        capture = self.find_capture(number)
        made = self.replay(request, key, PAYMENT_KEYS)
        if made:
            refund = next(refund for refund in capture["refunds"] if refund["id"] == made)
            return Answer(200, self.shown_refund(capture, refund))
        check_lengths(wish, {"custom_id": 127, "invoice_id": 127, "note_to_payer": 255})
        amount = None
        if wish.get("amount") is not None:
            amount = cents(wish["amount"])
            if amount <= 0:
                raise refused(422, "CANNOT_BE_ZERO_OR_NEGATIVE")
            if wish["amount"]["currency_code"] != self.shown_capture(capture)["amount"]["currency_code"]:
                raise refused(422, "REFUND_CAPTURE_CURRENCY_MISMATCH")
        refund = self.give_back(capture, amount, wish)
        self.remember(request, key, refund["id"])
        return Answer(201, self.shown_refund(capture, refund))

    def show_refund(self, request, number):
        self.check_access(request)
        for capture in self.state["captures"].values():
            for refund in capture["refunds"]:
                if refund["id"] == number:
                    return Answer(200, self.shown_refund(capture, refund))
        raise refused(404, "INVALID_RESOURCE_ID")

    # The page

    def show_page(self, request):
        order = self.state["orders"].get(request.query.get("token", ""))
        is_over = order is None or self.is_over(order)
        return Answer(404 if order is None else 200, page(order, is_over=is_over))

    def press(self, request):
        """A button of the page: approve (with one of three sources), leave, or let time pass."""
        order = self.state["orders"].get(request.query.get("token", ""))
        deed = request.form().get("deed", "")
        if order is None or self.is_over(order) or order["capture"]:
            return self.show_page(request)
        if deed in {"good", "bad", "checked", "gone"}:
            self.pay(order["id"], source="good" if deed == "gone" else deed)
        elif deed == "expire":
            self.expire(order["id"])
        if deed in {"gone", "expire"}:
            # The shopper closes the window: the shop hears of it by notification, or never.
            return self.show_page(request)
        told = {"token": order["id"]}
        if deed != "leave":
            told["PayerID"] = order["payer"]
        name = "cancel_url" if deed == "leave" else "return_url"
        return Answer(303, "", {"Location": with_query(order["context"].get(name, self.url), told)})


def with_query(url, more):
    parts = urlsplit(url)
    return parts._replace(query=urlencode([*parse_qsl(parts.query), *more.items()])).geturl()
