"""Time the PDFs of a hundred parcels; no database: PROCESS=command .venv/bin/python docs/bench/labels.py"""

import os
import sys
import time
from pathlib import Path

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.utils import timezone  # noqa: E402

from orders.models import Order  # noqa: E402
from shipping.documents.labels import draw_labels  # noqa: E402
from shipping.documents.packing_slips import draw_packing_slips  # noqa: E402
from shipping.documents.parcels import Item, Parcel  # noqa: E402
from shipping.documents.pick_lists import Pick, draw_pick_list  # noqa: E402

COUNT = 100


def parcel(number):
    order = Order(
        number=f"TO-261122-{number:05}".replace("0", "Z").replace("1", "Y"),
        recipient="Budi Santoso",
        phone="+6281234567890",
        street="Jl. Ir. H. Juanda No. 12, RT 003/RW 007, belakang minimarket",
        landmark="pagar hijau, seberang masjid",
        village="Dago",
        district="Coblong",
        regency="Kota Bandung",
        province="Jawa Barat",
        postal_code="40135",
        placed_at=timezone.now(),
        note="Tolong bungkus kado",
    )
    items = tuple(Item(f"SKU-{n:03}", "Mug Keramik Pagi (Putih Tulang, 350 ml)", 2, 700) for n in range(5))
    return Parcel(order, "JNE", "Reguler", f"{number:015}", 250_000 * (number % 2), 3_500, items)


def say(name, draw):
    best = None
    for _ in range(3):
        start = time.process_time()
        pdf = draw()
        best = min(filter(None, [best, time.process_time() - start]))
    print(f"{name}: {best:.2f} s of one core, {len(pdf) / 1000:.0f} kB")


parcels = [parcel(number) for number in range(COUNT)]
picks = [
    Pick("Gudang Utama", f"A-{n:02}-{n % 5}", f"SKU-{n:03}", "Mug Keramik Pagi", 20, [("K3QX7", 2)] * 10)
    for n in range(COUNT)
]
say(f"{COUNT} labels 100 x 150", lambda: draw_labels(parcels, store=settings.STORE))
say(f"{COUNT} labels A6", lambda: draw_labels(parcels, store=settings.STORE, paper="a6"))
say(f"{COUNT} packing slips", lambda: draw_packing_slips(parcels, store=settings.STORE))
say(
    f"pick list of {COUNT} SKUs",
    lambda: draw_pick_list(picks, order_count=COUNT, store=settings.STORE, at=timezone.now()),
)
