"""A Stripe that is not there: its API for Checkout, refunds and disputes, and its page to pay on."""

import hashlib
import json
import re
from urllib.parse import urlsplit

from catalog.outside.server import Answer, Refused

from . import fake_page as page
from .fake_life import GOOD_CARD, StripeLife
from .fake_objects import list_object
from .fake_rules import Invalid, check_refund_names, checked_refund, checked_session, error, invalid, unfold

KEY_LIFE = 24 * 60 * 60
ONE = re.compile(r"/v1/(?:checkout/)?(sessions|payment_intents|charges|refunds)/(\w+)")
# What `expand` may name, and where that is kept.
EXPANDABLE = {"payment_intent": "payment_intents", "latest_charge": "charges", "charge": "charges"}
ASKS_FIRST = {"4000000000003220", "4000002760003184", "4000008400001629"}


class StripeFake(StripeLife):
    """`notification_url` is where its news goes; PAY_STRIPE_NOTIFICATION_URL sets it."""

    def handle(self, request):
        self.expire_due()
        found = re.fullmatch(r"/c/pay/(\w+)", request.path)
        if found:
            return self.show(found[1], request)
        self.check_access(request)
        answer = self.keep_answer(request) if request.method == "POST" else self.get(request)
        return Answer(200, answer) if isinstance(answer, dict) else answer

    # Access, and keys that make repeating safe

    def check_access(self, request):
        if request.headers.get("authorization") != f"Bearer {self.keys['secret_key']}":
            raise error(401, "Invalid API Key provided")
        version = request.headers.get("stripe-version", "2026-10-28.endive")
        if not re.fullmatch(r"20\d\d-\d\d-\d\d(\.[a-z]+)?", version):
            raise error(400, f"Invalid Stripe API version: {version}")

    def keep_answer(self, request):
        """Answer, and answer the same again to the same key; what was invalid is not kept."""
        if request.body and request.headers.get("content-type") != "application/x-www-form-urlencoded":
            raise error(400, "The body must be form-encoded")
        key = request.headers.get("idempotency-key", "")
        if len(key) > 255:
            raise error(400, "Idempotency keys have 255 characters at most")
        asked = hashlib.sha256(json.dumps([request.path, sorted(request.pairs())]).encode()).hexdigest()
        kept = self.state["kept"].get(key)
        if kept and kept["at"] > self.now() - KEY_LIFE:
            if kept["asked"] != asked:
                message = "Keys for idempotent requests can only be used with the same parameters."
                raise error(400, message, type="idempotency_error")
            return Answer(kept["status"], json.loads(kept["body"]), {"Idempotent-Replayed": "true"})
        try:
            answer = Answer(200, self.post(request))
        except Invalid:
            raise
        except Refused as refusal:
            answer = refusal.answer
        if key:
            self.state["kept"][key] = {
                "asked": asked,
                "at": self.now(),
                "status": answer.status,
                "body": json.dumps(answer.body),
            }
        return answer

    # The API

    def post(self, request):
        wish = unfold(request.pairs())
        if request.path == "/v1/checkout/sessions":
            lines, total, currency = checked_session(wish, self.now())
            return self.open_session(wish, lines, total=total, currency=currency)
        if request.path == "/v1/refunds":
            return self.post_refund(wish)
        found = re.fullmatch(r"/v1/checkout/sessions/(\w+)/expire", request.path)
        if found:
            return self.expire(self.one("sessions", found[1])["id"])
        raise error(404, f"Unrecognized request URL (POST: {request.path})")

    def post_refund(self, wish):
        check_refund_names(wish)
        if ("charge" in wish) == ("payment_intent" in wish):
            raise invalid("One of charge and payment_intent must be given", "payment_intent")
        if "charge" in wish:
            charge = self.one("charges", wish["charge"], "charge")
        else:
            charge = self.charge_of(self.one("payment_intents", wish["payment_intent"], "payment_intent"))
        if not charge or not charge["amount_captured"]:
            raise error(400, "This payment does not have a successful charge to refund.")
        return self.give_back(charge, wish, amount=checked_refund(wish, charge))

    def get(self, request):
        found = ONE.fullmatch(request.path)
        if found:
            expand = [value for name, value in request.query.items() if name.startswith("expand")]
            return self.expanded(self.one(found[1], found[2]), [path.split(".") for path in expand])
        found = re.fullmatch(r"/v1/(refunds|disputes)", request.path)
        if found:
            wanted = request.query.get("payment_intent")
            rows = [row for row in self.state[found[1]].values() if wanted in {None, row["payment_intent"]}]
            return list_object(request.path, rows[::-1][: int(request.query.get("limit", 10))])
        raise error(404, f"Unrecognized request URL (GET: {request.path})")

    def one(self, kind, name, param="id"):
        try:
            return self.state[kind][name]
        except KeyError:
            raise error(404, f"No such object: '{name}'", code="resource_missing", param=param) from None

    def expanded(self, whole, paths):
        """A copy with whole objects instead of the ids that the paths name."""
        copy = dict(whole)
        for first in {path[0] for path in paths}:
            if first not in EXPANDABLE or first not in whole:
                raise invalid(f"This property cannot be expanded: {first}", "expand")
            if whole[first]:
                rest = [path[1:] for path in paths if path[0] == first and path[1:]]
                copy[first] = self.expanded(self.state[EXPANDABLE[first]][whole[first]], rest)
        return copy

    # The page

    def show(self, session_id, request):
        session = self.state["sessions"].get(session_id)
        if session is None or session["status"] != "open":
            return Answer(404 if session is None else 200, page.closed_page(session))
        lines = self.state["wishes"][session_id]["lines"]
        if request.method != "POST":
            return Answer(200, page.checkout_page(session, lines))
        wish = request.form()
        deed, card = wish.get("deed"), wish.get("card", GOOD_CARD)
        if deed == "expire":
            return Answer(200, page.closed_page(self.expire(session_id)))
        if deed == "leave":
            return redirect(session["cancel_url"])
        if deed == "pay" and card in ASKS_FIRST:
            intent = self.intent_of(self.begin(session_id))
            intent["status"] = "requires_action"
            return Answer(200, page.bank_page(session, card))
        if deed == "deny":
            intent = self.intent_of(self.begin(session_id))
            intent["status"] = "requires_payment_method"
            self.tell("payment_intent.payment_failed", intent)
        elif self.pay(session_id, card)["status"] == "complete":
            return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session_id))
        return Answer(402, page.checkout_page(session, lines, is_refused=True))


def redirect(url):
    if urlsplit(url or "").scheme not in {"http", "https"}:
        return Answer(200, page.closed_page(None))
    return Answer(303, b"", {"Location": url})
