"""The fake refuses what Midtrans refuses, and its pages lead where Midtrans's lead."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import urllib3

from catalog.outside.notifying import wait_until
from catalog.outside.server import Answer, Fake, FakeServer
from payments.providers.base import Item

from .factories import KEYS, clock, fake, gateway, make_attempt, opened  # noqa: F401

REFERENCE = "TO-261121-7K3QX-1"
PAGE = {
    "transaction_details": {"order_id": "A-1", "gross_amount": 20_000},
    "item_details": [{"id": "a", "name": "Kaos", "price": 10_000, "quantity": 2}],
    "customer_details": {"first_name": "Siti", "phone": "+6281234567890"},
}


def ask(fake, verb, path, body=None, *, key=KEYS["server_key"], form=None, headers=()):
    """(status, body, headers) of a request; no redirect is followed."""
    sent = urllib3.make_headers(basic_auth=f"{key}:") | dict(headers)
    raw = urlencode(form).encode() if form is not None else None
    if body is not None:
        raw, sent["Content-Type"] = json.dumps(body).encode(), "application/json"
    answer = urllib3.request(verb, f"{fake.url}{path}", body=raw, headers=sent, redirect=False)
    return answer.status, answer.data.decode(), answer.headers


def make(fake, **changes):
    status, body, _headers = ask(fake, "POST", "/snap/v1/transactions", PAGE | changes)
    return status, json.loads(body)


@pytest.mark.parametrize("key", ["", "SB-Mid-server-OTHER"])
@pytest.mark.parametrize(
    ("verb", "path"),
    [("POST", "/snap/v1/transactions"), ("GET", "/v2/A-1/status"), ("POST", "/v2/A-1/refund")],
)
def test_a_wrong_key_is_refused(fake, verb, path, key):
    assert ask(fake, verb, path, key=key)[0] == 401


@pytest.mark.parametrize(
    "changes",
    [
        {"transaction_details": {}},
        {"transaction_details": {"order_id": "A 1", "gross_amount": 20_000}},
        {"transaction_details": {"order_id": "A" * 51, "gross_amount": 20_000}},
        {"transaction_details": {"order_id": "A-1", "gross_amount": 20_001}},
        {"transaction_details": {"order_id": "A-1", "gross_amount": 20_000.0}},
        {"transaction_details": {"order_id": "A-1", "gross_amount": "20000"}},
        {"transaction_details": {"order_id": "A-1", "gross_amount": 0}, "item_details": None},
        {"item_details": [{"id": "a", "name": "K" * 51, "price": 20_000, "quantity": 1}]},
        {"item_details": [{"id": "a", "name": "", "price": 20_000, "quantity": 1}]},
        {"item_details": [{"id": "a", "name": "K", "price": 20_000, "quantity": 0}]},
        {"item_details": [{"id": "a", "name": "K", "price": 0.5, "quantity": 40_000}]},
        {"item_details": [{"id": "a|b", "name": "K|", "price": 20_000, "quantity": 1}]},
        {"enabled_payments": ["qris"]},
        {"enabled_payments": ["akulaku"], "customer_details": {}},
        {"enabled_payments": ["bni_va"], "customer_details": {"phone": "+6591234567"}},
        {"enabled_payments": ["bca_va"], "customer_details": {"first_name": "S" * 31}},
        {"callbacks": {"finish": "https://shop.example/" + "x" * 255}},
        {"expiry": {"unit": "day", "duration": 8}},
        {"expiry": {"unit": "second", "duration": 19}},
        {"expiry": {"unit": "week", "duration": 1}},
        {"expiry": {"unit": "day", "duration": 1, "start_time": "2026-11-21T18:45:13Z"}},
        {"expiry": {"unit": "day", "duration": 1, "start_time": "2026-11-20 18:45:13 +0700"}},
        {"padding": "x" * 17_000},
    ],
)
def test_a_page_that_snap_would_not_make_is_refused(fake, changes):
    status, body = make(fake, **changes)

    assert status in {400, 413}
    assert body["error_messages"]
    assert fake.state["orders"] == {}


def test_a_good_page_is_made_once_a_method_is_chosen_no_more(fake):
    assert make(fake)[0] == 201
    assert make(fake)[0] == 201
    fake.choose("A-1", "bca_va")

    status, body = make(fake)

    assert status == 400
    assert "utilized" in body["error_messages"][0]


def test_a_cancelled_id_is_free_again(fake):
    make(fake)
    fake.choose("A-1", "bca_va")
    ask(fake, "POST", "/v2/A-1/cancel")

    assert make(fake)[0] == 201
    assert fake.pay("A-1", "bca_va")["status"] == "settlement"


def test_core_answers_as_documented(fake):
    make(fake)
    before = ask(fake, "GET", "/v2/A-1/status")
    fake.choose("A-1", "bca_va")
    pending = json.loads(ask(fake, "GET", "/v2/A-1/status")[1])
    expired = json.loads(ask(fake, "POST", "/v2/A-1/expire")[1])
    again = ask(fake, "POST", "/v2/A-1/cancel")

    assert (before[0], json.loads(before[1])["status_code"]) == (404, "404")
    assert (pending["status_code"], pending["transaction_status"]) == ("201", "pending")
    assert (expired["status_code"], expired["transaction_status"]) == ("407", "expire")
    assert (again[0], json.loads(again[1])["status_code"]) == (412, "412")


def test_settled_money_cannot_be_cancelled_and_a_captured_card_can(fake):
    make(fake)
    fake.pay("A-1", "credit_card")
    make(fake, transaction_details={"order_id": "A-2", "gross_amount": 20_000})
    fake.pay("A-2", "bca_va")

    assert ask(fake, "POST", "/v2/A-1/cancel")[0] == 200
    assert ask(fake, "POST", "/v2/A-2/cancel")[0] == 412
    assert fake.ledger() == {"A-1": 0, "A-2": 20_000}


def test_a_card_settles_by_itself(fake, clock):
    make(fake)
    fake.pay("A-1", "credit_card")
    clock.pass_by(minutes=1)

    assert json.loads(ask(fake, "GET", "/v2/A-1/status")[1])["transaction_status"] == "settlement"


def test_what_is_not_paid_in_time_expires_and_is_told(fake, clock):
    make(fake)
    fake.choose("A-1", "bca_va")
    clock.pass_by(hours=24)
    fake.pass_time()

    assert fake.find("A-1")["status"] == "expire"
    with pytest.raises(ValueError, match="any more"):
        fake.pay("A-1")
    assert fake.pay("A-1", is_late=True)["status"] == "settlement"


def test_a_page_where_nothing_was_chosen_ends_without_a_word(fake):
    make(fake)
    fake.expire("A-1")

    assert fake.notifier.letters == []
    with pytest.raises(ValueError, match="any more"):
        fake.pay("A-1", "bca_va")


@pytest.mark.parametrize(
    ("channel", "gross"), [("other_qris", 10_000_001), ("bca_va", 9_999), ("alfamart", 5_000_001)]
)
def test_acquirers_have_limits(fake, channel, gross):
    items = [{"id": "a", "name": "K", "price": gross, "quantity": 1}]
    make(fake, transaction_details={"order_id": "A-1", "gross_amount": gross}, item_details=items)

    with pytest.raises(ValueError, match="cannot be paid by"):
        fake.pay("A-1", channel)


def test_charge_backs_leave_the_ledger(fake):
    make(fake)
    fake.pay("A-1", "credit_card")
    fake.charge_back("A-1", 5_000)
    partly = fake.ledger()
    fake.charge_back("A-1")

    assert [partly, fake.ledger()] == [{"A-1": 15_000}, {"A-1": 0}]


def test_all_that_is_remembered_is_json(gateway, fake, opened):
    opened("credit_card")
    fake.pay(REFERENCE)
    fake.settle(REFERENCE)

    assert json.loads(json.dumps(fake.state)) == fake.state


class Shop(Fake):
    """The shop's end of the line: refuses the first letter, takes the others."""

    code = "shop"

    def first_state(self):
        return {"bodies": []}

    def handle(self, request):
        self.state["bodies"].append(request.body)
        return Answer(503 if len(self.state["bodies"]) == 1 else 200)


def test_a_letter_that_was_refused_comes_again(fake):
    fake.notifier.is_held = False
    fake.notifier.retries = [0.01]
    shop = Shop({})
    with FakeServer([shop]):
        headers = {"X-Override-Notification": f"{shop.url}/webhook/"}
        ask(fake, "POST", "/snap/v1/transactions", PAGE, headers=headers)
        fake.choose("A-1", "bca_va")

        assert wait_until(lambda: len(shop.state["bodies"]) == 2)

    assert shop.state["bodies"][0] == shop.state["bodies"][1]


# The pages


def press(fake, token, **form):
    status, text, headers = ask(fake, "POST", f"/snap/v4/redirection/{token}", form=form)
    return status, headers.get("Location") or text


def page(fake, token):
    return ask(fake, "GET", f"/snap/v4/redirection/{token}")[1]


def told(url):
    return {name: values[-1] for name, values in parse_qs(urlsplit(url).query).items()}


@pytest.mark.parametrize("channel", ["bca_va", "permata_va", "echannel", "alfamart", "other_qris"])
def test_a_shopper_chooses_sees_the_number_or_code_and_pays(opened, fake, channel):
    token = opened(channel).gateway_id

    assert "Rp154.600" in page(fake, token)
    assert press(fake, token, deed="choose", channel=channel)[0] == 303
    shown = page(fake, token)
    status, url = press(fake, token, deed="pay")

    assert ("<svg" in shown) == (channel == "other_qris")
    assert status == 303
    assert url.startswith("https://shop.example/pembayaran/kembali/?")
    assert told(url) == {"order_id": REFERENCE, "status_code": "200", "transaction_status": "settlement"}
    assert "settlement" in page(fake, token)


def test_a_shopper_whose_card_is_refused_tries_another(opened, fake):
    token = opened("credit_card").gateway_id

    status, place = press(fake, token, deed="card", card="4911111111111113")
    assert (status, place) == (303, f"{fake.url}/snap/v4/redirection/{token}")
    assert "refused" in page(fake, token)
    _status, url = press(fake, token, deed="card", card="4811111111111114")

    assert told(url)["transaction_status"] == "capture"
    assert fake.ledger() == {REFERENCE: 154_600}


def test_no_page_asks_for_a_card_number(opened, fake):
    token = opened("credit_card").gateway_id

    shown = page(fake, token)

    assert "Visa" in shown
    assert shown.count("<input") == shown.count('<input type="hidden"')


def test_a_shopper_may_leave_and_come_back(opened, fake):
    token = opened("gopay").gateway_id

    assert told(press(fake, token, deed="leave")[1]) == {"order_id": REFERENCE}
    press(fake, token, deed="choose", channel="gopay", device="phone")
    assert told(press(fake, token, deed="leave")[1])["transaction_status"] == "pending"
    assert "Pay it" in page(fake, token)


@pytest.mark.parametrize(
    "form", [{}, {"deed": "pay"}, {"deed": "card", "card": "1"}, {"deed": "choose", "channel": "bca_va"}]
)
def test_a_button_that_is_not_there_does_nothing(opened, fake, form):
    token = opened("gopay").gateway_id

    assert press(fake, token, **form)[0] == 422
    assert fake.order(REFERENCE)["transactions"] == []


def test_an_old_page_is_gone(gateway, fake):
    old = gateway.open(make_attempt()).gateway_id
    gateway.open(make_attempt())

    assert press(fake, old, deed="leave")[0] == 404


def test_names_are_shown_not_run(opened, fake):
    token = opened(items=(Item("A", "<script>x</script>", 154_600),)).gateway_id

    assert "<script>" not in page(fake, token)


def test_a_tester_lets_a_bank_take_money_back(opened, fake):
    opened("permata_va")
    paid = fake.pay(REFERENCE)

    assert "Reverse" in ask(fake, "GET", "/simulator")[1]
    ask(fake, "POST", "/simulator", form={"deed": "reverse", "transaction": paid["id"]})

    assert fake.ledger() == {REFERENCE: 0}


@pytest.mark.parametrize("form", [{}, {"deed": "move", "transaction": REFERENCE}, {"deed": "settle"}])
def test_a_tester_cannot_do_what_is_no_deed(opened, fake, form):
    opened("permata_va")
    fake.choose(REFERENCE)

    assert ask(fake, "POST", "/simulator", form=form)[0] == 404
    assert fake.find(REFERENCE)["status"] == "pending"
