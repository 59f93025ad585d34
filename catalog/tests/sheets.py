"""Import files for tests: a good row to spoil, and a folder to lay it in."""

import csv
from io import BytesIO

from PIL import Image

ROW = {
    "product_slug": "mug-pagi",
    "name_id": "Mug Pagi",
    "name_en": "Morning Mug",
    "brand": "Griya Ranum",
    "categories": "mug",
    "description_id": "Mug keramik.",
    "description_en": "A ceramic mug.",
    "attributes": '{"bahan": "Keramik"}',
    "sku": "MP-1",
    "option1_name": "",
    "option1_value": "",
    "option2_name": "",
    "option2_value": "",
    "price": "85000",
    "compare_at_price": "",
    "cost_price": "40000",
    "weight_grams": "350",
    "length_mm": "120",
    "width_mm": "90",
    "height_mm": "100",
    "stock": "10",
    "low_stock_threshold": "2",
    "barcode": "8997100000370",
    "images": "",
    "variant_image": "",
    "is_featured": "1",
}


def write_sheet(path, rows, *, delimiter=",", encoding="utf-8"):
    with open(path, "w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_products(folder, *changes, **options):
    """A products.csv with the good row once for each dict of changes (or just once)."""
    rows = [ROW | change for change in changes or ({},)]
    return write_sheet(folder / "products.csv", rows, **options)


def write_categories(folder, *rows):
    columns = {"slug": "mug", "name_id": "Mug", "name_en": "Mugs", "parent": "", "position": "1"}
    return write_sheet(folder / "categories.csv", [columns | row for row in rows or ({},)])


def picture_bytes(size=(640, 480), colour="#3a6b52", kind="PNG", **options):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, kind, **options)
    return content.getvalue()


def write_picture(folder, name, *args, **options):
    images = folder / "images"
    images.mkdir(exist_ok=True)
    (images / name).write_bytes(picture_bytes(*args, **options))
