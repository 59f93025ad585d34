"""Money going back, as staff press it: by whom it is allowed, once, in kind words, never on an old page."""

import io
import re

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from inventory.tests.factories import make_stock
from orders.models import Order
from payments.models import CreditEntry, ExchangeRate, Payment, Refund
from payments.settling import settle
from payments.tests.factories import make_cod, make_paid, make_transfer, refund, refund_now
from tokoonline.back_office.refund_deeds import DEEDS
from tokoonline.back_office.refund_forms import new_key
from tokoonline.back_office.roles import MANAGER, OWNER, SUPPORT, WAREHOUSE

from .money import make_attempt, tell
from .people import make_shopper, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client):
    person = make_staff(OWNER)
    client.force_login(person)
    return person


def mugs(count=3):
    return make_paid((make_stock(50, price=33_333).variant, count))


def ask_url(payment):
    return reverse("admin:payments_refund_ask", args=[payment.pk])


def page_url(row):
    return reverse("admin:payments_refund_change", args=[row.pk])


def ask(client, payment, *, units=0, key=None, left=None, **typed):
    """Press the button of the page as it stands now, unless `left` says otherwise."""
    payment = Payment.objects.get(pk=payment.pk)
    detail = payment.order.details.first()
    sent = {
        "key": key or new_key(),
        "amount_left": payment.refundable_amount if left is None else left,
        "reason": "barang rusak",
        "way": "manual",
        f"units_{detail.pk}": units,
        **typed,
    }
    return client.post(ask_url(payment), sent)


def do(client, code, row, *, seen=None, **typed):
    seen = Refund.objects.get(pk=row.pk).state if seen is None else seen
    return client.post(reverse(f"admin:payments_refund_{code}", args=[row.pk]), {"seen": seen, **typed})


def words(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def picture():
    file = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(file, "PNG")
    return SimpleUploadedFile("struk.png", file.getvalue(), "image/png")


def test_the_page_shows_what_is_left_and_makes_a_key(client, owner):
    payment = mugs()
    refund_now(payment, units={payment.order.details.get().pk: 1})

    pages = [client.get(ask_url(payment)).text for _ in range(2)]

    assert "2 · Rp66.666" in pages[0]
    keys = [re.search(r'name="key" value="([^"]+)"', page)[1] for page in pages]
    assert len(set(keys)) == 2
    assert "style=" not in pages[0]
    assert not re.search(r"<style|<script(?![^>]*src=)", pages[0])


def test_two_units_and_shipping_go_back_by_hand(client, owner):
    payment = mugs()

    response = ask(client, payment, units=2, is_shipping="on", bank="BCA", number="0123-4567 89", name="Budi")

    row = Refund.objects.get()
    assert response.url == page_url(row)
    assert (row.state, row.amount, row.shipping_amount) == ("manual", 66_666 + 12_000, 12_000)
    assert (row.destination_bank, row.destination_number) == ("BCA", "0123456789")
    assert row.actor == str(owner)


def test_everything_goes_back_with_one_tick(client, owner):
    payment = mugs()

    ask(client, payment, is_everything="on", way="credit")

    assert CreditEntry.objects.get().amount == payment.amount
    assert Order.objects.get(pk=payment.order_id).payment_status == "refunded"


def test_pressed_twice_it_is_one_refund(client, owner):
    payment, key = mugs(), new_key()
    first = ask(client, payment, units=3, key=key)

    again = ask(client, payment, units=3, key=key, left=payment.captured_amount)

    assert again.url == first.url
    assert Refund.objects.count() == 1


def test_a_page_that_is_old_refunds_nothing(client, owner):
    payment = mugs()
    ask(client, payment, units=1)

    response = ask(client, payment, units=1, left=payment.captured_amount)

    assert response.url == ask_url(payment)
    assert words(response)
    assert Refund.objects.count() == 1


def test_two_pages_one_after_the_other_refund_two_units(client, owner):
    payment = mugs()

    ask(client, payment, units=1)
    ask(client, payment, units=1)

    assert [row.amount for row in Refund.objects.all()] == [33_333, 33_333]


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"units": 4},
        {"units": -1},
        {"units": "1.5"},
        {"units": "\x00"},
        {"units": "９"},
        {"units": "9" * 300},
        {"units": "NaN"},
        {"other_amount": "-1"},
        {"other_amount": "1e9"},
        {"other_amount": "9" * 400},
        {"other_amount": "999.999.999.999"},
        {"other_amount": "Rp1.5"},
        {"units": 1, "is_everything": "on"},
        {"units": 1, "reason": "   "},
        {"units": 1, "reason": "x" * 201},
        {"units": 1, "way": "tunai"},
        {"units": 1, "way": "provider"},
        {"units": 1, "way": "reversal"},
        {"units": 1, "key": "pendek"},
        {"units": 1, "key": "<script>alert(1)</script>"},
        {"units": 1, "key": "k" * 65},
        {"units": 1, "number": "12AB"},
        {"units": 1, "number": "1" * 31},
        {"units": 1, "left": "x"},
        {"units": 1, "left": "9" * 5000},
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_refunded(client, owner, typed):
    payment = mugs()

    response = ask(client, payment, **typed)

    assert response.status_code in {422, 302}
    if response.status_code == 422:
        assert "errorlist" in response.text
        assert "<script>alert" not in response.text
    assert Refund.objects.count() == 0
    assert Payment.objects.get(pk=payment.pk).refunding_amount == 0


def test_a_key_of_another_refund_is_refused_in_words(client, owner):
    key = new_key()
    ask(client, mugs(), units=1, key=key)

    response = ask(client, make_paid(code=5), units=1, key=key)

    assert response.status_code == 422
    assert "errorlist" in response.text
    assert Refund.objects.count() == 1


def test_money_without_an_order_goes_back_from_the_payments_page(client, owner):
    payment = make_transfer()
    payment = settle(payment, amount=payment.amount - 3, event_key="k", actor="bank", at=timezone.now())
    payment_page = client.get(reverse("admin:payments_payment_change", args=[payment.pk])).text
    assert ask_url(payment) in payment_page

    assert "units_" not in client.get(ask_url(payment)).text
    ask(client, payment, is_everything="on")

    assert Refund.objects.get().other_amount == payment.captured_amount


@pytest.mark.parametrize("make", [make_transfer, make_cod])
def test_what_nobody_paid_is_not_refunded(client, owner, make):
    payment = make()

    assert client.get(ask_url(payment)).status_code == 200
    ask(client, payment, other_amount="1")

    assert Refund.objects.count() == 0


def test_a_transfer_is_booked_with_reference_and_receipt(client, owner):
    row = refund(mugs(), other_amount=5_000)

    do(client, "transferred", row, reference="BCA/123", proof=picture(), bank="BCA", number="12345", name="B")

    row.refresh_from_db()
    assert (row.state, row.transfer_reference, row.destination_number) == ("succeeded", "BCA/123", "12345")
    receipt = client.get(reverse("admin:payments_refund_proof", args=[row.pk]))
    assert receipt["Content-Type"] == "image/webp"
    assert b"".join(receipt.streaming_content)[8:12] == b"WEBP"
    page = client.get(page_url(row)).text
    assert "BCA/123" in page
    assert str(owner) in page


@pytest.mark.parametrize("typed", [{"reference": " "}, {"reference": "R", "number": "abc"}])
def test_a_transfer_that_says_too_little_is_not_booked(client, owner, typed):
    row = refund(mugs(), other_amount=5_000)

    response = do(client, "transferred", row, **typed)

    assert response.status_code == 422
    assert "errorlist" in response.text
    assert Refund.objects.get().state == "manual"


def test_a_receipt_that_is_no_picture_is_refused(client, owner):
    row = refund(mugs(), other_amount=5_000)
    file = SimpleUploadedFile("struk.png", b"<svg onload=alert(1)>", "image/png")

    response = do(client, "transferred", row, reference="R", proof=file)

    assert response.status_code == 422
    assert Refund.objects.get().state == "manual"


def test_a_failed_refund_is_paid_by_hand_or_called_off(client, owner):
    payment = mugs()
    first, second = (refund(payment, other_amount=5_000) for _ in range(2))
    for row in (first, second):
        Refund.objects.filter(pk=row.pk).update(
            state="succeeded", transfer_reference="x", finished_at=timezone.now()
        )
        Refund.objects.filter(pk=row.pk).update(state="failed", failure="bank menolak")
    assert "bank menolak" in client.get(page_url(first)).text

    do(client, "by_hand", first, bank="BRI", number="55555", name="Ani")
    do(client, "call_off", second)

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.destination_bank) == ("manual", "BRI")
    assert second.state == "cancelled"


@pytest.mark.parametrize("code", DEEDS)
def test_a_deed_on_an_old_page_does_nothing(client, owner, code):
    row = refund_now(mugs(), other_amount=5_000)

    response = do(client, code, row, seen="manual", reference="R2")

    assert response.url == page_url(row)
    assert words(response)
    row.refresh_from_db()
    assert (row.state, row.transfer_reference) == ("succeeded", "TRX-1")


@pytest.mark.parametrize(
    ("role", "may_see", "may_do"),
    [(OWNER, True, True), (MANAGER, True, True), (SUPPORT, True, False), (WAREHOUSE, False, False)],
)
def test_each_role_sees_and_does_what_is_its_own(client, role, may_see, may_do):
    payment = mugs()
    row = refund(payment, other_amount=5_000)
    client.force_login(make_staff(role))

    assert (client.get(page_url(row)).status_code == 200) is may_see
    assert (client.get(reverse("admin:payments_refund_changelist")).status_code == 200) is may_see
    assert (client.get(ask_url(payment)).status_code == 200) is may_do
    assert (ask(client, payment, units=1).status_code == 302) is may_do
    assert (do(client, "call_off", row).status_code == 302) is may_do
    assert (Refund.objects.get(pk=row.pk).state == "cancelled") is may_do
    assert Refund.objects.count() == (2 if may_do else 1)


def test_shoppers_and_strangers_reach_nothing(client):
    payment = mugs()
    row = refund(payment, other_amount=5_000)
    for person in (None, make_shopper()):
        client.logout()
        if person:
            client.force_login(person)
        answers = {client.get(ask_url(payment)).status_code, ask(client, payment, units=1).status_code}
        answers |= {do(client, code, row).status_code for code in DEEDS}
        assert answers <= {302, 403, 404}
    assert Refund.objects.get().state == "manual"


def test_a_get_does_no_deed(client, owner):
    row = refund(mugs(), other_amount=5_000)

    answers = {
        client.get(reverse(f"admin:payments_refund_{code}", args=[row.pk])).status_code for code in DEEDS
    }

    assert answers == {405}


def test_the_list_shows_what_is_to_do_first(client, owner):
    payment = mugs()
    to_do, done = refund(payment, other_amount=5_111), refund_now(payment, other_amount=6_222)
    off = refund(payment, other_amount=7_333)
    do(client, "call_off", off)

    page = client.get(reverse("admin:payments_refund_changelist") + "?antrean=perlu-dikerjakan").text

    assert "Rp5.111" in page
    assert "Rp6.222" not in page
    assert "Rp7.333" not in page
    assert (to_do.state, done.state) == ("manual", "succeeded")


def test_the_order_page_leads_to_its_refunds_and_tells_them(client, owner):
    payment = mugs()
    done = refund_now(payment, other_amount=6_222)

    page = client.get(reverse("admin:orders_order_change", args=[payment.order_id])).text

    assert ask_url(payment) in page
    assert page_url(done) in page
    assert page.count("Rp6.222") >= 4


def test_who_may_not_refund_sees_no_button_on_the_order_page(client):
    payment = mugs()
    client.force_login(make_staff(SUPPORT))

    assert (
        ask_url(payment) not in client.get(reverse("admin:orders_order_change", args=[payment.order_id])).text
    )


def test_what_paypal_pays_back_is_shown_in_dollars_not_in_cents(client, owner):
    at = timezone.now()
    ExchangeRate.objects.create(rupiah_per_unit=10_000, valid_from=at)
    attempt = make_attempt((make_stock(5, price=90_000).variant, 1), method="paypal", at=at)
    payment = tell(attempt, "paid")
    row = refund(payment, everything=payment.amount)

    page = client.get(page_url(row)).text

    assert (payment.amount, payment.charge_amount) == (102_000, 1_020)
    assert "<dd>USD 10,20</dd>" in page


def test_the_rate_beside_the_dollars_is_the_one_that_they_were_reckoned_with(client, owner):
    at = timezone.now()
    ExchangeRate.objects.create(rupiah_per_unit=10_000, margin_basis_points=250, valid_from=at)
    attempt = make_attempt((make_stock(5, price=90_000).variant, 1), method="paypal", at=at)

    page = client.get(reverse("admin:payments_payment_change", args=[attempt.pk])).text

    assert (attempt.amount, attempt.charge_amount) == (102_000, 1_046)
    assert "USD 10,46 (USD 1 = Rp9.751)" in page
