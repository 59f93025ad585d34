"""The fake checks what Stripe checks, or the other tests would prove nothing."""

import re

import pytest
import urllib3

from catalog.outside.notifying import wait_until
from catalog.outside.server import Answer, Fake, FakeServer
from payments.providers.base import Notification
from payments.providers.stripe import provider
from payments.providers.stripe.fake_rules import unfold

from .factories import KEYS, clock, fake, gateway, make_attempt  # noqa: F401

POOL = urllib3.PoolManager(retries=False)
SESSIONS = "/v1/checkout/sessions"


def wish(**changes):
    """The form of a session over Rp154.600; a change to None leaves a name out."""
    form = {
        "mode": "payment",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "idr",
        "line_items[0][price_data][unit_amount]": "15460000",
        "line_items[0][price_data][product_data][name]": "Kopi",
        "client_reference_id": "TO-1-1",
        "success_url": "https://toko.example/selesai/?session_id={CHECKOUT_SESSION_ID}",
        "cancel_url": "https://toko.example/bayar/",
    }
    return {name: value for name, value in (form | changes).items() if value is not None}


def post(fake, path, form, *, key="", secret=KEYS["secret_key"]):
    headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
    answer = POOL.request("POST", f"{fake.url}{path}", fields=form, encode_multipart=False, headers=headers)
    return answer.status, answer.json()


def get(fake, path, *, secret=KEYS["secret_key"]):
    answer = POOL.request("GET", f"{fake.url}{path}", headers={"Authorization": f"Bearer {secret}"})
    return answer.status, answer.json()


def opened(fake, **changes):
    return post(fake, SESSIONS, wish(**changes))[1]


def click(fake, session, **form):
    """Press a button of the page; returns the answer, redirects not followed."""
    return POOL.request(
        "POST", f"{fake.url}/c/pay/{session['id']}", fields=form, encode_multipart=False, redirect=False
    )


def kinds(fake):
    return [event["type"] for event in fake.state["events"]]


# What is refused


@pytest.mark.parametrize("secret", ["", "sk_test_other", "sk_live_not_a_real_key"])
def test_only_the_key_opens(fake, secret):
    status, body = post(fake, SESSIONS, wish(), secret=secret)

    assert (status, body["error"]["type"]) == (401, "invalid_request_error")
    assert get(fake, f"{SESSIONS}/cs_1", secret=secret)[0] == 401
    assert not fake.state["sessions"]


def test_json_is_no_form(fake):
    headers = {"Authorization": f"Bearer {KEYS['secret_key']}", "Content-Type": "application/json"}

    answer = POOL.request("POST", f"{fake.url}{SESSIONS}", body=b"{}", headers=headers)

    assert answer.status == 400


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": None}, "mode"),
        ({"color": "red"}, "color"),
        ({"line_items[0][price_data][unit_amount]": "-1"}, "line_items[0][price_data][unit_amount]"),
        ({"line_items[0][price_data][unit_amount]": "1.5"}, "line_items[0][price_data][unit_amount]"),
        ({"line_items[0][price_data][currency]": "IDR"}, "line_items[0][price_data][currency]"),
        ({"line_items[0][price_data][product_data][name]": ""}, "line_items[0][price_data]"),
        ({"line_items[0][quantity]": "0"}, "line_items[0][quantity]"),
        ({"success_url": "/selesai/"}, "success_url"),
        ({"success_url": None}, "success_url"),
        ({"client_reference_id": "x" * 201}, "client_reference_id"),
        ({"locale": "klingon"}, "locale"),
        ({"customer_email": "budi"}, "customer_email"),
        ({"payment_method_types[0]": "gopay"}, "payment_method_types"),
        ({"metadata[reason]": "x" * 501}, "metadata[reason]"),
        ({f"metadata[{'x' * 41}]": "1"}, f"metadata[{'x' * 41}]"),
    ],
)
def test_a_wrong_parameter_is_refused_by_name(fake, changes, param):
    status, body = post(fake, SESSIONS, wish(**changes))

    assert (status, body["error"]["param"]) == (400, param)
    assert not fake.state["sessions"]


@pytest.mark.parametrize(("amount", "code"), [("819999", "amount_too_small"), ("1" * 13, "amount_too_large")])
def test_the_total_has_limits(fake, amount, code):
    status, body = post(fake, SESSIONS, wish(**{"line_items[0][price_data][unit_amount]": amount}))

    assert (status, body["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    ("minutes", "is_allowed"), [(29, False), (30, True), (24 * 60, True), (24 * 60 + 1, False)]
)
def test_a_session_lives_half_an_hour_to_a_day(fake, minutes, is_allowed):
    status, body = post(fake, SESSIONS, wish(expires_at=str(fake.now() + minutes * 60)))

    assert status == (200 if is_allowed else 400)
    assert is_allowed or body["error"]["param"] == "expires_at"


def test_a_hundred_and_one_lines_are_too_many(fake):
    lines = {
        f"line_items[{at}]{rest}": value
        for at in range(101)
        for rest, value in {
            "[quantity]": "1",
            "[price_data][currency]": "idr",
            "[price_data][unit_amount]": "100000",
            "[price_data][product_data][name]": "Kopi",
        }.items()
    }

    assert post(fake, SESSIONS, wish(**lines))[1]["error"]["param"] == "line_items"


def test_nested_names_are_unfolded():
    pairs = [("a[b][0][c]", "1"), ("a[b][1][c]", "2"), ("d[x][y]", "3"), ("e", "4")]

    assert unfold(pairs) == {"a": {"b": [{"c": "1"}, {"c": "2"}]}, "d": {"x": {"y": "3"}}, "e": "4"}


def test_what_is_not_there_is_404(fake):
    for path in (f"{SESSIONS}/cs_1", "/v1/payment_intents/pi_1", "/v1/balance", "/v1/refunds/re_1"):
        assert get(fake, path)[0] == 404
    assert post(fake, f"{SESSIONS}/cs_1/expire", {})[0] == 404
    assert post(fake, "/v1/refunds", {"payment_intent": "pi_1"})[0] == 404


# Keys


def test_the_same_key_gives_the_same_answer(fake):
    first = post(fake, SESSIONS, wish(), key="K")
    fake.pay("TO-1-1")

    assert post(fake, SESSIONS, wish(), key="K") == first
    assert len(fake.state["sessions"]) == 1


def test_the_same_key_for_something_else_is_an_error(fake):
    post(fake, SESSIONS, wish(), key="K")

    status, body = post(fake, SESSIONS, wish(locale="en"), key="K")

    assert (status, body["error"]["type"]) == (400, "idempotency_error")
    assert len(fake.state["sessions"]) == 1


def test_a_key_is_forgotten_after_a_day(fake, clock):
    post(fake, SESSIONS, wish(), key="K")
    clock.skip(hours=25)
    post(fake, SESSIONS, wish(), key="K")

    assert len(fake.state["sessions"]) == 2


def test_a_refusal_is_kept_but_a_mistake_is_not(fake):
    small = {"line_items[0][price_data][unit_amount]": "100"}
    refused = post(fake, SESSIONS, wish(**small), key="A")
    post(fake, SESSIONS, wish(locale="klingon"), key="B")

    assert post(fake, SESSIONS, wish(**small), key="A") == refused
    assert post(fake, SESSIONS, wish(), key="A")[0] == 400
    assert post(fake, SESSIONS, wish(), key="B")[0] == 200


def test_a_key_has_a_length(fake):
    assert post(fake, SESSIONS, wish(), key="K" * 255)[0] == 200
    assert post(fake, SESSIONS, wish(), key="L" * 256)[0] == 400


# Ending and refunds


@pytest.mark.parametrize("deed", ["pay", "expire"])
def test_only_an_open_session_can_be_expired(fake, deed):
    session = opened(fake)
    getattr(fake, deed)(session["id"])

    status, body = post(fake, f"{SESSIONS}/{session['id']}/expire", {})
    assert status == 400
    assert "can be expired" in body["error"]["message"]


def test_refunds_need_money_and_one_name_for_it(fake):
    session = opened(fake)
    fake.refuse(session["id"])
    intent = fake.session_of("TO-1-1")["payment_intent"]

    assert post(fake, "/v1/refunds", {"payment_intent": intent})[0] == 400
    fake.pay(session["id"])
    charge = fake.charge_of(fake.intent_of(fake.session_of("TO-1-1")))
    assert post(fake, "/v1/refunds", {"payment_intent": intent, "charge": charge["id"]})[0] == 400
    assert post(fake, "/v1/refunds", {"payment_intent": intent, "reason": "rain"})[0] == 400
    assert post(fake, "/v1/refunds", {"payment_intent": intent, "amount": "0"})[0] == 400
    assert post(fake, "/v1/refunds", {"charge": charge["id"], "amount": "15460001"})[0] == 400
    status, refund = post(fake, "/v1/refunds", {"payment_intent": intent})
    assert (status, refund["amount"], refund["status"]) == (200, 15_460_000, "succeeded")
    assert charge["refunded"]


def test_expand_puts_objects_for_ids(fake):
    session = opened(fake)
    fake.pay(session["id"])

    plain = get(fake, f"{SESSIONS}/{session['id']}")[1]
    whole = get(fake, f"{SESSIONS}/{session['id']}?expand[0]=payment_intent.latest_charge")[1]

    assert whole["payment_intent"]["id"] == plain["payment_intent"]
    assert whole["payment_intent"]["latest_charge"]["object"] == "charge"
    assert get(fake, f"{SESSIONS}/{session['id']}?expand[0]=secrets")[0] == 400


# The page


def test_the_page_has_buttons_and_no_field_for_a_card(fake):
    session = opened(fake)

    page = POOL.request("GET", session["url"]).data.decode()

    assert "Rp154.600" in page
    assert "Kopi" in page
    for number in (
        "4242 4242 4242 4242",
        "4000 0000 0000 3220",
        "4000 0000 0000 0002",
        "4000 0000 0000 9995",
    ):
        assert number in page
    assert set(re.findall(r'<input type="(\w+)"', page)) == {"hidden"}
    assert "http://" not in page.replace(fake.url, "")
    assert "<script" not in page


def test_the_page_speaks_the_language_of_the_session(fake):
    for language, words in [("id", "Kembali ke toko"), ("en", "Back to the store")]:
        session = opened(fake, locale=language)

        assert words in POOL.request("GET", session["url"]).data.decode()


def test_names_are_no_markup(fake):
    name = "<script>alert(1)</script>"
    session = opened(fake, **{"line_items[0][price_data][product_data][name]": name})

    assert name not in POOL.request("GET", session["url"]).data.decode()


def test_a_good_card_leads_back_to_the_shop(fake):
    session = opened(fake)

    answer = click(fake, session, deed="pay", card="4242424242424242")

    assert answer.status == 303
    assert answer.headers["Location"] == f"https://toko.example/selesai/?session_id={session['id']}"
    assert fake.session_of("TO-1-1")["payment_status"] == "paid"


@pytest.mark.parametrize("card", ["4000000000000002", "4000000000009995"])
def test_a_refused_card_leaves_the_session_open(fake, card):
    session = opened(fake)

    answer = click(fake, session, deed="pay", card=card)

    assert answer.status == 402
    assert 'role="alert"' in answer.data.decode()
    assert fake.session_of("TO-1-1")["status"] == "open"
    assert click(fake, session, deed="pay", card="4242424242424242").status == 303
    assert len(fake.state["payment_intents"]) == 1


def test_the_bank_asks_first(fake):
    session = opened(fake)

    assert "Rp154.600" in click(fake, session, deed="pay", card="4000000000003220").data.decode()
    assert fake.intent_of(fake.session_of("TO-1-1"))["status"] == "requires_action"
    assert click(fake, session, deed="deny").status == 402
    assert click(fake, session, deed="proceed", card="4000000000003220").status == 303
    assert fake.session_of("TO-1-1")["payment_status"] == "paid"


def test_leaving_does_not_end_the_session(fake):
    session = opened(fake)

    assert click(fake, session, deed="leave").headers["Location"] == "https://toko.example/bayar/"
    assert fake.session_of("TO-1-1")["status"] == "open"


def test_an_ended_session_cannot_be_paid(fake):
    session = opened(fake)
    ended = click(fake, session, deed="expire").data.decode()

    assert 'href="https://toko.example/bayar/"' in ended
    assert click(fake, session, deed="pay", card="4242424242424242").status == 200
    assert fake.session_of("TO-1-1")["status"] == "expired"
    assert fake.ledger() == {}


# News


class Shop(Fake):
    """Something that gets letters."""

    code = "shop"

    def first_state(self):
        return {"letters": []}

    def handle(self, request):
        self.state["letters"].append(Notification(request.body, request.headers))
        return Answer(200, {})


def test_news_arrives_signed_and_is_believed(fake, settings):
    shop = Shop({})
    attempt = make_attempt()
    provider.open(attempt)
    with FakeServer([shop]):
        fake.notification_url = f"{shop.url}/webhook/stripe/"
        fake.pay(attempt.reference)
        assert wait_until(lambda: len(shop.state["letters"]) == 4)

    notices = [provider.believe(letter) for letter in shop.state["letters"]]

    assert sorted(notice.kind for notice in notices) == sorted(kinds(fake))
    assert {notice.reference for notice in notices} == {attempt.reference}


def test_news_tells_how_it_was_then(fake):
    session = opened(fake)
    fake.pay(session["id"], is_delayed=True)
    fake.settle(session["id"])

    told = [
        event["data"]["object"]["payment_status"]
        for event in fake.state["events"]
        if event["type"].startswith("checkout.session")
    ]
    assert told == ["unpaid", "paid"]


def test_time_tells_too(fake, clock):
    opened(fake, expires_at=str(fake.now() + 1800))
    clock.skip(minutes=31)

    get(fake, f"{SESSIONS}/cs_1")

    assert kinds(fake) == ["checkout.session.expired"]
