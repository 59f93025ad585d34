#!/usr/bin/env python
"""Load the rows that every store of the benchmark is loaded with; see README.md beside this file.

    python docs/bench/load_data.py BENCH_FOLDER [N_PRODUCTS=10000]

BENCH_FOLDER holds `dataset.py`. Refuses a database that has products already.
"""

import os
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
bench_folder = Path(sys.argv[1])
product_count = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
sys.path[:0] = [str(ROOT), str(bench_folder)]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tokoonline.settings")
os.environ.setdefault("PROCESS", "command")

import dataset  # noqa: E402
import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from catalog.import_pictures import PictureFolder  # noqa: E402
from catalog.models import (  # noqa: E402
    Category,
    Product,
    ProductCategory,
    ProductImage,
    Variant,
)
from catalog.pictures import Renderer, process_picture  # noqa: E402
from inventory.models import StockLevel, StockLocation  # noqa: E402
from inventory.moving import Kind, Move, move_stock  # noqa: E402
from payments.models import BankAccount  # noqa: E402

BATCH = 1000


def main():
    if Product.objects.exists():
        sys.exit("There are products already; the benchmark wants a database of its own.")
    rows = list(dataset.products(product_count))
    with transaction.atomic():
        load_categories()
        load_products(rows)
        variants = load_variants(rows)
        receive(variants)
    load_pictures(rows)
    load_checkout()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{product_count} products, {Category.objects.count()} categories")


def load_checkout():
    """What a guest's order needs besides: places, tariffs and an account to pay into."""
    call_command("load_regions")
    call_command("import_tariffs")
    BankAccount.objects.get_or_create(
        number="1234567890",
        defaults={"bank_name": "Bank Contoh", "bank_code": "999", "holder": "Toko Online"},
    )


def load_categories():
    for pk, parent_id, name, slug in dataset.categories():
        Category.objects.create(pk=pk, parent_id=parent_id, name=name, name_en=name, slug=slug, position=pk)


def load_products(rows):
    now = timezone.now()
    Product.objects.bulk_create(
        [
            Product(
                pk=row["id"],
                slug=row["slug"],
                name=row["title"],
                name_en=row["title"],
                description=row["description"],
                description_en=row["description"],
                published_at=now - timedelta(days=row["days_old"], seconds=row["id"]),
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    ProductCategory.objects.bulk_create(
        [ProductCategory(product_id=row["id"], category_id=row["category_id"]) for row in rows],
        batch_size=BATCH,
    )


def load_variants(rows):
    """One variant a product; a cent of the data set is a hundred rupiah here."""
    return Variant.objects.bulk_create(
        [
            Variant(
                product_id=row["id"],
                sku=row["sku"],
                price=row["price_cents"] * 100,
                weight_grams=500,
                length_mm=200,
                width_mm=150,
                height_mm=100,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def receive(variants):
    """Bring a million of each into the ledger, as every other receipt of goods."""
    location = StockLocation.objects.get(is_default=True)
    levels = StockLevel.objects.bulk_create(
        [StockLevel(location=location, variant=variant) for variant in variants], batch_size=BATCH
    )
    for start in range(0, len(levels), BATCH):
        move_stock(
            [
                Move(level.pk, Kind.RECEIVED, 1_000_000, 0, "benchmark", f"benchmark:{level.pk}")
                for level in levels[start : start + BATCH]
            ]
        )


def load_pictures(rows):
    """Make the sizes of each picture of the pool once; products then share the files."""
    with tempfile.TemporaryDirectory() as pool, Renderer() as renderer:
        names = dataset.images(pool)
        folder = PictureFolder(pool)
        made = [render(folder, name, rows[0]["id"], renderer) for name in names]
    ProductImage.objects.bulk_create(
        [ProductImage(product_id=row["id"], **made[row["image"]]) for row in rows],
        batch_size=BATCH,
    )


def render(folder, name, product_id, renderer):
    """Return the fields of a finished picture; the row that made them is taken away again."""
    image = ProductImage.objects.create(
        product_id=product_id, original=folder.keep_original(name), sha256=folder.sha256(name)
    )
    process_picture(image.pk, at=timezone.now(), renderer=renderer)
    image.refresh_from_db()
    fields = ("original", "sha256", "width", "height", "colour", "renditions", "processed_at")
    image.delete()
    return {field: getattr(image, field) for field in fields}


if __name__ == "__main__":
    main()
