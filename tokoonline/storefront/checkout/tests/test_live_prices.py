"""Live prices in the checkout: no page waits for them, and none slips in behind the shopper's back."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import CheckoutDraft, Order
from shipping.live.asking import HOLDS
from shipping.models import CourierService, LiveRates, Tariff
from shipping.tests.live import providers, waiting_jobs, work

from .shopping import ADDRESS, add, pay, shop

pytestmark = pytest.mark.django_db
__all__ = ["providers", "shop"]
ADDRESS_PAGE, COURIER_PAGE, PAYMENT_PAGE = (
    f"storefront:checkout_{name}" for name in ("address", "shipping", "payment")
)
TABLE, LIVE = 12_000, 10_000


@pytest.fixture
def checkout(client, shop, providers):
    """A guest with a cart, a courier with a table, and providers that know another price."""
    CourierService.objects.update(code="reg")
    add(client, make_stock(9, price=85_000).variant)
    client.get(reverse("storefront:home"))
    return client


def tell_address(client):
    return client.post(reverse(ADDRESS_PAGE), ADDRESS)


def prices(client, **query):
    page = client.get(reverse(COURIER_PAGE), query)
    return {choice["id"]: choice["amount"] for choice in page.context["choices"]}


def choose(client, value="jne:reg"):
    return client.post(reverse(COURIER_PAGE), {"service": value})


def seen_on(client):
    page = client.get(reverse(PAYMENT_PAGE))
    return {"method": page.context["chosen"], "seen_total": page.context["total"]}


def test_the_address_leaves_the_question_and_the_worker_brings_the_price(checkout, providers):
    tell_address(checkout)

    assert prices(checkout) == {"service-jne-reg": TABLE}
    assert providers.hits == {"places": 0, "biteship": 0, "rajaongkir": 0}
    assert work(at=timezone.now()) == ["biteship"]
    assert prices(checkout) == {"service-jne-reg": LIVE}


def test_telling_the_address_again_asks_nobody_again(checkout):
    tell_address(checkout)
    tell_address(checkout)
    assert len(waiting_jobs()) == 1
    work(at=timezone.now())

    tell_address(checkout)

    assert waiting_jobs() == []


def test_the_page_looks_again_only_while_an_answer_is_on_its_way(checkout):
    tell_address(checkout)
    waiting = checkout.get(reverse(COURIER_PAGE))
    last = checkout.get(reverse(COURIER_PAGE), {"lihat": "5", "service": "jne:reg:12000"})
    strange = checkout.get(reverse(COURIER_PAGE), {"lihat": "-1' OR 1=1"})
    work(at=timezone.now())
    known = checkout.get(reverse(COURIER_PAGE), {"lihat": "2"})

    assert re.search(r'hx-get="[^"]+\?lihat=1"', waiting.text)
    assert ["hx-get" in page.text for page in (last, strange, known)] == [False] * 3


def test_a_cart_that_changed_since_the_address_is_asked_about_by_the_page(checkout, providers):
    tell_address(checkout)
    work(at=timezone.now())
    add(checkout, make_stock(9, price=50_000, weight_grams=3_000).variant)
    page = checkout.get(reverse(COURIER_PAGE))
    assert (waiting_jobs(), "hx-post" in page.text) == ([], True)

    answer = checkout.post(reverse(COURIER_PAGE), {"ask": "1", "service": f"jne:reg:{TABLE}"})

    assert (answer.status_code, answer.context["error"], len(waiting_jobs())) == (200, "", 1)
    assert re.search(r'hx-get="[^"]+\?lihat=1"', answer.text)
    assert CheckoutDraft.objects.get().courier_code == ""
    later = checkout.get(reverse(COURIER_PAGE), {"lihat": "1"})
    assert "hx-post" not in later.text
    work(at=timezone.now())
    assert prices(checkout)["service-jne-reg"] == 4 * LIVE


def test_a_question_that_nobody_came_to_is_not_asked_in_a_circle(checkout):
    tell_address(checkout)
    LiveRates.objects.all().delete()

    assert "hx-post" not in checkout.get(reverse(COURIER_PAGE), {"lihat": "3"}).text


def test_what_is_marked_stays_marked_when_prices_come(checkout):
    CourierService.objects.create(
        courier=CourierService.objects.get().courier, code="yes", name="YES", kind="next_day"
    )
    tell_address(checkout)
    work(at=timezone.now())

    page = checkout.get(reverse(COURIER_PAGE), {"lihat": "1", "service": "jne:yes:24000"})

    assert [choice["is_checked"] for choice in page.context["choices"]] == [False, True]


def test_a_price_that_came_between_the_couriers_and_the_press_is_asked_about(checkout):
    tell_address(checkout)
    prices(checkout)
    work(at=timezone.now())

    asked = choose(checkout, f"jne:reg:{TABLE}")

    assert asked.status_code == 422
    assert "Rp10.000" in asked.context["error"]
    assert CheckoutDraft.objects.get().courier_code == ""
    assert choose(checkout, f"jne:reg:{LIVE}").url == reverse(PAYMENT_PAGE)
    assert CheckoutDraft.objects.get().shipping_amount == LIVE


def test_a_price_that_came_between_the_choice_and_the_payment_page_is_said(checkout):
    tell_address(checkout)
    choose(checkout)
    before = checkout.get(reverse(PAYMENT_PAGE))
    work(at=timezone.now())

    after = checkout.get(reverse(PAYMENT_PAGE))

    assert before.context["shipping_was"] is None
    assert after.context["shipping_was"] == TABLE
    assert "Rp12.000" in after.text


def test_a_price_that_came_between_the_total_and_the_press_is_never_charged(checkout):
    tell_address(checkout)
    choose(checkout)
    data = seen_on(checkout)
    work(at=timezone.now())

    asked = pay(checkout, data)

    assert asked.status_code == 422
    assert not Order.objects.exists()
    assert asked.context["total"] == data["seen_total"] - TABLE + LIVE
    assert pay(checkout, data | {"seen_total": asked.context["total"]}).status_code == 302
    assert Order.objects.get().shipping_amount == LIVE


def test_a_price_that_ran_out_before_the_press_is_not_charged_either(checkout):
    tell_address(checkout)
    work(at=timezone.now())
    choose(checkout)
    data = seen_on(checkout)
    LiveRates.objects.update(asked_at=timezone.now() - HOLDS * 2, expires_at=timezone.now() - HOLDS)

    assert pay(checkout, data).status_code == 422
    assert not Order.objects.exists()


def test_a_service_that_only_a_provider_knew_and_that_is_gone_is_chosen_anew(checkout):
    tell_address(checkout)
    Tariff.objects.all().delete()
    work(at=timezone.now())
    choose(checkout)
    assert seen_on(checkout)["seen_total"] > 85_000
    LiveRates.objects.all().delete()

    gone = checkout.get(reverse(PAYMENT_PAGE), follow=True)

    assert gone.redirect_chain[-1][0] == reverse(COURIER_PAGE)
    assert len(gone.context["messages"]) == 1


# Both providers may do what they want; each test walks the whole checkout.
FAULTS = ["before_send", "error_500", "bad_json", "reset", "time_out"]


@pytest.mark.parametrize("point", FAULTS)
def test_with_dead_providers_a_guest_orders_at_the_price_of_the_tables(checkout, providers, point):
    for fake in (providers.biteship, providers.rajaongkir):
        fake.faults.add(point, times=50)
    tell_address(checkout)
    work(at=timezone.now())

    choose(checkout)
    placed = pay(checkout, seen_on(checkout))

    assert placed.status_code == 302
    assert Order.objects.get().shipping_amount == TABLE


def test_no_page_calls_a_provider_even_if_each_would_hang(checkout, providers):
    for fake in (providers.biteship, providers.rajaongkir):
        fake.faults.add("slow", times=50, seconds=60)
    begun = time.monotonic()

    tell_address(checkout)
    prices(checkout)
    choose(checkout)
    placed = pay(checkout, seen_on(checkout))

    assert placed.status_code == 302
    assert time.monotonic() - begun < 10
    # A fault is used up by a request: nobody made one.
    assert [fake.faults.waiting[0].times for fake in (providers.biteship, providers.rajaongkir)] == [50, 50]
    assert len(waiting_jobs()) == 1


@pytest.mark.parametrize("state", ["unasked", "pending", "known", "failed"])
def test_the_whole_checkout_stays_within_its_statements_however_providers_are(
    checkout, providers, state, django_assert_max_num_queries
):
    if state != "unasked":
        if state == "failed":
            providers.biteship.faults.add("error_500", times=9)
            providers.rajaongkir.faults.add("error_500", times=9)
        tell_address(checkout)
    if state in {"known", "failed"}:
        work(at=timezone.now())

    with django_assert_max_num_queries(60):
        checkout.get(reverse("orders:cart"))
        checkout.get(reverse(ADDRESS_PAGE))
        tell_address(checkout)
        checkout.get(reverse(COURIER_PAGE))
        choose(checkout)
        data = seen_on(checkout)
        with django_assert_max_num_queries(20):
            placed = pay(checkout, data)
        checkout.get(placed.url)

    assert Order.objects.get().shipping_amount == (LIVE if state == "known" else TABLE)


def test_a_question_waits_for_its_answer_for_half_a_minute_only(checkout):
    tell_address(checkout)

    row = LiveRates.objects.get()
    assert row.question["destination"][0] == ADDRESS["region_code"]
    assert row.expires_at - row.asked_at < timedelta(minutes=1)
    assert waiting_jobs() == [("biteship", row.key)]


def test_a_service_that_nobody_named_days_for_is_ordered_without_a_promise(checkout):
    tell_address(checkout)
    Tariff.objects.all().delete()
    work(at=timezone.now())
    row = LiveRates.objects.get(provider="biteship")
    row.rates = [{**row.rates[0], "days_min": 0, "days_max": 0}]
    row.save()

    choose(checkout)
    page = checkout.get(reverse(PAYMENT_PAGE))
    pay(checkout, seen_on(checkout))

    order = Order.objects.get()
    assert (order.shipping_amount, order.eta_from, order.eta_to) == (LIVE, None, None)
    assert "None" not in page.text
    assert checkout.get(order.get_absolute_url()).status_code == 200
