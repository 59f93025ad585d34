"""Jobs of payments end well when a gateway does not answer: the clock asks again."""

import pytest
from django.utils import timezone

from payments import tasks
from payments.models import PaymentEvent

from .shop import CODES, shop  # noqa: F401 a fixture

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", CODES)
def test_a_message_and_a_look_in_vain_are_no_failed_jobs(shop, code):
    payment = shop.order(code)
    event = PaymentEvent.objects.create(
        provider=code, event_key="kabar", payment=payment, source="webhook", received_at=timezone.now()
    )
    shop.settings.GATEWAYS[code]["base_url"] = "http://127.0.0.1:9"

    tasks.read_event(event.pk)
    tasks.look(payment.pk, "Sari")

    event.refresh_from_db()
    payment.refresh_from_db()
    assert (event.processed_at, event.tries) == (None, 2)
    assert (payment.state, payment.next_look_at > timezone.now()) == ("waiting", True)
