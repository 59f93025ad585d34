import pytest
from django.utils import timezone

from payments.methods import available_methods, choose_method
from payments.models import CodArea
from payments.providers.base import MethodUnavailable, Purchase
from payments.providers.unique_sums import HIGHEST_CODE, free_code
from payments.tests.factories import make_account, make_transfer

pytestmark = pytest.mark.django_db


def purchase(amount=97_000, region="32.73.02", **more):
    return Purchase(amount, region, timezone.now(), **more)


def test_every_active_account_is_offered_and_no_other():
    make_account(bank_name="BCA", position=2)
    make_account(bank_name="Mandiri", position=1)
    make_account(bank_name="BNI", is_active=False)

    offers = available_methods(purchase())

    assert [offer.label.split()[-1] for offer in offers[:2]] == ["Mandiri", "BCA"]
    assert len(offers) == 3


def test_the_same_cart_is_shown_the_same_sum_again():
    method = f"transfer-{make_account().pk}"

    first = choose_method(method, purchase(seed=7))
    again = choose_method(method, purchase(seed=7))

    assert first.fees == again.fees


def test_a_code_that_is_taken_is_not_drawn_again():
    payment = make_transfer(code=137)
    seed = next(s for s in range(HIGHEST_CODE) if s * 926 % HIGHEST_CODE + 1 == 137)

    choice = choose_method(payment.method, purchase(payment.amount - 137, seed=seed))

    assert [fee.amount for fee in choice.fees] == [138]


def test_a_full_account_is_refused_not_doubled():
    with pytest.raises(MethodUnavailable):
        free_code([97_000 + code for code in range(1, HIGHEST_CODE + 1)], 97_000, 7)


@pytest.mark.parametrize(
    "method", ["", "cod", "transfer", "transfer-0", "transfer-x", "transfer-１", "gopay", "transfer-9" * 20]
)
def test_a_method_that_is_none_is_refused(method):
    make_account()

    with pytest.raises(MethodUnavailable):
        choose_method(method, purchase())


@pytest.mark.parametrize(
    ("region", "amount", "is_available"),
    [
        ("32.73.02", 97_000, True),
        ("32.73.02", 600_000, False),
        ("32.01.01", 97_000, False),
        ("11.01.01", 97_000, True),
        ("11.01.01", 1_000_001, False),
    ],
)
def test_the_longest_prefix_decides_about_cod(region, amount, is_available):
    CodArea.objects.create(region_prefix="", name="Indonesia", max_amount=1_000_000)
    CodArea.objects.create(region_prefix="32", name="Jawa Barat", is_allowed=False)
    CodArea.objects.create(region_prefix="32.73", name="Bandung", max_amount=500_000)

    (offer,) = available_methods(purchase(amount, region))

    assert offer.is_available is is_available
    assert bool(offer.reason) is not is_available


def test_cod_needs_a_courier_that_collects():
    CodArea.objects.create(region_prefix="", name="Indonesia")

    with pytest.raises(MethodUnavailable):
        choose_method("cod", purchase(service_supports_cod=False))
