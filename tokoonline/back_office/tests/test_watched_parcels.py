"""Parcels to look after: each trouble in its list and on the first page, and what may be done there."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from shipping.models import CourierService, Holiday, Shipment, ShippingNotice, TrackingEvent
from shipping.silent import silent, working_day_before
from shipping.tests.factories import make_courier, make_service, make_shipment
from shipping.tests.tracking_values import fake, sent_parcel  # noqa: F401
from tokoonline.back_office.parcels import watching
from tokoonline.back_office.parcels.chatting import chat_link
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE
from tokoonline.back_office.today import cards_for

from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
# A Friday; the working days before it are Thursday 19, Wednesday 18, Tuesday 17.
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
numbers = iter(range(100, 10_000))


def parcel_at(place="in_transit", *, days_silent=0, at=FRIDAY, **fields):
    parcel = sent_parcel(f"0100000000{next(numbers):05}", language="id")
    seen_at = at - timedelta(days=days_silent)
    changes = {"tracking_state": place, "tracking_at": seen_at, "handed_over_at": seen_at, **fields}
    Shipment.objects.filter(pk=parcel.pk).update(**changes)
    return Shipment.objects.select_related("order", "courier").get(pk=parcel.pk)


def make_notice(**fields):
    values = {"provider": "biteship", "event_key": f"k{next(numbers)}", "kind": "order.status", "body": b"{}"}
    values |= {"waybill": "019999999999999", "received_at": timezone.now() - timedelta(hours=1)}
    return ShippingNotice.objects.create(**values | fields)


# Silence, by service


@pytest.mark.parametrize(
    ("kind", "days_silent", "is_stuck"),
    [
        ("regular", 3, False),
        ("regular", 4, True),
        ("next_day", 2, False),
        ("next_day", 3, True),
        ("same_day", 1, False),
        ("same_day", 2, True),
        # Over a Sunday.
        ("economy", 6, False),
        ("economy", 7, True),
        ("cargo", 7, True),
    ],
)
def test_a_service_may_be_silent_for_so_many_working_days(kind, days_silent, is_stuck):
    service = make_service("jne", "x", kind=kind)
    parcel = parcel_at(days_silent=days_silent, service_code=service.code)

    assert list(silent(FRIDAY)) == ([parcel] if is_stuck else [])


def test_a_service_that_is_gone_counts_as_regular():
    parcel = parcel_at(days_silent=4)
    assert not CourierService.objects.exists()

    assert list(silent(FRIDAY)) == [parcel]


def test_couriers_rest_on_sundays_and_holidays():
    Holiday.objects.create(date=FRIDAY.date() - timedelta(days=1), name="Libur")
    holidays = set(Holiday.objects.values_list("date", flat=True))

    days = [working_day_before(FRIDAY.date(), count, holidays).day for count in (1, 2, 3, 4)]

    assert days == [18, 17, 16, 14]
    parcel_at(days_silent=4)
    assert not silent(FRIDAY).exists()


def test_a_scan_ends_the_silence():
    parcel = parcel_at(days_silent=9)
    Shipment.objects.filter(pk=parcel.pk).update(tracking_at=FRIDAY)

    assert not silent(FRIDAY).exists()


@pytest.mark.parametrize("state", ["delivery_failed", "returning", "returned", "lost", "delivered"])
def test_what_has_a_list_of_its_own_is_not_stuck(state):
    parcel_at(state, days_silent=9)

    assert not silent(FRIDAY).exists()


# Lists


def one_of_each():
    now = timezone.now()
    found = {
        "gagal": parcel_at("delivery_failed", at=now),
        "sudah-kembali": parcel_at("returned", at=now),
        "hilang": parcel_at("lost", at=now),
        "macet": parcel_at("in_transit", at=now, days_silent=12),
        "kembali": parcel_at("returning", at=now),
        "belum-diserahkan": make_shipment(),
        "pesan": make_notice(),
    }
    Shipment.objects.filter(pk=found["belum-diserahkan"].pk).update(tracking_state="picked_up")
    parcel_at("in_transit", at=now)
    parcel_at("delivery_failed", at=now, state="delivered", delivered_at=now)
    make_notice(received_at=now)
    make_notice(read_at=now)
    make_notice(shipment=found["gagal"])
    return found


def test_each_trouble_is_in_its_list_and_nowhere_else():
    found = one_of_each()

    rows = {queue.code: list(queue.rows(timezone.now())) for queue in watching.QUEUES}

    assert rows == {code: [row] for code, row in found.items()}
    assert watching.count_queues(timezone.now()) == dict.fromkeys(found, 1)


def test_delivered_after_it_turned_back_is_for_people():
    parcel = parcel_at("delivered")
    TrackingEvent.objects.create(shipment=parcel, code="r", at=FRIDAY, state="returning")

    assert list(watching.back(FRIDAY)) == [parcel]


def test_the_first_page_has_their_numbers():
    one_of_each()

    cards = {card.label: card.count for card in cards_for(make_staff(WAREHOUSE))}

    labels = ["Gagal diantar", "Sudah kembali menurut kurir", "Hilang atau dibatalkan", "Paket macet"]
    labels += ["Dalam perjalanan kembali", "Dibawa kurir, belum diserahkan di sini", "Pesan tak dikenal"]
    assert [cards[label] for label in labels] == [1] * 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_parcel_and_three(client, count, django_assert_num_queries):
    for _parcel in range(count):
        parcel_at("delivery_failed", days_silent=1, at=timezone.now())
    client.force_login(make_staff(WAREHOUSE))

    # Session, person, rights of two kinds; seven queues and the days off.
    with django_assert_num_queries(12):
        page = client.get(reverse("admin:parcels_watch")).text

    assert page.count("owed__row") == count


@pytest.mark.parametrize("role", [OWNER, MANAGER, WAREHOUSE, SUPPORT])
def test_all_who_see_orders_see_the_page_and_may_ask(client, role):
    found = one_of_each()
    client.force_login(make_staff(role))

    page = client.get(reverse("admin:parcels_watch")).text

    assert found["macet"].order.number in page
    assert reverse("admin:parcels_ask", args=[found["macet"].pk]) in page


def test_strangers_and_people_without_a_role_see_nothing(client):
    parcel = parcel_at()
    for person in (make_staff(), make_shopper()):
        client.force_login(person)
        for url in (reverse("admin:parcels_watch"), reverse("admin:parcels_ask", args=[parcel.pk])):
            assert client.get(url).status_code in {302, 403, 405}
        answer = client.post(reverse("admin:parcels_ask", args=[parcel.pk]))
        assert answer.status_code in {302, 403}
    assert not ProcrastinateJob.objects.filter(task_name="shipping.look").exists()


def test_one_list_alone_has_pages_and_an_unknown_one_is_not_found(client):
    one_of_each()
    client.force_login(make_staff(WAREHOUSE))

    assert client.get(reverse("admin:parcels_watch"), {"bagian": "macet"}).status_code == 200
    assert client.get(reverse("admin:parcels_watch"), {"bagian": "x"}).status_code == 404


# Deeds


def test_asking_leaves_a_job_and_no_page_waits(client, fake):
    parcel = parcel_at("delivery_failed")
    client.force_login(make_staff(SUPPORT))

    for _press in range(2):
        answer = client.post(reverse("admin:parcels_ask", args=[parcel.pk]), {"back": "https://evil.example"})
        assert answer.url == reverse("admin:parcels_watch")

    jobs = ProcrastinateJob.objects.filter(task_name="shipping.look").values_list("args", flat=True)
    assert list(jobs) == [{"shipment_id": parcel.pk}]
    assert fake.state["hits"] == {}


def test_a_message_is_put_aside_once(client):
    notice = make_notice()
    client.force_login(make_staff(WAREHOUSE))

    client.post(reverse("admin:parcels_aside", args=[notice.pk]))

    notice.refresh_from_db()
    assert notice.read_at is not None
    assert not watching.nobodys(timezone.now()).exists()


# WhatsApp


@pytest.mark.parametrize("state", ["in_transit", "out_for_delivery", "delivery_failed", "returning", "lost"])
def test_a_chat_has_number_and_words_filled_in(state, settings):
    parcel = parcel_at(state)

    link = urlsplit(chat_link(parcel))

    (text,) = parse_qs(link.query)["text"]
    assert (link.hostname, link.path) == ("wa.me", "/6281234567890")
    assert text.startswith(f"Halo Budi, kami dari {settings.STORE.name}.")
    assert parcel.order.number in text
    assert text.endswith(f" {settings.SITE_URL}/pesanan/{parcel.order.number}/{parcel.order.token}/")
    assert "+" not in link.query


def test_a_chat_about_an_english_order_is_english():
    parcel = sent_parcel(language="en")

    (text,) = parse_qs(urlsplit(chat_link(parcel)).query)["text"]

    assert text.startswith("Hello Budi, this is ")
    assert "/en/pesanan/" in text


def test_without_a_courier_a_chat_still_opens():
    parcel = make_shipment()
    parcel.courier = None

    assert chat_link(parcel).startswith("https://wa.me/6281234567890?text=")
    assert make_courier()


# Where the order shows it


def test_the_page_of_an_order_says_where_its_parcel_is_and_the_parcels_page_tells_every_scan(client):
    parcel = parcel_at("out_for_delivery")
    for minute, words in enumerate(("RECEIVED AT [JAKARTA]", "WITH DELIVERY COURIER")):
        at = FRIDAY + timedelta(minutes=minute)
        TrackingEvent.objects.create(shipment=parcel, code=words, text=words, at=at, state="in_transit")
    client.force_login(make_staff(WAREHOUSE))

    order = client.get(reverse("admin:orders_order_change", args=[parcel.order_id])).text
    own = client.get(reverse("admin:parcel", args=[parcel.pk])).text

    assert "https://wa.me/6281234567890?text=" in order
    assert "Sedang diantar" in order
    assert own.index("WITH DELIVERY COURIER") < own.index("RECEIVED AT [JAKARTA]")
    assert "20 Nov 2026 10.01 WIB" in own


def test_the_inbox_shows_managers_what_came_and_lets_nobody_change_it(client):
    notice = make_notice(body=b'{"status": "<b>picked</b>"}')
    url = reverse("admin:shipping_shippingnotice_change", args=[notice.pk])
    client.force_login(make_staff(MANAGER))

    assert notice.waybill in client.get(reverse("admin:shipping_shippingnotice_changelist")).text
    page = client.get(url).text
    assert "&lt;b&gt;picked" in page
    assert client.post(url, {"problem": "x"}).status_code == 403
    # Bodies hold names and addresses.
    client.force_login(make_staff(WAREHOUSE))
    assert client.get(url).status_code == 403
