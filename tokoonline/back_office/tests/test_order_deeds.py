"""What staff do with an order: once, by whom it is allowed, and only while it is still so."""

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inventory.tests.factories import make_stock
from orders.models import Order
from orders.tests.factories import make_customer
from payments.models import Payment, PaymentEvent
from payments.settling import settle
from payments.tests.factories import make_cod, make_transfer
from shipping.models import Courier, Shipment
from shipping.packing import pack_order
from tokoonline.back_office.forms import DeedForm
from tokoonline.back_office.order_deeds import DEEDS
from tokoonline.back_office.order_pages import OrderPage
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE

from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db
WAYBILL = "JP1234567890"


def page_of(order):
    return OrderPage(Order.objects.get(pk=order.pk))


def do(client, code, order, *, seen=None, **typed):
    """Press a button of the order page, as it stands now unless `seen` says otherwise."""
    seen = page_of(order).fingerprint if seen is None else seen
    return client.post(reverse(f"admin:orders_order_{code}", args=[order.pk]), {"seen": seen, **typed})


def words(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def paid_order():
    payment = make_transfer()
    settle(payment, amount=payment.amount, event_key=f"k{payment.pk}", actor="bank", at=timezone.now())
    return payment.order


def packed_order():
    order = paid_order()
    pack_order(order, actor="Agus", at=timezone.now())
    return order


def courier():
    return Courier.objects.get_or_create(code="jnt", defaults={"name": "J&T"})[0]


def test_a_transfer_is_confirmed_with_the_expected_amount(client):
    payment = make_transfer()
    client.force_login(make_staff(SUPPORT))

    response = do(client, "confirm", payment.order, amount=payment.amount)

    assert response.status_code == 302
    order = Order.objects.get(pk=payment.order_id)
    assert (order.status, order.payment_status) == ("processing", "paid")
    assert PaymentEvent.objects.get().actor.startswith("Staf")


def test_an_amount_that_is_off_is_asked_about_and_changes_nothing(client):
    payment = make_transfer()
    client.force_login(make_staff(SUPPORT))

    response = do(client, "confirm", payment.order, amount=payment.amount - 3)

    assert response.status_code == 422
    payment.refresh_from_db()
    assert payment.state == "waiting"
    assert PaymentEvent.objects.count() == 0


def test_another_amount_said_twice_goes_to_the_money_without_an_order(client):
    payment = make_transfer()
    client.force_login(make_staff(SUPPORT))

    do(client, "confirm", payment.order, amount=payment.amount - 3, is_other_amount="on")

    payment.refresh_from_db()
    assert payment.state == "amount_mismatch"
    assert Order.objects.get(pk=payment.order_id).payment_status == "unpaid"


@pytest.mark.parametrize("amount", ["-1", "0", "9" * 400, "1e9", "１００", "\x00", "<b>", "NaN", "", "1.5"])
def test_nonsense_amounts_are_refused_in_words(client, amount):
    payment = make_transfer()
    client.force_login(make_staff(SUPPORT))

    response = do(client, "confirm", payment.order, amount=amount, is_other_amount="on")

    assert response.status_code == 422
    payment.refresh_from_db()
    assert payment.state == "waiting"


def test_two_colleagues_who_confirm_at_once_settle_once(client):
    payment = make_transfer()
    seen = page_of(payment.order).fingerprint
    client.force_login(make_staff(SUPPORT))
    do(client, "confirm", payment.order, seen=seen, amount=payment.amount)
    client.force_login(make_staff(OWNER))

    response = do(client, "confirm", payment.order, seen=seen, amount=payment.amount)

    assert response.status_code == 302
    assert "Staf" in words(response)
    assert PaymentEvent.objects.count() == 1


def test_a_rejected_proof_gives_the_shopper_another_try(client):
    payment = make_transfer()
    Payment.objects.filter(pk=payment.pk).update(state="review")
    client.force_login(make_staff(SUPPORT))

    do(client, "reject", payment.order, reason="Gambar tidak terbaca")

    payment.refresh_from_db()
    assert (payment.state, payment.rejection) == ("waiting", "Gambar tidak terbaca")


def test_a_paid_order_is_packed_shipped_and_delivered(client):
    order = paid_order()
    client.force_login(make_staff(MANAGER))

    do(client, "pack", order)
    do(client, "ship", order, courier=courier().pk, waybill="jp 1234-567-890")
    do(client, "deliver", order)

    order.refresh_from_db()
    assert (order.status, order.fulfilment_status) == ("delivered", "delivered")
    assert Shipment.objects.get().waybill == WAYBILL


def test_a_waybill_that_is_none_is_said_at_its_field(client):
    order = packed_order()
    client.force_login(make_staff(WAREHOUSE))

    response = do(client, "ship", order, courier=courier().pk, waybill="12")

    assert response.status_code == 422
    assert "errorlist" in response.text
    order.refresh_from_db()
    assert order.status == "processing"


def test_delivering_a_cod_order_books_its_money(client):
    payment = make_cod()
    pack_order(payment.order, actor="Agus", at=timezone.now())
    client.force_login(make_staff(MANAGER))
    do(client, "ship", payment.order, courier=courier().pk, waybill=WAYBILL)

    do(client, "deliver", payment.order)

    order = Order.objects.get(pk=payment.order_id)
    assert (order.status, order.payment_status) == ("delivered", "paid")


def test_cancelling_twice_frees_stock_once(client):
    level = make_stock(5)
    payment = make_transfer((level.variant, 2))
    seen = page_of(payment.order).fingerprint
    client.force_login(make_staff(SUPPORT))
    do(client, "cancel", payment.order, seen=seen, reason="diminta pembeli")

    response = do(client, "cancel", payment.order, seen=seen, reason="diminta pembeli")

    assert response.status_code == 302
    level.refresh_from_db()
    assert (level.on_hand, level.reserved) == (5, 0)
    assert Payment.objects.get(pk=payment.pk).state == "cancelled"


def test_cancelling_a_packed_order_opens_its_parcel(client):
    order = packed_order()
    client.force_login(make_staff(SUPPORT))

    do(client, "cancel", order, reason="rusak")

    order.refresh_from_db()
    assert order.status == "cancelled"
    assert Shipment.objects.get().state == "cancelled"


def test_a_cancellation_needs_a_reason(client):
    payment = make_transfer()
    client.force_login(make_staff(SUPPORT))

    response = do(client, "cancel", payment.order, reason="   ")

    assert response.status_code == 422
    assert Order.objects.get(pk=payment.order_id).status == "pending"


def test_a_page_that_is_old_does_nothing(client):
    order = paid_order()
    seen = page_of(order).fingerprint
    pack_order(order, actor="Agus Gudang", at=timezone.now())
    client.force_login(make_staff(OWNER))

    response = do(client, "cancel", order, seen=seen, reason="terlambat")

    assert "Agus Gudang" in words(response)
    order.refresh_from_db()
    assert order.status == "processing"


def test_a_note_is_kept_whatever_the_order_does(client):
    order = paid_order()
    client.force_login(make_staff(WAREHOUSE))

    do(client, "note", order, seen="anything", text="<script>alert(1)</script> titip satpam")

    note = order.notes.get()
    assert note.text == "<script>alert(1)</script> titip satpam"
    page = client.get(reverse("admin:orders_order_change", args=[order.pk])).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


RIGHTS = {
    OWNER: set(DEEDS),
    MANAGER: set(DEEDS),
    SUPPORT: {"confirm", "reject", "deliver", "cancel", "note"},
    WAREHOUSE: {"pack", "unpack", "ship", "note"},
}


@pytest.mark.parametrize("role", RIGHTS)
def test_each_role_does_its_own_deeds_and_no_other(client, role):
    order = paid_order()
    client.force_login(make_staff(role))

    refused = {code for code in DEEDS if do(client, code, order, seen="old").status_code == 403}

    assert set(DEEDS) - refused == RIGHTS[role]


def test_strangers_find_no_back_office(client):
    order = paid_order()
    client.force_login(make_shopper())

    answers = {client.get(reverse("admin:orders_order_change", args=[order.pk]), follow=True).status_code}
    answers |= {do(client, code, order).status_code for code in DEEDS}

    assert answers <= {302, 404}
    order.refresh_from_db()
    assert order.fulfilment_status == "unfulfilled"


def test_without_a_log_in_the_way_leads_to_it(client):
    response = client.get(reverse("admin:orders_order_changelist"), follow=True)

    assert response.redirect_chain[-1][0].startswith("/akun/masuk/")


def test_a_get_does_no_deed(client):
    order = paid_order()
    client.force_login(make_staff(OWNER))

    answers = {
        client.get(reverse(f"admin:orders_order_{code}", args=[order.pk])).status_code for code in DEEDS
    }

    assert answers == {405}


def test_the_page_costs_the_same_however_many_lines(client):
    client.force_login(make_staff(OWNER))
    small = make_transfer().order
    big = make_transfer(*[(make_stock(5).variant, 1) for _ in range(4)], customer=make_customer()).order
    client.get(reverse("admin:orders_order_change", args=[small.pk]))

    assert queries_of_page(client, big) == queries_of_page(client, small)
    assert queries_of_page(client, big) <= 24


def queries_of_page(client, order):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:orders_order_change", args=[order.pk]))
    return len(queries)


def test_an_order_in_very_many_parcels_can_be_worked_on():
    page = page_of(make_transfer().order)
    page.parcels = [Shipment(pk=10_000_000 + number, state="handed_over") for number in range(30)]

    assert DeedForm({"seen": page.fingerprint}, page=page).is_valid()
