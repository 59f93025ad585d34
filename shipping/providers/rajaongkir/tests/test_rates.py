import logging
from dataclasses import replace

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.outside.faults import POINTS
from catalog.outside.server import Answer
from shipping.providers.base import NotCovered, ProviderDown, ProviderRefused, ProviderUnsure
from shipping.providers.rajaongkir.adapter import charged_grams
from shipping.providers.rajaongkir.services import SERVICES, ours
from shipping.providers.tests import values
from shipping.providers.tests.values import BANDUNG, DENPASAR, make_box, make_request

from .factories import clock, fake, rajaongkir  # noqa: F401

OK = {"message": "Success", "code": 200, "status": "success"}


def answer_with(fake, body, status=200):
    """The fake answers every question for prices with this; the questions are kept in a list."""
    asked, real = [], fake.handle

    def handle(request):
        if request.method == "GET":
            return real(request)
        asked.append(request)
        return Answer(status, body)

    fake.handle = handle
    return asked


def line(**fields):
    return {"code": "jne", "name": "JNE", "service": "REG", "cost": 10_000, "etd": "1-2 day", **fields}


def envelope(*lines):
    return {"meta": OK, "data": list(lines)}


def by_service(rates):
    return {(rate.courier_code, rate.service_code): rate for rate in rates}


# Services


def test_every_service_of_the_shop_has_one_of_rajaongkir():
    assert set(SERVICES) == values.SERVICES


@given(st.sampled_from(sorted(SERVICES)), st.integers(0, 99))
def test_every_name_of_a_service_leads_back_to_it(service, number):
    courier, names = SERVICES[service]

    for name in names:
        assert ours(courier, name) == ours(courier.upper(), name.upper()) == service
        assert ours(courier, f"{name}{number}") == service


@pytest.mark.parametrize(
    "name", ["", "JTR<130", "JTR>250", "SPS", "SS", "Pos Sameday", "REGX", "Pos", "19", None, 7, "PASAR"]
)
def test_an_unknown_name_is_no_service_of_ours(name):
    assert [ours(courier, name) for courier in ("jne", "jnt", "pos", "tiki", None)] == [None] * 5


# Asking


def test_all_couriers_are_asked_in_one_question(fake, rajaongkir):
    asked = answer_with(fake, envelope(line()))

    rajaongkir.rates(make_request())

    (request,) = asked
    assert request.form() == {
        "origin": "4014101",
        "destination": "8036101",
        "courier": "jne:jnt:pos",
        "price": "lowest",
        "weight": "1250",
    }
    assert request.headers["key"] == "rajaongkir-EXAMPLE"


def test_prices_days_and_names_are_told(fake, rajaongkir):
    rates = by_service(rajaongkir.rates(make_request()))

    assert set(rates) == values.SERVICES
    reg, ez = rates["jne", "reg"], rates["jnt", "ez"]
    assert (reg.service_name, reg.amount, reg.days_min, reg.days_max) == ("REG", 50_000, 1, 2)
    # Nothing is said of its days.
    assert (ez.days_min, ez.days_max) == (0, 0)
    assert not any(rate.supports_cod or rate.cod_fee or rate.insurance for rate in rates.values())


def test_inside_a_city_ctc_is_reg(fake, rajaongkir):
    rates = by_service(rajaongkir.rates(make_request(destination=BANDUNG)))

    assert set(rates) == values.SERVICES
    assert rates["jne", "reg"].service_name == "CTC"


def test_of_two_names_of_one_service_the_cheaper_is_taken(fake, rajaongkir):
    answer_with(fake, envelope(line(), line(service="CTC23", cost=8_000), line(service="REG19", cost=9_000)))

    (rate,) = rajaongkir.rates(make_request())

    assert (rate.service_code, rate.amount) == ("reg", 8_000)


def test_only_services_that_are_asked_for_are_answered(fake, rajaongkir):
    rates = rajaongkir.rates(make_request(services=frozenset({("pos", "reguler"), ("tiki", "reg")})))

    assert list(by_service(rates)) == [("pos", "reguler")]


def test_nobody_is_asked_for_services_that_rajaongkir_has_not(fake, rajaongkir):
    assert rajaongkir.rates(make_request(services=frozenset({("tiki", "reg")}))) == []
    assert fake.state["hits"] == 0


def test_a_known_place_costs_no_question(fake, rajaongkir):
    request = make_request(
        origin=replace(BANDUNG, external_id="4014102"), destination=replace(DENPASAR, external_id="8036101")
    )

    rajaongkir.rates(request)

    assert fake.state["hits"] == 1


@pytest.mark.parametrize(
    ("box", "grams"),
    [
        (make_box(weight_grams=1_250), 1_250),
        (make_box(weight_grams=0, length_mm=10, width_mm=10, height_mm=10), 1),
        # 40 × 30 × 25 cm are 5 kg by volume.
        (make_box(weight_grams=900, length_mm=400, width_mm=300, height_mm=250), 5_000),
        (make_box(weight_grams=900, length_mm=400, width_mm=300, height_mm=251), 5_020),
        (make_box(weight_grams=0, length_mm=0, width_mm=0, height_mm=0), 1),
    ],
)
def test_a_large_box_weighs_its_volume_rounded_up(box, grams):
    assert charged_grams(box) == grams


def test_boxes_are_asked_for_by_weight_and_summed(fake, rajaongkir):
    small, large = make_box(), make_box(weight_grams=4_000)
    alone, heavy = (by_service(rajaongkir.rates(make_request(boxes=(box,)))) for box in (small, large))
    asked_before = fake.state["hits"]

    both = by_service(rajaongkir.rates(make_request(boxes=(small, large, small))))

    assert {key: rate.amount for key, rate in both.items()} == {
        key: 2 * alone[key].amount + heavy[key].amount for key in alone
    }
    # Two places and two weights.
    assert fake.state["hits"] - asked_before == 4


# Answers


@pytest.mark.parametrize("cost", [0, -1, "10000", 99.5, None, [], {"value": 10_000}])
def test_a_price_that_is_none_is_left_out_and_logged(fake, rajaongkir, caplog, cost):
    answer_with(fake, envelope(line(cost=cost)))

    with caplog.at_level(logging.WARNING):
        assert rajaongkir.rates(make_request()) == []

    assert "RajaOngkir jne reg" in caplog.text


def test_a_price_in_another_currency_is_left_out(fake, rajaongkir):
    answer_with(fake, envelope(line(currency="USD"), line(service="YES", currency="IDR")))

    assert list(by_service(rajaongkir.rates(make_request()))) == [("jne", "yes")]


@pytest.mark.parametrize("data", [[], None, {}, [None, 7, "x", {}], "kosong"])
def test_an_empty_list_is_no_price(fake, rajaongkir, data):
    answer_with(fake, {"meta": OK, "data": data})

    assert rajaongkir.rates(make_request()) == []


@pytest.mark.parametrize(
    ("status", "body", "refusal"),
    [
        (200, {"meta": {"code": 400, "message": "Invalid courier"}, "data": None}, ProviderRefused),
        (200, {"meta": {"code": 404, "message": "not found"}, "data": None}, NotCovered),
        (200, {"meta": {"code": 429, "message": "Daily limit"}, "data": None}, ProviderDown),
        (400, {"meta": {"code": 400, "message": "origin is required"}}, ProviderRefused),
        (404, {"meta": {"code": 404, "message": "not found"}}, NotCovered),
        (410, {"rajaongkir": {"status": {"code": 410}}}, ProviderDown),
        (422, {}, ProviderRefused),
        (200, {"rajaongkir": {"results": []}}, ProviderUnsure),
        (200, [], ProviderUnsure),
        (200, "<html>Maintenance</html>", ProviderUnsure),
        (404, "<html>Not found</html>", ProviderUnsure),
        (502, "<html>Bad gateway</html>", ProviderUnsure),
        (429, {}, ProviderDown),
    ],
)
def test_bad_answers_are_told_apart(fake, rajaongkir, status, body, refusal):
    answer_with(fake, body, status)

    with pytest.raises(refusal):
        rajaongkir.rates(make_request())


def test_the_closed_first_version_is_down(fake, rajaongkir, settings):
    settings.SHIPPING_PROVIDERS["rajaongkir"]["base_url"] = f"{fake.url}/starter"

    with pytest.raises(ProviderDown, match="410"):
        rajaongkir.rates(make_request())


def test_an_address_that_is_not_theirs_is_not_called(fake, rajaongkir, settings):
    settings.IS_AT_HOME = False

    with pytest.raises(ImproperlyConfigured, match="no address of rajaongkir"):
        rajaongkir.rates(make_request())


def test_after_the_daily_limit_it_is_down(fake, rajaongkir):
    fake.limit = 3
    rajaongkir.rates(make_request())

    with pytest.raises(ProviderDown, match="429"):
        rajaongkir.rates(make_request())


def test_a_wrong_key_is_refused(fake, rajaongkir, settings):
    settings.SHIPPING_PROVIDERS["rajaongkir"]["api_key"] = "wrong"

    with pytest.raises(ProviderRefused, match="Invalid Api key"):
        rajaongkir.rates(make_request())


def test_a_place_that_nobody_knows_is_not_covered(fake, rajaongkir):
    nowhere = replace(DENPASAR, postal_code="99999", village="", district="")

    with pytest.raises(NotCovered, match="99999"):
        rajaongkir.rates(make_request(destination=nowhere))


def test_a_route_without_prices_is_not_covered(fake, rajaongkir):
    with pytest.raises(NotCovered):
        rajaongkir.rates(make_request(destination=replace(DENPASAR, external_id="9999901")))


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("path", ["/calculate", "/destination"])
def test_a_fault_is_told_honestly_and_the_next_question_is_answered(fake, rajaongkir, point, path):
    fake.faults.add(point, path=path)

    if point in {"slow", "duplicate"}:
        assert len(rajaongkir.rates(make_request())) == 8
    else:
        with pytest.raises((ProviderUnsure, ProviderDown)):
            rajaongkir.rates(make_request())

    assert len(rajaongkir.rates(make_request())) == 8


def test_nothing_is_on_without_a_key(rajaongkir, settings):
    settings.SHIPPING_PROVIDERS = {}

    assert not rajaongkir.is_on()


# Places


def test_among_the_villages_of_a_postal_code_ours_comes_first(fake, rajaongkir):
    found = rajaongkir.find_places(replace(DENPASAR, village="Desa 2"))

    assert [number for number, _label in found] == ["8036102", "8036101"]
    assert found[0][1].startswith("DESA 2, KECAMATAN")


def test_a_postal_code_that_is_new_to_them_is_found_by_the_village(fake, rajaongkir):
    found = rajaongkir.find_places(replace(DENPASAR, postal_code="99999"))

    assert found[0][1].startswith("SESETAN")


def test_a_place_without_a_name_is_not_looked_for(fake, rajaongkir):
    assert rajaongkir.find_places(replace(DENPASAR, postal_code="", village="", district="")) == []
    assert fake.state["hits"] == 0


@settings(deadline=None)
@given(st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 2_000), st.integers(0, 100_000))
def test_a_box_never_weighs_less_than_its_scale_or_its_volume(length, width, height, grams):
    charged = charged_grams(make_box(length_mm=length, width_mm=width, height_mm=height, weight_grams=grams))

    assert charged >= max(grams, 1)
    assert charged * 6_000 >= length * width * height
