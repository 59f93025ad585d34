"""Two shoppers whose unique sum is the same at the same moment: the second is asked again."""

from threading import Thread
from time import sleep

import pytest
from django.db import connection, transaction
from django.test import Client

from inventory.tests.factories import make_stock
from orders.models import Order
from orders.tests.factories import make_order
from payments.models import BankAccount, Payment
from payments.providers.qris.tests.factories import make_code

from .shopping import fill_in, pay, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def place_of(provider):
    """(method, the columns of a payment that comes there)."""
    if provider == "qris":
        code = make_code()
        return f"qris-{code.pk}", {"qris_code": code}
    account = BankAccount.objects.get()
    return f"transfer-{account.pk}", {"bank_account": account}


@pytest.mark.parametrize("provider", ["qris", "transfer"])
def test_a_sum_that_another_order_takes_at_the_same_moment_is_drawn_anew(shop, provider):
    method, place = place_of(provider)
    other = make_order()
    variant = make_stock(5).variant
    client, answers = Client(), []
    asked = pay(client, fill_in(client, variant) | {"method": method, "seen_total": 1})
    total = asked.context["total"]

    def press():
        try:
            answers.append(pay(client, {"method": method, "seen_total": total}))
        finally:
            connection.close()

    thread = Thread(target=press)
    with transaction.atomic():
        taken = Payment(order=other, provider=provider, method=method, reference="x", amount=total, **place)
        taken.created_at = other.placed_at
        taken.save()
        thread.start()
        # Until it has drawn the very same sum and waits for us to commit.
        sleep(1)
    thread.join()

    (again,) = answers
    assert again.status_code == 422
    assert again.context["total"] != total
    assert Order.objects.count() == 1
    assert pay(client, {"method": method, "seen_total": again.context["total"]}).status_code == 302
    assert Order.objects.count() == 2
