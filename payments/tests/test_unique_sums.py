import pytest
from django.utils import timezone

from orders.tests.factories import COD, make_order
from payments.methods import choose_method
from payments.models import Payment
from payments.providers.base import MethodUnavailable, Purchase
from payments.providers.unique_sums import code_of
from payments.tests.factories import make_account, make_transfer

pytestmark = pytest.mark.django_db


def frozen(amount):
    return Purchase(amount, "32.73.02", timezone.now(), is_frozen=True)


def test_a_transfer_of_a_total_that_stands_has_no_code():
    choice = choose_method(f"transfer-{make_account().pk}", frozen(97_137))

    assert choice.fees == ()
    assert choice.due_at


@pytest.mark.parametrize("state", ["waiting", "unknown", "review"])
def test_a_total_that_somebody_is_to_transfer_is_refused(state):
    payment = make_transfer()
    Payment.objects.filter(pk=payment.pk).exclude(state=state).update(state=state)

    with pytest.raises(MethodUnavailable):
        choose_method(payment.method, frozen(payment.amount))


def test_the_same_total_to_another_account_is_free():
    payment = make_transfer()

    assert choose_method(f"transfer-{make_account().pk}", frozen(payment.amount)).fees == ()


def test_a_total_is_free_again_when_its_payment_ended():
    payment = make_transfer()
    payment.state = "cancelled"
    payment.save(update_fields=["state"])

    assert choose_method(payment.method, frozen(payment.amount)).fees == ()


@pytest.mark.parametrize(("fee", "code"), [(0, None), (1, 1), (999, 999), (1_000, None), (5_000, None)])
def test_a_fee_of_another_way_to_pay_is_no_code(fee, code):
    order = make_order(payment=COD)
    order.fee_amount = fee

    assert code_of(order) == code
