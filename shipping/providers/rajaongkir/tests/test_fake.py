import pytest
import urllib3

from shipping.providers.rajaongkir.fake import DEEDS

from .factories import KEYS, clock, fake  # noqa: F401

POOL = urllib3.PoolManager(retries=False)
FORM = {"origin": "4014101", "destination": "8036101", "weight": "1000", "courier": "jne"}


def ask(fake, verb, path, form=None):
    answer = POOL.request_encode_body(
        verb, fake.url + path, fields=form, encode_multipart=False, headers={"key": KEYS["api_key"]}
    )
    return answer.status, answer.json()


@pytest.mark.parametrize(
    "fields", [{"origin": ""}, {"weight": "0"}, {"weight": "1.5"}, {"courier": ""}, {"courier": "jne:dhl"}]
)
def test_what_the_real_one_refuses_the_fake_refuses(fake, fields):
    status, body = ask(fake, "POST", "/calculate/domestic-cost", {**FORM, **fields})

    assert (status, body["meta"]["status"], body["data"]) == (400, "error", None)


def test_an_answer_has_the_envelope_of_the_second_version(fake):
    status, body = ask(fake, "POST", "/calculate/domestic-cost", FORM)

    assert (status, body["meta"]["code"]) == (200, 200)
    assert set(body["data"][0]) == {"name", "code", "service", "description", "cost", "etd"}


def test_the_first_version_is_closed(fake):
    assert ask(fake, "GET", "/starter/province")[0] == 410


def test_too_many_questions_are_told_when_to_come_back(fake):
    fake.limit = 0

    answer = POOL.request(
        "GET", f"{fake.url}/destination/domestic-destination", headers={"key": KEYS["api_key"]}
    )

    assert (answer.status, answer.headers["Retry-After"]) == (429, "3600")


def test_a_parcel_is_made_known_and_moved_on_by_the_page(fake):
    fields = {"waybill": "JP1234567890", "courier": "jnt", "phone": "0812"}
    POOL.request("POST", f"{fake.url}/parcels", fields=fields, encode_multipart=False, redirect=False)

    for deed in DEEDS:
        answer = POOL.request("POST", f"{fake.url}/parcels/JP1234567890/{deed}", redirect=False)
        assert answer.status == 303

    assert "JNT JP1234567890" in POOL.request("GET", f"{fake.url}/parcels").data.decode()
    assert len(fake.state["parcels"]["JP1234567890"]["scans"]) == 3


def test_a_name_cannot_break_the_page(fake):
    fake.know("<script>")

    assert "<script>" not in POOL.request("GET", f"{fake.url}/parcels").data.decode()
