"""The fake refuses what PayPal refuses: else the other tests prove nothing."""

import json
from base64 import b64encode
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest

from payments.providers.paypal.ordering import order_of

from .factories import KEYS, attempt, clock, fake, gateway, make_attempt  # noqa: F401 fixtures

LIFE = 3 * 60 * 60


@pytest.fixture
def ask(fake):
    """Ask the fake as a shop that does everything itself: (status, body, headers)."""
    place = urlsplit(fake.url)

    def send(verb, path, body=None, *, key="", **headers):
        token = b64encode(f"{KEYS['client_id']}:{KEYS['client_secret']}".encode()).decode()
        if path.startswith("/v2/"):
            fake.state["tokens"]["token"] = fake.clock() + 100
            headers = {"Authorization": "Bearer token", "Content-Type": "application/json", **headers}
        elif path.startswith("/v1/oauth2"):
            headers = {"Authorization": f"Basic {token}", **headers}
        if key:
            headers["PayPal-Request-Id"] = key
        connection = HTTPConnection(place.hostname, place.port, timeout=5)
        data = json.dumps(body) if isinstance(body, dict) else body
        connection.request(verb, place.path + path, data, headers)
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        is_json = answer.headers["Content-Type"] == "application/json"
        return answer.status, json.loads(raw) if is_json else raw.decode(), dict(answer.headers)

    return send


def issue_of(answer):
    return answer[0], answer[1]["details"][0]["issue"]


def wish(**unit):
    found = order_of(make_attempt())
    found["purchase_units"][0] |= unit
    return found


def dollars(value, currency="USD", **more):
    return {"currency_code": currency, "value": value, **more}


def test_a_token_needs_the_keys_and_ends(fake, ask, clock):
    status, body, _headers = ask("POST", "/v1/oauth2/token", urlencode({"grant_type": "client_credentials"}))
    clock.now += body["expires_in"]

    assert (status, body["token_type"]) == (200, "Bearer")
    assert ask("POST", "/v1/oauth2/token", "", Authorization="Basic x")[0] == 401
    assert ask("POST", "/v1/oauth2/token", "grant_type=password")[0] == 400
    bearer = f"Bearer {body['access_token']}"
    assert ask("GET", "/v2/checkout/orders/X", Authorization=bearer)[0] == 401


@pytest.mark.parametrize(
    ("unit", "answer"),
    [
        ({"amount": dollars("9.523")}, (422, "DECIMAL_PRECISION")),
        ({"amount": dollars("952.5", "JPY")}, (422, "DECIMAL_PRECISION")),
        ({"amount": dollars("154600", "IDR")}, (422, "CURRENCY_NOT_SUPPORTED")),
        ({"amount": dollars("0.00")}, (422, "CANNOT_BE_ZERO_OR_NEGATIVE")),
        ({"amount": dollars("-1.00")}, (422, "CANNOT_BE_ZERO_OR_NEGATIVE")),
        ({"amount": dollars("9,52")}, (400, "INVALID_PARAMETER_SYNTAX")),
        ({"amount": dollars(9.52)}, (400, "INVALID_PARAMETER_SYNTAX")),
        ({"amount": dollars("9.52", "usd")}, (400, "INVALID_PARAMETER_SYNTAX")),
        ({"amount": None}, (400, "MISSING_REQUIRED_PARAMETER")),
        ({"amount": dollars("9.52", breakdown={"item_total": dollars("9.51")})}, (422, "AMOUNT_MISMATCH")),
        (
            {"amount": dollars("9.52", breakdown={"item_total": dollars("9.52", "EUR")})},
            (422, "CURRENCY_MISMATCH"),
        ),
        (
            {
                "amount": dollars(
                    "9.52", breakdown={"item_total": dollars("10.52"), "discount": dollars("-1.00")}
                )
            },
            (422, "CANNOT_BE_NEGATIVE"),
        ),
        ({"items": [{"unit_amount": dollars("9.52"), "quantity": "1"}]}, (422, "ITEM_TOTAL_REQUIRED")),
        (
            {
                "amount": dollars("9.52", breakdown={"item_total": dollars("9.52")}),
                "items": [{"unit_amount": dollars("4.75"), "quantity": "2"}],
            },
            (422, "ITEM_TOTAL_MISMATCH"),
        ),
        ({"custom_id": "x" * 128}, (400, "INVALID_STRING_LENGTH")),
        ({"invoice_id": "x" * 128}, (400, "INVALID_STRING_LENGTH")),
        ({"description": ""}, (400, "INVALID_STRING_LENGTH")),
        ({"soft_descriptor": "x" * 23}, (400, "INVALID_STRING_LENGTH")),
    ],
)
def test_an_order_is_checked(fake, ask, unit, answer):
    assert issue_of(ask("POST", "/v2/checkout/orders", wish(**unit), key="k")) == answer
    assert not fake.state["orders"]


def test_a_sum_with_parts_may_be_right(ask):
    parts = {"item_total": dollars("9.00"), "shipping": dollars("1.52"), "discount": dollars("1.00")}
    unit = {
        "amount": dollars("9.52", breakdown=parts),
        "items": [{"unit_amount": dollars("4.50"), "quantity": "2"}],
    }

    assert ask("POST", "/v2/checkout/orders", wish(**unit), key="k")[0] == 201


@pytest.mark.parametrize(
    ("change", "issue"),
    [
        ({"brand_name": "x" * 128}, "INVALID_STRING_LENGTH"),
        ({"locale": "indonesia!"}, "INVALID_PARAMETER_SYNTAX"),
        ({"user_action": "PAY"}, "INVALID_PARAMETER_VALUE"),
        ({"return_url": ""}, "MISSING_REQUIRED_PARAMETER"),
    ],
)
def test_how_the_page_shall_be_is_checked(ask, change, issue):
    order = wish()
    order["payment_source"]["paypal"]["experience_context"] |= change

    assert issue_of(ask("POST", "/v2/checkout/orders", order, key="k")) == (400, issue)


def test_keys_are_needed_replayed_and_bound_to_their_body(fake, ask, clock):
    path = "/v2/checkout/orders"

    assert issue_of(ask("POST", path, wish())) == (400, "PAYPAL_REQUEST_ID_REQUIRED")
    assert issue_of(ask("POST", path, wish(), key="k" * 109)) == (400, "INVALID_STRING_LENGTH")
    first = ask("POST", path, wish(), key="k")
    again = ask("POST", path, wish(), key="k")
    assert (first[0], again[0], first[1]) == (201, 200, again[1])
    assert issue_of(ask("POST", path, wish(description="Other"), key="k"))[0] == 422
    clock.now += 6 * 60 * 60 + 1
    assert ask("POST", path, wish(), key="k")[0] == 201
    assert len(fake.state["orders"]) == 2


def test_answers_are_short_unless_the_whole_is_preferred(ask):
    short = ask("POST", "/v2/checkout/orders", wish(), key="k")[1]
    whole = ask("POST", "/v2/checkout/orders", wish(), key="k", Prefer="return=representation")[1]

    assert set(short) == {"id", "status", "links"}
    assert whole["purchase_units"][0]["amount"] == dollars("9.52")


def test_an_older_order_has_the_older_link(ask):
    order = wish()
    del order["payment_source"]

    answer = ask("POST", "/v2/checkout/orders", order)[1]

    assert (answer["status"], answer["links"][1]["rel"]) == ("CREATED", "approve")


def test_a_capture_wants_approval_and_comes_once(fake, ask, gateway, attempt):
    number = gateway.open(attempt).gateway_id
    path = f"/v2/checkout/orders/{number}/capture"

    assert issue_of(ask("POST", path, {})) == (422, "ORDER_NOT_APPROVED")
    fake.pay(number)
    assert ask("POST", path, {}, key="c")[0] == 201
    assert ask("POST", path, {}, key="c")[0] == 200
    assert issue_of(ask("POST", path, {}, key="d")) == (422, "ORDER_ALREADY_CAPTURED")
    assert ask("POST", "/v2/checkout/orders/NONE/capture", {})[0] == 404


def test_a_bad_source_is_declined_once(fake, ask, gateway, attempt):
    number = gateway.open(attempt).gateway_id
    path = f"/v2/checkout/orders/{number}/capture"
    fake.refuse(number)

    assert issue_of(ask("POST", path, {}, key="c")) == (422, "INSTRUMENT_DECLINED")
    assert issue_of(ask("POST", path, {}, key="c")) == (422, "ORDER_NOT_APPROVED")
    fake.pay(number)
    assert ask("POST", path, {}, key="c")[0] == 201


def test_an_order_lives_three_hours(fake, ask, gateway, attempt, clock):
    number = gateway.open(attempt).gateway_id
    fake.pay(number)
    clock.now += LIFE

    assert ask("GET", f"/v2/checkout/orders/{number}")[0] == 404
    assert issue_of(ask("POST", f"/v2/checkout/orders/{number}/capture", {})) == (422, "ORDER_EXPIRED")


@pytest.fixture
def captured(fake, gateway, attempt):
    session = gateway.open(attempt)
    fake.pay(attempt.reference)
    gateway.collect(make_attempt(gateway_id=session.gateway_id))
    return fake.capture_of(attempt.reference)


def test_an_invoice_is_paid_once(fake, ask, captured):
    other = ask("POST", "/v2/checkout/orders", wish(), key="other")

    assert issue_of(other) == (422, "DUPLICATE_INVOICE_ID")


@pytest.mark.parametrize(
    ("amount", "answer"),
    [
        (dollars("9.53"), (422, "REFUND_AMOUNT_EXCEEDED")),
        (dollars("0.00"), (422, "CANNOT_BE_ZERO_OR_NEGATIVE")),
        (dollars("1.005"), (422, "DECIMAL_PRECISION")),
        (dollars("1.00", "EUR"), (422, "REFUND_CAPTURE_CURRENCY_MISMATCH")),
    ],
)
def test_a_refund_is_checked(fake, ask, captured, amount, answer):
    path = f"/v2/payments/captures/{captured['id']}/refund"

    assert issue_of(ask("POST", path, {"amount": amount})) == answer
    assert captured["refunds"] == []


def test_a_refund_without_amount_is_all_that_is_left(fake, ask, captured):
    path = f"/v2/payments/captures/{captured['id']}/refund"

    part = ask("POST", path, {"amount": dollars("2.00")}, key="a")
    rest = ask("POST", path, {}, key="b")

    assert (part[0], rest[1]["amount"]["value"]) == (201, "7.52")
    assert captured["status"] == "REFUNDED"
    assert issue_of(ask("POST", path, {}, key="c")) == (422, "CAPTURE_FULLY_REFUNDED")
    assert ask("POST", path, {"amount": dollars("2.00")}, key="a")[0] == 200
    assert ask("GET", f"/v2/payments/refunds/{rest[1]['id']}")[1] == rest[1]


def test_refunds_end_after_half_a_year_and_after_a_charge_back(fake, ask, captured, clock):
    path = f"/v2/payments/captures/{captured['id']}/refund"
    clock.now += 181 * 86_400
    assert issue_of(ask("POST", path, {})) == (422, "REFUND_TIME_LIMIT_EXCEEDED")

    fake.charge_back(captured["order"])
    assert issue_of(ask("POST", path, {})) == (422, "REFUND_NOT_PERMITTED_DUE_TO_CHARGEBACK")


def test_the_certificate_is_shown_to_everybody(fake, ask):
    signer = fake.state["signer"]

    assert ask("GET", f"/v1/notifications/certs/{signer['id']}")[1] == signer["certificate"]
    assert ask("GET", "/v1/notifications/certs/OTHER")[0] == 404


# The page


@pytest.mark.parametrize(
    ("deed", "status", "query"),
    [
        ("good", "APPROVED", "PayerID="),
        ("bad", "APPROVED", "PayerID="),
        ("leave", "PAYER_ACTION_REQUIRED", "token="),
    ],
)
def test_the_page_leads_back_to_the_shop(fake, ask, gateway, attempt, deed, status, query):
    number = gateway.open(attempt).gateway_id

    answer = ask("POST", f"/checkoutnow?token={number}", urlencode({"deed": deed}))

    location = answer[2]["Location"]
    assert (answer[0], fake.order_of(number)["status"]) == (303, status)
    assert location.startswith(f"{attempt.return_url}&token={number}")
    assert query in location
    assert ("PayerID" in location) == (deed != "leave")


def test_the_page_speaks_the_shoppers_language_and_trusts_nobody(fake, ask, gateway, attempt, settings):
    number = gateway.open(attempt).gateway_id
    fake.order_of(number)["context"]["brand_name"] = "<script>"

    status, html, _headers = ask("GET", f"/checkoutnow?token={number}")

    assert status == 200
    assert "USD 9.52" in html
    assert "Setujui dan bayar" in html
    assert "<script>" not in html
    assert "Simulator" in html


@pytest.mark.parametrize("deed", ["gone", "expire"])
def test_a_shopper_who_closes_the_window_is_not_led_anywhere(fake, ask, gateway, attempt, deed):
    number = gateway.open(attempt).gateway_id

    status, html, _headers = ask("POST", f"/checkoutnow?token={number}", urlencode({"deed": deed}))

    assert status == 200
    assert "<button" not in html


def test_a_page_of_no_order_is_not_found(ask):
    assert ask("GET", "/checkoutnow?token=NONE")[0] == 404
    assert ask("POST", "/checkoutnow?token=NONE", "deed=good")[0] == 404
    assert ask("GET", "/v2/unknown")[0] == 404
