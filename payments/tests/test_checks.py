"""A gateway that is set up wrongly is told before the shop opens."""

import pytest
from django.core.checks import run_checks
from django.urls import reverse

from payments.checks import in_test_mode

LIVE = {"server_key": "Mid-server-EXAMPLE", "is_production": "1"}
STRIPE = {"secret_key": "sk_live_example", "webhook_secret": "whsec_example"}


def told():
    return [(problem.id, problem.msg) for problem in run_checks() if problem.id.startswith("payments.")]


@pytest.fixture
def away(settings):
    """A shop on the open net."""
    settings.IS_AT_HOME = False
    return settings


def test_a_shop_with_live_keys_and_one_without_any_hear_nothing(away):
    away.GATEWAYS = {"midtrans": LIVE, "stripe": STRIPE}
    assert told() == []
    away.GATEWAYS = {}
    assert told() == []


@pytest.mark.parametrize("name", ["base_url", "snap_url"])
def test_away_from_home_keys_go_to_the_gateway_only(away, name):
    away.GATEWAYS = {"midtrans": {**LIVE, name: "https://midtrans.example.com"}}

    ((code, text),) = told()

    assert code == "payments.E001"
    assert "midtrans.example.com" in text


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("midtrans", LIVE),
        ("stripe", STRIPE),
        (
            "paypal",
            {"client_id": "a", "client_secret": "b", "webhook_id": "c", "is_production": "1"},
        ),
        ("xendit", {"secret_key": "xnd_production_example", "callback_token": "t"}),
    ],
)
def test_a_simulation_never_sees_live_keys(settings, code, keys):
    settings.IS_AT_HOME = True
    settings.GATEWAYS = {code: {**keys, "base_url": "http://127.0.0.1:9000/x"}}

    assert [problem for problem, _text in told()] == ["payments.E002"]


def test_the_sandbox_on_the_open_net_is_told_and_not_guessed_from_the_key(away):
    away.GATEWAYS = {"midtrans": {"server_key": "Mid-server-EXAMPLE"}}
    assert [code for code, _text in told()] == ["payments.W004"]
    assert in_test_mode() == ["Midtrans"]

    away.GATEWAYS = {"midtrans": {"server_key": "SB-Mid-server-EXAMPLE", "is_production": "1"}}
    assert (told(), in_test_mode()) == ([], [])


def test_at_home_the_sandbox_is_what_one_expects(settings):
    settings.IS_AT_HOME = True
    settings.GATEWAYS = {"midtrans": {"server_key": "SB-Mid-server-EXAMPLE"}}

    assert (told(), in_test_mode()) == ([], [])


@pytest.mark.parametrize(
    ("code", "keys", "problem"),
    [
        ("stripe", {"secret_key": "sk_live_x"}, "payments.W001"),
        ("midtrans", {**LIVE, "is_production": "true"}, "payments.W002"),
        ("stripe", {**STRIPE, "is_production": "0"}, "payments.W003"),
        ("midtrans", {**LIVE, "channels": "bca_va, gopey"}, "payments.W005"),
    ],
)
def test_what_is_half_set_or_misspelt_is_told(away, code, keys, problem):
    away.GATEWAYS = {code: keys}

    assert problem in [found for found, _text in told()]


@pytest.mark.parametrize(("is_at_home", "is_shown"), [(True, False), (False, True)])
def test_the_back_office_shows_that_nobody_can_really_pay(admin_client, settings, is_at_home, is_shown):
    settings.IS_AT_HOME, settings.STAFF_MFA_REQUIRED = is_at_home, False
    settings.GATEWAYS = {"midtrans": {"server_key": "Mid-server-EXAMPLE"}}

    text = admin_client.get(reverse("admin:index")).text

    assert ("mode uji" in text) == is_shown
