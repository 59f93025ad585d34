from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from orders.tests.factories import make_order
from payments.methods import available_methods, choose_method
from payments.providers.base import MethodUnavailable
from payments.providers.qris import provider
from payments.providers.qris.tests.factories import NOW, PRINTED, changed, make_code, purchase
from payments.providers.unique_sums import HIGHEST_CODE
from payments.starting import start_payments

pytestmark = pytest.mark.django_db


def open_payment(code, seed=7, amount=97_000):
    """An order of one mug that is to be paid by this code; its sum is of the factory's making."""
    choice = choose_method(f"qris-{code.pk}", purchase(amount, seed=seed))
    (payment,) = start_payments([make_order(payment=choice, at=NOW)], at=NOW)
    return payment


def test_without_a_code_nothing_is_offered():
    make_code(is_active=False)

    assert provider.offers(purchase()) == []


def test_the_first_code_is_offered_once():
    make_code(payload=changed("TOKO CONTOH", "TOKO SEBELA"), position=2)
    first = make_code(position=1)

    (offer,) = provider.offers(purchase())

    assert (offer.code, offer.group, offer.label) == (f"qris-{first.pk}", "QRIS", "QRIS")
    assert offer in available_methods(purchase())


def test_a_spoilt_code_is_passed_over():
    spoilt = make_code(payload=PRINTED[:-1] + "3", position=1)
    good = make_code(position=2)

    assert [offer.code for offer in provider.offers(purchase())] == [f"qris-{good.pk}"]
    with pytest.raises(MethodUnavailable):
        choose_method(f"qris-{spoilt.pk}", purchase())


def test_an_order_has_an_hour_and_a_sum_of_its_own():
    payment = open_payment(make_code())

    assert payment.due_at == NOW + timedelta(minutes=60)
    assert 1 <= payment.unique_code <= HIGHEST_CODE
    assert payment.amount == payment.order.total_amount
    assert payment.qris_code.payload == PRINTED


def test_a_sum_that_is_open_is_not_asked_for_again():
    code = make_code()
    payment = open_payment(code)

    choice = choose_method(payment.method, purchase(payment.amount - payment.unique_code, seed=7))

    assert [fee.amount for fee in choice.fees] != [payment.unique_code]


def test_the_database_refuses_the_same_sum_twice_for_one_code():
    payment = open_payment(make_code())
    twin = make_order(payment=choose_method(payment.method, purchase(seed=7)), at=NOW)
    twin.total_amount = payment.amount

    with pytest.raises(IntegrityError, match="qris_amount_unique_while_open"), transaction.atomic():
        start_payments([twin], at=NOW)


def test_two_codes_may_ask_for_the_same_sum():
    one, other = make_code(), make_code(payload=changed("TOKO CONTOH", "TOKO SEBELA"))

    payments = [open_payment(one), open_payment(other)]

    assert payments[0].unique_code == payments[1].unique_code


@pytest.mark.parametrize(
    ("amount", "is_frozen", "is_available"),
    [
        (10_000_000 - HIGHEST_CODE, False, True),
        (10_000_001 - HIGHEST_CODE, False, False),
        (10_000_000, True, True),
        (10_000_001, True, False),
    ],
)
def test_with_its_code_a_sum_stays_within_the_limit(amount, is_frozen, is_available):
    code = make_code()
    asked = purchase(amount, is_frozen=is_frozen)

    (offer,) = provider.offers(asked)

    assert offer.is_available is is_available
    assert bool(offer.reason) is not is_available
    if is_available:
        assert choose_method(f"qris-{code.pk}", asked)
    else:
        with pytest.raises(MethodUnavailable):
            choose_method(f"qris-{code.pk}", asked)


def test_a_total_that_stands_gets_no_code_and_must_be_free():
    code = make_code()
    payment = open_payment(code)

    assert choose_method(payment.method, purchase(payment.amount + 1, is_frozen=True)).fees == ()
    with pytest.raises(MethodUnavailable):
        choose_method(payment.method, purchase(payment.amount, is_frozen=True))


def test_a_sum_that_waits_for_an_answer_is_taken_too():
    payment = open_payment(make_code())
    payment.state = "unknown"
    payment.save(update_fields=["state"])

    with pytest.raises(MethodUnavailable):
        choose_method(payment.method, purchase(payment.amount, is_frozen=True))


@pytest.mark.parametrize("method", ["qris", "qris-", "qris-0", "qris-x", "qris-１", "qris-9" * 20])
def test_a_method_that_is_none_is_refused(method):
    make_code()

    with pytest.raises(MethodUnavailable):
        choose_method(method, purchase())


def test_offering_costs_one_question(django_assert_num_queries):
    make_code()

    with django_assert_num_queries(1):
        provider.offers(purchase())
