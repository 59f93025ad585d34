from pathlib import Path

from django.db import migrations

# Beside this file, so that a later change of wording does not change the past.
FOLDER = Path(__file__).with_name("pages")
PAGES = [
    ("tentang-kami", "Tentang kami", "About us"),
    ("kontak", "Kontak", "Contact"),
    ("pengiriman", "Pengiriman", "Shipping"),
    ("pengembalian", "Pengembalian barang dan dana", "Returns and refunds"),
    ("privasi", "Kebijakan privasi", "Privacy policy"),
    ("syarat", "Syarat dan ketentuan", "Terms and conditions"),
]


def write(apps, schema_editor):
    """Give a new shop its first pages; what an editor has written already stays."""
    Page = apps.get_model("storefront", "Page")
    for position, (slug, title, title_en) in enumerate(PAGES, start=1):
        Page.objects.get_or_create(
            slug=slug,
            defaults={
                "title": title,
                "title_en": title_en,
                "body": (FOLDER / f"{slug}.id.html").read_text(encoding="utf-8"),
                "body_en": (FOLDER / f"{slug}.en.html").read_text(encoding="utf-8"),
                "is_in_footer": True,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("storefront", "0001_page")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
