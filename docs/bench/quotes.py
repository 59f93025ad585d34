"""Time quotes of a five-line cart from the tariff tables; reads only, needs `import_tariffs`.

    PROCESS=command .venv/bin/python docs/bench/quotes.py

Ends with 1 if the 95th percentile of 300 is not below 15 ms.
"""

import os
import statistics
import sys
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from shipping.quoting import Parcel, quotes  # noqa: E402

TIMES = 300
MOST_MS = 15
ON = date(2026, 11, 23)
# A place in each part of the country.
PLACES = [
    *("31.74.07.1001", "32.73.02.1002", "33.74.01.1001", "35.78.01.1001", "16.71.01.1001", "12.71.01.1001"),
    *("51.71.03.1002", "52.71.01.1001", "64.71.01.1001", "73.71.01.1001", "81.71.01.1001", "91.71.01.1001"),
]
ONE_BOX = [
    Parcel(400, 120, 100, 100, 2, 85_000),
    Parcel(150, 300, 200, 20, 1, 120_000),
    Parcel(900, 250, 250, 60, 1, 240_000),
    Parcel(60, 150, 20, 20, 6, 15_000),
    Parcel(1_200, 350, 250, 120, 1, 310_000),
]
SEVERAL_BOXES = [Parcel(*line[:4], 30, line[5]) for line in (tuple(vars(p).values()) for p in ONE_BOX)]


def milliseconds(cart, place):
    start = time.perf_counter()
    found = quotes(place, cart, on=ON)
    took = (time.perf_counter() - start) * 1000
    if not found:
        sys.exit(f"No quote to {place}: run manage.py import_tariffs first.")
    return took


def measure(name, cart):
    for place in PLACES:
        milliseconds(cart, place)
    before = time.process_time()
    took = [milliseconds(cart, place) for place in islice(cycle(PLACES), TIMES)]
    own = (time.process_time() - before) * 1000 / TIMES
    p95 = statistics.quantiles(took, n=20)[-1]
    with CaptureQueriesContext(connection) as statements:
        found = quotes(PLACES[0], cart, on=ON)
    parcels = max(quote.parcels for quote in found)
    print(
        f"{name}: median {statistics.median(took):.2f} ms, p95 {p95:.2f} ms of {TIMES}; "
        f"{own:.2f} ms of our own processor time each; "
        f"{len(found)} services, at most {parcels} parcels, {len(statements)} statements"
    )
    return p95


slowest = max(measure("five lines, one box", ONE_BOX), measure("five lines, 150 units", SEVERAL_BOXES))
sys.exit(slowest >= MOST_MS)
