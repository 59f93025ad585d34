"""Plain catalogue rows for tests; what a test is about stands in the test."""

from itertools import count

from catalog.models import Brand, Category, Option, OptionValue, Product, ProductCategory, Variant

numbers = count(1)


def make_category(name="Mug", *, parent=None, **fields):
    return Category.objects.create(
        name=name, slug=fields.pop("slug", f"kategori-{next(numbers)}"), parent=parent, **fields
    )


def make_brand(name=None):
    number = next(numbers)
    return Brand.objects.create(name=name or f"Merek {number}", slug=f"merek-{number}")


def make_product(name="Mug Pagi", *, category=None, **fields):
    product = Product.objects.create(name=name, slug=fields.pop("slug", f"produk-{next(numbers)}"), **fields)
    if category is not None:
        ProductCategory.objects.create(product=product, category=category)
    return product


def make_variant(product=None, *, price=85_000, **fields):
    """A variant of a product (a new one if none is given); 350 g, 12 x 9 x 10 cm."""
    size = {"weight_grams": 350, "length_mm": 120, "width_mm": 90, "height_mm": 100}
    return Variant.objects.create(
        product=product or make_product(),
        sku=fields.pop("sku", f"SKU-{next(numbers)}"),
        price=price,
        **{**size, **fields},
    )


def make_option(product, name="Warna", values=("Putih", "Hijau"), position=1):
    """An option with its values; returns the values in order."""
    option = Option.objects.create(product=product, name=name, position=position)
    return [
        OptionValue.objects.create(option=option, value=value, position=i) for i, value in enumerate(values)
    ]
