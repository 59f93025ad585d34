import logging
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.outside.faults import POINTS
from catalog.outside.server import Answer
from shipping.providers.base import NotCovered, ProviderDown, ProviderRefused, ProviderUnsure
from shipping.providers.biteship.asking import centimetres
from shipping.providers.biteship.services import SERVICES, ours
from shipping.providers.tests import values
from shipping.providers.tests.values import BANDUNG, DENPASAR, make_box, make_request

from .factories import biteship, clock, fake  # noqa: F401


def answer_with(fake, body, status=200):
    """The fake answers with this, whatever it is asked; what it was asked is kept in a list."""
    asked = []

    def handle(request):
        asked.append(request)
        return Answer(status, body)

    fake.handle = handle
    return asked


def pricing(**fields):
    line = {"courier_code": "jne", "courier_service_code": "reg", "price": 10_000, "currency": "IDR"}
    return {"success": True, "pricing": [{**line, **fields}]}


# Services


def test_every_service_of_the_shop_has_one_of_biteship():
    assert set(SERVICES) == values.SERVICES


@given(st.sampled_from(sorted(SERVICES)))
def test_a_service_and_its_name_at_biteship_lead_to_each_other(service):
    assert ours(*SERVICES[service]) == service
    assert ours(*(word.upper() for word in SERVICES[service])) == service


@settings(deadline=None)
@given(st.text(), st.text())
def test_an_unknown_name_is_no_service_of_ours(company, kind):
    assert ours(company, kind) is None or SERVICES[ours(company, kind)] == (company.lower(), kind.lower())


# Asking


def test_all_couriers_answer_with_prices_days_and_names(fake, biteship):
    rates = {(rate.courier_code, rate.service_code): rate for rate in biteship.rates(make_request())}

    assert set(rates) == values.SERVICES
    reg = rates["jne", "reg"]
    assert (reg.service_name, reg.amount, reg.days_min, reg.days_max) == ("Reg", 50_000, 1, 2)
    assert reg.supports_cod
    assert not rates["pos", "reguler"].supports_cod


def test_only_services_that_are_asked_for_are_answered(fake, biteship):
    rates = biteship.rates(make_request(services=frozenset({("jne", "yes"), ("sicepat", "reg")})))

    assert [(rate.courier_code, rate.service_code) for rate in rates] == [("jne", "yes")]


def test_nobody_is_asked_for_services_that_biteship_has_not(fake, biteship):
    assert biteship.rates(make_request(services=frozenset({("sicepat", "reg")}))) == []
    assert fake.state["hits"] == {}


def test_weights_are_grams_and_sides_are_centimetres_rounded_up(fake, biteship):
    asked = answer_with(fake, pricing())

    biteship.rates(
        make_request(boxes=(make_box(weight_grams=1_299, length_mm=301, width_mm=200, height_mm=1),))
    )

    (item,) = asked[0].json()["items"]
    assert [item[name] for name in ("weight", "length", "width", "height")] == [1_299, 31, 20, 1]


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_a_side_in_centimetres_is_never_shorter_than_the_box(millimetres):
    assert centimetres(millimetres) * 10 >= millimetres
    assert centimetres(millimetres) >= 1


def test_a_box_without_weight_weighs_a_gram(fake, biteship):
    asked = answer_with(fake, pricing())

    biteship.rates(make_request(boxes=(make_box(weight_grams=0),)))

    assert asked[0].json()["items"][0]["weight"] == 1


def test_a_place_is_named_by_its_id_or_else_its_postal_code(fake, biteship):
    asked = answer_with(fake, pricing())

    biteship.rates(make_request(destination=replace(DENPASAR, external_id="IDNP6IDNC76IDND760")))

    wish = asked[0].json()
    assert wish["origin_postal_code"] == 40_141
    assert wish["destination_area_id"] == "IDNP6IDNC76IDND760"
    assert "destination_postal_code" not in wish


@pytest.mark.parametrize("postal_code", ["", "1234", "ABCDE", "123456"])
def test_a_place_without_id_and_postal_code_is_not_covered(fake, biteship, postal_code):
    with pytest.raises(NotCovered):
        biteship.rates(make_request(origin=replace(BANDUNG, postal_code=postal_code)))


def test_insurance_and_cod_are_told_and_come_on_top(fake, biteship):
    plain = {rate.service_code: rate for rate in biteship.rates(make_request())}["reg"]

    request = make_request(cod_amount=300_000, is_insured=True)
    full = {rate.service_code: rate for rate in biteship.rates(request)}["reg"]

    assert full.amount == plain.amount
    assert (full.cod_fee, full.insurance) == (12_000, 5_500)
    assert (plain.cod_fee, plain.insurance) == (0, 0)


def test_boxes_are_asked_for_one_by_one_and_equal_ones_once(fake, biteship):
    small, large = make_box(), make_box(weight_grams=4_000)
    alone = {rate.service_code: rate.amount for rate in biteship.rates(make_request())}
    heavy = {rate.service_code: rate.amount for rate in biteship.rates(make_request(boxes=(large,)))}
    fake.state["hits"] = {}

    rates = biteship.rates(make_request(boxes=(small, small, large)))

    assert {rate.service_code: rate.amount for rate in rates} == {
        code: 2 * alone[code] + heavy[code] for code in alone
    }
    assert fake.state["hits"] == {"rates": 2}


def test_cod_is_collected_with_the_first_box_alone(fake, biteship):
    asked = answer_with(fake, pricing())

    biteship.rates(make_request(boxes=(make_box(), make_box(value=1)), cod_amount=90_000))

    assert [request.json().get("destination_cash_on_delivery") for request in asked] == [90_000, None]


# Answers


@pytest.mark.parametrize(
    "fields",
    [
        {"price": 0},
        {"price": -1},
        {"price": "10000"},
        {"price": 99.5},
        {"price": None},
        {"currency": "USD"},
        {"shipping_fee": 9_000, "shipping_fee_discount": 9_000},
        {"price": 7_000, "shipping_fee": 0},
        {"price": 7_000, "shipping_fee": -9_000},
        {"price": 7_000, "shipping_fee": 9_000, "shipping_fee_discount": "all"},
    ],
)
def test_a_price_that_is_none_is_left_out_and_logged(fake, biteship, caplog, fields):
    answer_with(fake, pricing(**fields))

    with caplog.at_level(logging.WARNING):
        assert biteship.rates(make_request()) == []

    assert "Biteship jne reg" in caplog.text


def test_carriage_is_told_without_cod_and_insurance(fake, biteship):
    parts = {"shipping_fee": 9_000, "shipping_fee_discount": 500, "shipping_fee_surcharge": 200}
    answer_with(fake, pricing(price=11_000, cash_on_delivery_fee=2_000, **parts))

    (rate,) = biteship.rates(make_request())

    assert (rate.amount, rate.cod_fee) == (8_700, 2_000)


def test_a_service_that_comes_twice_is_taken_at_its_lower_price(fake, biteship):
    body = pricing()
    body["pricing"] += [{**body["pricing"][0], "price": 8_000}, {**body["pricing"][0], "price": 9_000}]
    answer_with(fake, body)

    assert [rate.amount for rate in biteship.rates(make_request())] == [8_000]


@pytest.mark.parametrize(
    "body",
    [{"success": True, "pricing": []}, {"success": True}, {"success": True, "pricing": [None, "x", {}]}],
)
def test_an_empty_list_is_no_price(fake, biteship, body):
    answer_with(fake, body)

    assert biteship.rates(make_request()) == []


def test_a_place_where_nobody_goes_is_not_covered(fake, biteship):
    with pytest.raises(NotCovered, match="No courier available"):
        biteship.rates(make_request(destination=replace(DENPASAR, postal_code="99999")))


@pytest.mark.parametrize(
    ("status", "body", "refusal"),
    [
        (200, {"success": False, "error": "No sufficient balance"}, ProviderRefused),
        (400, {"success": False, "code": 40000001, "error": "items is required"}, ProviderRefused),
        (403, {"success": False, "code": 40301001, "error": "No permission"}, ProviderRefused),
        (200, "<html>Maintenance</html>", ProviderUnsure),
        (404, "<html>Not found</html>", ProviderUnsure),
        (200, [], ProviderUnsure),
        (200, {}, ProviderUnsure),
        (302, {}, ProviderRefused),
        (410, {"error": "gone"}, ProviderDown),
        (429, {"error": "too many"}, ProviderDown),
        (503, {}, ProviderUnsure),
    ],
)
def test_bad_answers_are_told_apart(fake, biteship, status, body, refusal):
    answer_with(fake, body, status)

    with pytest.raises(refusal):
        biteship.rates(make_request())


def test_too_many_questions_are_no_answer(fake, biteship):
    fake.handle = lambda request: Answer(429, {"error": "slow down"}, {"Retry-After": "30"})

    with pytest.raises(ProviderDown, match="429"):
        biteship.rates(make_request())


def test_a_wrong_key_is_refused(fake, biteship, settings):
    settings.SHIPPING_PROVIDERS["biteship"]["api_key"] = "wrong"

    with pytest.raises(ProviderRefused, match="Authorization failed"):
        biteship.rates(make_request())


@pytest.mark.parametrize("point", POINTS)
def test_a_fault_is_told_honestly_and_the_next_question_is_answered(fake, biteship, point):
    fake.faults.add(point, path="/rates")

    if point in {"slow", "duplicate"}:
        assert len(biteship.rates(make_request())) == 8
    else:
        with pytest.raises((ProviderUnsure, ProviderDown)):
            biteship.rates(make_request())

    assert len(biteship.rates(make_request())) == 8


def test_nothing_is_on_without_a_key(biteship, settings):
    settings.SHIPPING_PROVIDERS = {"biteship": {"webhook_header": "X"}}

    assert not biteship.is_on()


# Places


def test_places_are_found_the_one_with_our_postal_code_first(fake, biteship):
    places = biteship.find_places(DENPASAR)

    assert places[0][1] == "Denpasar Selatan, Kota Denpasar. 80361"
    assert len(places) == 3
    assert len(biteship.rates(make_request(destination=replace(DENPASAR, external_id=places[0][0])))) == 8


def test_among_namesakes_the_province_decides(fake, biteship):
    def area(number, province):
        names = {"3": "Sukasari", "2": "Kota Bandung", "1": province}
        told = {f"administrative_division_level_{level}_name": name for level, name in names.items()}
        return {"id": number, "name": province, "postal_code": 1, **told}

    answer_with(
        fake, {"success": True, "areas": [area("A", "Banten"), area("B", "Jawa Barat"), {"id": 7}, None]}
    )

    assert biteship.find_places(BANDUNG) == [("B", "Jawa Barat"), ("A", "Banten")]


def test_a_place_without_a_name_is_not_looked_for(fake, biteship):
    assert biteship.find_places(replace(BANDUNG, district="", regency="", postal_code="")) == []
    assert fake.state["hits"] == {}
