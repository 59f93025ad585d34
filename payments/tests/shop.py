"""A shop beside its simulated gateways, for tests that walk the whole way of money."""

from datetime import timedelta

import pytest
from django.utils import timezone

from catalog.outside.server import FakeServer
from catalog.tests import jobs
from inventory.tests.factories import make_stock
from orders.choices import PaymentChoice
from orders.tests.factories import make_order
from payments import breaker
from payments.models import ExchangeRate, Payment
from payments.opening import open_session
from payments.pretending import make_fakes
from payments.starting import start_payments

KEYS = {
    "midtrans": {"server_key": "SB-Mid-server-EXAMPLEKEY0000"},
    "stripe": {"secret_key": "sk_test_example", "webhook_secret": "whsec_EXAMPLE"},
    "paypal": {
        "client_id": "example",
        "client_secret": "example-secret",
        "webhook_id": "WH-EXAMPLE",
    },
    "xendit": {"secret_key": "xnd_development_example", "callback_token": "example-token"},
}
# One method of each: what the storm, the faults and the races pay with.
METHODS = {
    "midtrans": "midtrans-gopay",
    "stripe": "stripe-card",
    "paypal": "paypal",
    "xendit": "xendit-ovo",
}
CODES = sorted(METHODS)


class Shop:
    """Gateways with a server of their own; their news are held until somebody delivers them."""

    def __init__(self, settings):
        settings.GATEWAYS = {code: dict(keys) for code, keys in KEYS.items()}
        self.settings = settings
        self.fakes = {fake.code: fake for fake in make_fakes()}
        for fake in self.fakes.values():
            fake.notifier.is_held = True
        self.server = FakeServer(list(self.fakes.values()))
        for code in self.fakes:
            settings.GATEWAYS[code]["base_url"] = f"{self.server.url}/{code}"
        settings.GATEWAYS["paypal"]["cert_hosts"] = self.server.url.removeprefix("http://")

    def __enter__(self):
        self.server.__enter__()
        return self

    def __exit__(self, *error):
        self.server.__exit__(*error)

    def order(self, code, *lines, at=None, is_opened=True, method="", **parts):
        """An order to be paid at a gateway, with its session; returns the payment."""
        at = at or timezone.now()
        if code == "paypal":
            ExchangeRate.objects.get_or_create(
                currency="USD",
                defaults={"rupiah_per_unit": 16_250, "valid_from": at - timedelta(hours=1)},
            )
        choice = PaymentChoice(method=method or METHODS[code], label=code, due_at=at + timedelta(hours=1))
        order = make_order(*(lines or [(make_stock(50).variant, 2)]), payment=choice, at=at, **parts)
        (payment,) = start_payments([order], at=at)
        return open_session(payment.pk, at=at) if is_opened else payment

    def pay(self, payment):
        """Let the shopper pay at the gateway's page; the news is written, not delivered."""
        return self.fakes[payment.provider].pay(payment.reference)

    def letters(self, code):
        """All news of a gateway that nobody delivered yet, oldest first; they are taken out."""
        notifier = self.fakes[code].notifier
        with notifier.lock:
            letters, notifier.held = notifier.held, []
        return letters


def deliver(client, code, letter, *, body=None, headers=None):
    """Hand a letter to the shop's webhook; returns the HTTP status."""
    sent = {**letter.headers, **(headers or {})}
    kind = next((value for name, value in sent.items() if name.lower() == "content-type"), "application/json")
    rest = {name: value for name, value in sent.items() if name.lower() != "content-type"}
    response = client.post(
        f"/webhook/{code}/",
        data=letter.body if body is None else body,
        content_type=kind,
        headers=rest,
    )
    return response.status_code


def do_jobs(*, only="payments.", most=10_000):
    return jobs.do_jobs(only, most)


def fresh(payment):
    return Payment.objects.select_related("order").get(pk=payment.pk)


@pytest.fixture
def shop(settings):
    """A shop whose gateways are simulated, all four."""
    breaker.forget()
    with Shop(settings) as shop:
        yield shop
    breaker.forget()
