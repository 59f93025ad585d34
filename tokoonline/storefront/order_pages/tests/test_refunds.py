"""Money that goes back, as the shopper sees it: on the order's page and in a letter."""

import pytest
from django.utils import timezone

from payments.models import Refund
from payments.refund_asking import Destination, finish_manual
from payments.tests.factories import make_paid, make_transfer, refund, refund_now
from tokoonline.storefront.refund_mails import refund_letter

pytestmark = pytest.mark.django_db


def page_of(client, payment):
    order = payment.order
    return client.get(f"/en/pesanan/{order.number}/{order.token}/", follow=True).text


def test_an_order_without_refunds_speaks_of_none(client):
    assert "Money back" not in page_of(client, make_paid())
    assert "Money back" not in page_of(client, make_transfer(code=5))


def test_what_is_to_be_transferred_and_what_is_done_stand_on_the_page(client):
    payment = make_paid()
    refund(payment, other_amount=5_111)
    refund_now(payment, other_amount=6_222)

    page = page_of(client, payment)

    assert "Rp5.111" in page
    assert "We are going to transfer it to you" in page
    assert "Rp6.222" in page
    assert "Paid back" in page
    assert "barang rusak" in page
    assert "TRX-1" not in page


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("requested", "On its way"),
        ("unknown", "On its way"),
        ("pending", "On its way"),
        ("failed", "another way"),
        ("succeeded", "Paid back"),
    ],
)
def test_every_state_is_said_in_words(client, state, words):
    payment = make_paid()
    Refund.objects.create(
        payment=payment,
        key="k",
        way="provider",
        state=state,
        amount=1_000,
        other_amount=1_000,
        reason="rusak",
        actor="Sari",
        created_at=timezone.now(),
        finished_at=timezone.now() if state == "succeeded" else None,
    )

    assert words in page_of(client, payment)


def test_what_was_called_off_and_what_was_replaced_is_not_shown(client):
    payment = make_paid()
    for state in ("cancelled", "failed"):
        row = refund(payment, other_amount=5_111)
        Refund.objects.filter(pk=row.pk).update(
            state="succeeded", transfer_reference="x", finished_at=row.created_at
        )
        Refund.objects.filter(pk=row.pk).update(state="failed")
        Refund.objects.filter(pk=row.pk).update(state=state)
    refund_now(payment, everything=payment.amount)

    assert "Rp5.111" not in page_of(client, payment)


def test_the_letter_tells_amount_account_and_reason_and_hides_the_number():
    row = refund(make_paid(), other_amount=5_111)
    assert refund_letter(row.pk) is None
    to = Destination("BCA", "0123456789", "Budi")

    finish_manual(row, reference="TRX-77", actor="Agus", at=timezone.now(), destination=to)
    letter = refund_letter(row.pk)

    for half in (letter.text, letter.html):
        assert "Rp5.111" in half
        assert "BCA ••••6789" in half
        assert "0123456789" not in half
        assert "TRX-77" in half
        assert "barang rusak" in half
    assert row.payment.order.number in letter.subject


def test_credit_and_a_transfer_without_an_account_have_their_own_words():
    credit = refund(make_paid(), way="credit", other_amount=5_111)
    plain = refund_now(make_paid(code=5), other_amount=6_222)

    texts = [refund_letter(row.pk).text for row in (credit, plain)]

    assert texts[0] != texts[1]
    assert ["Rp5.111" in texts[0], "Rp6.222" in texts[1]] == [True, True]


def test_an_order_whose_money_is_back_is_not_said_to_be_prepared(client):
    payment = make_paid()
    refund_now(payment, everything=payment.amount)

    page = page_of(client, payment)

    assert "We have returned your money" in page
    assert "We are preparing your order" not in page
