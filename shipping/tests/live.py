"""Providers with a server of their own for tests, and questions to ask them."""

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.outside.server import FakeServer
from customers.models import Region
from shipping.calls import breaker
from shipping.live.asking import ask_rates
from shipping.live.questions import Question
from shipping.providers.biteship.fake import BiteshipFake
from shipping.providers.rajaongkir.fake import RajaOngkirFake

KEYS = {"biteship": {"api_key": "biteship_test.EXAMPLE"}, "rajaongkir": {"api_key": "rajaongkir-EXAMPLE"}}
REGIONS = [
    ("32", 1, None, "Jawa Barat", ""),
    ("32.73", 2, "32", "Kota Bandung", ""),
    ("32.73.02", 3, "32.73", "Coblong", ""),
    ("32.73.02.1002", 4, "32.73.02", "Lebak Gede", "40132"),
    ("32.73.02.1004", 4, "32.73.02", "Dago", "40135"),
]
DAGO = ("32.73.02.1004", "40135")
BOX = (1_000, 100, 100, 100, 85_000)


def make_question(*services, destination=DAGO, boxes=(BOX,)):
    return Question(destination, boxes, services or (("jne", "reg"),))


def make_regions():
    for code, level, parent, name, postal_code in REGIONS:
        Region.objects.get_or_create(
            code=code,
            defaults={
                "level": level,
                "parent_id": parent,
                "name": name,
                "display_name": name,
                "postal_code": postal_code,
                "search_name": f" {name.lower()} |",
            },
        )


class Providers:
    """Both aggregators, on; `hits` counts what they were asked."""

    def __init__(self, settings):
        self.settings = settings
        self.biteship = BiteshipFake(KEYS["biteship"])
        self.rajaongkir = RajaOngkirFake(KEYS["rajaongkir"])
        self.server = FakeServer([self.biteship, self.rajaongkir])
        self.only(*KEYS)

    @property
    def hits(self):
        return {
            "places": self.biteship.state["hits"].get("maps", 0),
            "biteship": self.biteship.state["hits"].get("rates", 0),
            "rajaongkir": self.rajaongkir.state["hits"],
        }

    def only(self, *codes):
        self.settings.SHIPPING_PROVIDERS = {
            code: {**KEYS[code], "base_url": f"{self.server.url}/{code}"} for code in codes
        }


@pytest.fixture
def providers(settings, db):
    make_regions()
    breaker.forget()
    providers = Providers(settings)
    with providers.server:
        yield providers
    breaker.forget()


def waiting_jobs():
    """(provider, key) of the questions that wait for the worker, oldest first."""
    return [(job.args["provider"], job.args["key"]) for job in questions_waiting()]


def questions_waiting():
    return ProcrastinateJob.objects.filter(status="todo", task_name="shipping.ask_rates").order_by("pk")


def work(*, at):
    """Do the waiting jobs, also those that they bring; returns whom they asked."""
    asked = []
    while job := questions_waiting().first():
        lose_jobs(job.pk)
        ask_rates(job.args["provider"], job.args["key"], at=at)
        asked.append(job.args["provider"])
    return asked


def lose_jobs(*numbers):
    """Take jobs, or all that wait, out of the queue; Django may not write there itself."""
    numbers = numbers or tuple(questions_waiting().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = ANY(%s)", [list(numbers)]
        )
