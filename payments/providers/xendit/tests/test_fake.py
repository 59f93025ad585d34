import json
from urllib.parse import urlsplit

import pytest
import urllib3

from catalog.outside.notifying import wait_until
from payments.providers.base import Notification

from .factories import KEYS, clock, fake, gateway, make_attempt  # noqa: F401

POOL = urllib3.PoolManager(retries=False)


def ask(fake, verb, path, body=None, **headers):
    headers = {"api-version": "2024-11-11", **headers}
    headers |= urllib3.make_headers(basic_auth=f"{KEYS['secret_key']}:")
    answer = POOL.request(verb, fake.url + path, json=body, headers=headers, redirect=False)
    return answer.status, json.loads(answer.data or b"null")


def wish(**fields):
    return {
        "reference_id": "TO-1",
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "amount": 154_600,
        "currency": "IDR",
        "country": "ID",
        **fields,
    }


def browse(fake, gateway, deed="", verb="POST"):
    session = gateway.open(make_attempt())
    url = session.redirect_url + deed
    return session, POOL.request(verb, url, redirect=False)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"amount": 0}, "INVALID_AMOUNT"),
        ({"amount": 154_600.5}, "INVALID_AMOUNT"),
        ({"amount": "154600"}, "INVALID_AMOUNT"),
        ({"currency": "USD"}, "INVALID_CURRENCY"),
        ({"mode": "CARDS_SESSION_JS"}, "SESSION_TYPE_NOT_SUPPORTED"),
        ({"allowed_payment_channels": ["GOPAY"]}, "INVALID_PAYMENT_CHANNEL"),
        ({"reference_id": ""}, "API_VALIDATION_ERROR"),
    ],
)
def test_what_the_real_one_refuses_the_fake_refuses(fake, fields, code):
    status, body = ask(fake, "POST", "/sessions", wish(**fields))

    assert (status, body["error_code"]) == (400, code)


def test_a_missing_field_is_named(fake):
    status, body = ask(fake, "POST", "/sessions", {"reference_id": "TO-1"})

    assert (status, body["message"]) == (400, "must have required property 'session_type'")


def test_a_reference_is_taken_once_and_a_key_answers_again(fake):
    first = ask(fake, "POST", "/sessions", wish(), **{"idempotency-key": "TO-1"})

    assert ask(fake, "POST", "/sessions", wish(), **{"idempotency-key": "TO-1"}) == first
    assert ask(fake, "POST", "/sessions", wish())[0] == 409


def test_a_session_without_channels_may_be_paid_by_all(fake):
    assert len(ask(fake, "POST", "/sessions", wish())[1]["allowed_payment_channels"]) == 9


def test_only_an_active_session_can_be_cancelled(fake):
    number = ask(fake, "POST", "/sessions", wish())[1]["payment_session_id"]

    assert ask(fake, "POST", f"/sessions/{number}/cancel")[1]["status"] == "CANCELED"
    assert ask(fake, "POST", f"/sessions/{number}/cancel")[0] == 400


def test_refunds_want_their_version(fake):
    assert ask(fake, "POST", "/v3/refunds", {}, **{"api-version": "2020-01-01"})[0] == 400


def test_a_session_ends_with_its_time_and_says_so(fake, clock):
    ask(fake, "POST", "/sessions", wish())
    clock.at += 30 * 60

    number = next(iter(fake.state["sessions"]))

    assert ask(fake, "GET", f"/sessions/{number}")[1]["status"] == "EXPIRED"
    assert json.loads(fake.notifier.letters[-1].body)["event"] == "payment_session.expired"


def test_the_page_shows_the_sum_and_the_one_channel(fake, gateway):
    _session, answer = browse(fake, gateway, verb="GET")

    html = answer.data.decode()
    assert "Rp154.600" in html
    assert "SIMULATOR" in html
    assert html.count("Bayar dengan") == 1


def test_paying_on_the_page_leads_back_and_tells_the_shop(fake, gateway):
    session, answer = browse(fake, gateway, "/pay/qris")

    assert (answer.status, answer.headers["Location"]) == (303, "https://toko.contoh.id/bayar/kembali/")
    assert fake.ledger() == {"TO-261121-7K3QX-1": 154_600}
    events = [json.loads(letter.body)["event"] for letter in fake.notifier.letters]
    assert events == ["payment.capture", "payment_session.completed"]
    letter = fake.notifier.letters[-1]
    lowered = {name.lower(): value for name, value in letter.headers.items()}
    assert gateway.believe(Notification(letter.body, lowered)).gateway_id == session.gateway_id


def test_a_page_pays_once_and_by_its_own_channels_only(fake, gateway):
    session, answer = browse(fake, gateway, "/pay/card")
    assert (answer.status, fake.ledger()) == (200, {})

    for _press in range(2):
        POOL.request("POST", f"{session.redirect_url}/pay/qris", redirect=False)

    assert fake.ledger() == {"TO-261121-7K3QX-1": 154_600}


def test_refusing_stays_on_the_page_and_expiring_leads_back(fake, gateway):
    session, answer = browse(fake, gateway, "/refuse")
    assert answer.status == 200

    answer = POOL.request("POST", f"{session.redirect_url}/expire", redirect=False)

    assert (answer.status, fake.session_of(session.gateway_id)["status"]) == (303, "EXPIRED")


def test_what_a_shop_sends_is_escaped_on_the_page(fake, gateway):
    ask(fake, "POST", "/sessions", wish(reference_id="<script>"))
    (session,) = fake.state["sessions"].values()

    page = POOL.request("GET", session["payment_link_url"]).data.decode()

    assert "<script>" not in page


def test_a_fault_strikes_once_by_control_and_state_is_json(fake, gateway):
    POOL.request("POST", f"{fake.url}/_faults", json={"point": "error_500", "path": "/sessions"})

    assert ask(fake, "POST", "/sessions", wish())[0] == 500
    assert ask(fake, "POST", "/sessions", wish())[0] == 201
    assert json.loads(json.dumps(fake.state)) == fake.state


def test_faults_end_by_control(fake, gateway):
    POOL.request("POST", f"{fake.url}/_faults", json={"point": "error_500", "times": 9})
    POOL.request("POST", f"{fake.url}/_faults", json={})

    assert ask(fake, "POST", "/sessions", wish())[0] == 201


def test_news_goes_to_the_address_of_the_dashboard(fake, gateway):
    fake.keys = {**KEYS, "notification_url": f"{fake.url}/nowhere"}
    fake.notifier.retries = []
    gateway.open(make_attempt())

    fake.pay("TO-261121-7K3QX-1")

    assert wait_until(lambda: all(letter.tries for letter in fake.notifier.letters))
    assert urlsplit(fake.notifier.letters[0].url).path == "/xendit/nowhere"
