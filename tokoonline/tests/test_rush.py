"""The last units, pressed for at one moment, through HTTP against the real web server."""

import importlib.util
import os
import socket
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from inventory.models import StockLevel
from inventory.tests.factories import make_stock
from orders.models import Order
from tokoonline.storefront.checkout.tests.shopping import shop  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

spec = importlib.util.spec_from_file_location("rush", settings.BASE_DIR / "docs" / "bench" / "rush.py")
rush = importlib.util.module_from_spec(spec)
spec.loader.exec_module(rush)


@pytest.fixture
def server():
    """gunicorn with two workers on the test database; gives its address."""
    database = connection.settings_dict
    place = urlencode({"host": database["HOST"], "port": database["PORT"]})
    url = f"postgres://{database['USER']}@/{database['NAME']}?{place}"
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": url,
        "PROCESS": "web",
        "PORT": str(port),
        "DEBUG": "1",
    }
    web = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:tokoonline.serving", "tokoonline.wsgi"],
        cwd=Path(settings.BASE_DIR),
        env=environment,
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        web.terminate()
        web.wait(30)


def wait_for(port):
    for _try in range(1200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("gunicorn did not answer")


def test_forty_shoppers_of_ten_units_get_ten_orders_and_thirty_clear_answers(server, shop):
    level = make_stock(10)

    answers = rush.rush(server, level.variant.sku, 40)

    level.refresh_from_db()
    assert Counter(map(rush.kind_of, answers)) == {"order": 10, "sold out": 30}
    assert Order.objects.count() == 10
    assert StockLevel.objects.get(pk=level.pk).reserved == 10
    call_command("verify", verbosity=0)


def test_twenty_presses_of_one_pay_button_make_one_order(server, shop):
    level = make_stock(10)

    answers = rush.rush(server, level.variant.sku, 1, presses=20)

    assert Counter(map(rush.kind_of, answers)) == {"order": 20}
    assert Order.objects.count() == 1
