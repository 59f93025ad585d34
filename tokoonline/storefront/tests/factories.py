"""A small shop window for tests: products on a shelf, with stock and pictures."""

from catalog.models import ProductImage
from catalog.tests.factories import make_category, make_product, make_variant
from inventory.tests.factories import make_stock
from tokoonline.storefront.models import Page


def make_goods(name="Mug Pagi", *, category=None, units=10, price=85_000, pictures=1, **fields):
    """A product with one variant on a shelf, `units` of it in stock and pictures that are ready."""
    product = make_product(name, category=category or make_category(), **fields)
    make_stock(units, make_variant(product, price=price)) if units else make_variant(product, price=price)
    for position in range(pictures):
        make_picture(product, position=position)
    return product


def make_picture(product, *, name="gambar", **fields):
    return ProductImage.objects.create(
        product=product,
        original=f"{name}.jpg",
        width=1000,
        height=1000,
        renditions={
            "webp": {width: f"{name}-{width}.webp" for width in ("160", "320", "640")},
            "jpeg": {"1200": f"{name}-1200.jpg"},
        },
        **fields,
    )


def make_page(slug="percobaan", **fields):
    page = Page(slug=slug, title=fields.pop("title", "Percobaan"), **fields)
    page.save()
    return page
