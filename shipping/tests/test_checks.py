"""A provider that is set up wrongly is told before the shop opens: it would be missed by nobody."""

import pytest
from django.core.checks import run_checks

BITESHIP = {"api_key": "k", "webhook_header": "X-Toko"}
JNE = {"username": "TOKO", "api_key": "k", "branch": "CGK000", "customer_id": "1", "origin_code": "CGK10000"}


def told():
    return [(problem.id, problem.msg) for problem in run_checks() if problem.id.startswith("shipping.")]


@pytest.fixture
def away(settings):
    """A shop on the open net."""
    settings.IS_AT_HOME = False
    return settings


def test_a_shop_with_whole_keys_and_one_without_any_hear_nothing(away):
    away.SHIPPING_PROVIDERS = {
        "biteship": {**BITESHIP, "webhook_value": "v"},
        "rajaongkir": {"api_key": "k", "questions_a_day": "25000"},
        "jne": {**JNE, "webhook_token": "t", "booking_url": "https://apiv2.jne.co.id:10206"},
        "pos": {"client_id": "a", "client_secret": "b", "customer_id": "c", "services": "240:reguler"},
    }
    assert told() == []
    away.SHIPPING_PROVIDERS = {}
    assert told() == []


@pytest.mark.parametrize(
    ("code", "keys", "problem", "words"),
    [
        ("bitship", {"api_key": "k"}, "shipping.W001", "SHIP_BITSHIP_API_KEY"),
        ("jne", {"username": "TOKO", "api_key": "k"}, "shipping.W002", "SHIP_JNE_BRANCH"),
        ("jne", {**JNE, "webhook_tokn": "t"}, "shipping.W003", "SHIP_JNE_WEBHOOK_TOKN"),
        ("biteship", BITESHIP, "shipping.W004", "SHIP_BITESHIP_WEBHOOK_VALUE"),
        ("pos", {"base_url": "https://pos.example.com"}, "shipping.E001", "pos.example.com"),
        ("jne", {**JNE, "booking_url": "https://jne.example.com"}, "shipping.E001", "jne.example.com"),
        ("jnt", {"base_url": "https://jnt.example.com"}, "shipping.E001", "jnt.example.com"),
        ("rajaongkir", {"api_key": "k", "questions_a_day": "many"}, "shipping.E002", "many"),
    ],
)  # fmt: skip
def test_what_is_half_set_misspelt_or_elsewhere_is_told(away, code, keys, problem, words):
    away.SHIPPING_PROVIDERS = {code: keys}

    assert [problem] == [found for found, text in told() if words in text]


def test_at_home_a_simulator_is_what_one_expects(settings):
    settings.IS_AT_HOME = True
    settings.SHIPPING_PROVIDERS = {"biteship": {"api_key": "k", "base_url": "http://127.0.0.1:9000/biteship"}}

    assert told() == []
