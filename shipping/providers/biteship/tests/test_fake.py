import json

import pytest
import urllib3

from catalog.outside.notifying import wait_until
from catalog.outside.server import Answer, FakeServer
from shipping.providers.biteship.fake import DEEDS, BiteshipFake
from shipping.providers.tests.values import make_booking_order

from .factories import KEYS, biteship, clock, fake  # noqa: F401

POOL = urllib3.PoolManager(retries=False)
ITEM = {"name": "Paket", "value": 1, "weight": 1, "quantity": 1, "length": 1, "width": 1, "height": 1}
WISH = {
    "reference_id": "A",
    "origin_contact_name": "Toko",
    "origin_contact_phone": "08",
    "origin_address": "Jalan",
    "origin_postal_code": 40_141,
    "destination_contact_name": "Budi",
    "destination_contact_phone": "08",
    "destination_address": "Jalan",
    "destination_postal_code": 80_361,
    "courier_company": "jne",
    "courier_type": "reg",
    "delivery_type": "now",
    "items": [ITEM],
}


def ask(fake, verb, path, body=None, key=KEYS["api_key"]):
    answer = POOL.request(verb, fake.url + path, json=body, headers={"authorization": key}, redirect=False)
    return answer.status, json.loads(answer.data)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"origin_contact_name": ""}, 40002014),
        ({"destination_address": None}, 40002019),
        ({"destination_postal_code": "80361"}, 40002010),
        ({"origin_postal_code": 1}, 40002011),
        ({"items": []}, 40000001),
        ({"items": [{**ITEM, "weight": 1.5}]}, 40000002),
        ({"items": [{**ITEM, "length": 0}]}, 40000002),
        ({"courier_type": "ctc"}, 40002031),
        ({"delivery_type": "soon"}, 40002006),
    ],
)
def test_what_the_real_one_refuses_the_fake_refuses(fake, fields, code):
    status, body = ask(fake, "POST", "/v1/orders", {**WISH, **fields})

    assert (status, body["success"], body["code"]) == (400, False, code)
    assert fake.state["orders"] == {}


def test_a_reference_is_taken_once(fake):
    first = ask(fake, "POST", "/v1/orders", WISH)[1]["id"]

    status, body = ask(fake, "POST", "/v1/orders", WISH)

    assert (status, body["code"], body["details"]["order_id"]) == (400, 40002060, first)


def test_a_wrong_key_and_a_wrong_path_are_refused(fake):
    assert ask(fake, "POST", "/v1/orders", WISH, key="wrong")[0] == 401
    assert ask(fake, "GET", "/v1/nothing")[0] == 404


@pytest.mark.parametrize("deed", DEEDS)
def test_every_deed_of_the_page_can_be_done(fake, biteship, deed):
    number = biteship.book(make_booking_order()).reference
    assert deed in POOL.request("GET", f"{fake.url}/parcels").data.decode()

    answer = POOL.request("POST", f"{fake.url}/parcels/{number}/{deed}", redirect=False)

    assert (answer.status, answer.headers["Location"]) == (303, f"{fake.url}/parcels")
    assert len(fake.notifier.letters) == 2


def test_a_page_without_parcels_says_so(fake):
    assert "Belum ada paket" in POOL.request("GET", f"{fake.url}/parcels").data.decode()


def test_a_name_cannot_break_the_page(fake, biteship):
    biteship.book(make_booking_order(key="<script>"))

    assert "<script>" not in POOL.request("GET", f"{fake.url}/parcels").data.decode()


def test_news_reach_the_shop_by_http(fake, clock):
    got = []

    class Shop(BiteshipFake):
        code = "shop"

        def handle(self, request):
            got.append((request.headers.get("x-toko-online"), request.body))
            return Answer(200, {})

    with FakeServer([Shop({})]) as server:
        fake.keys = {**KEYS, "notification_url": f"{server.url}/shop/webhook"}
        ask(fake, "POST", "/v1/orders", WISH)
        assert wait_until(lambda: got)

    assert got[0][0] == KEYS["webhook_value"]
    assert json.loads(got[0][1])["event"] == "order.status"
