"""What an import would change: each product of the file beside the one the shop has."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from .models import Product, ProductImage, Variant

# Column of the file -> field of the model, where nothing else is to be done.
PRODUCT_FIELDS = {
    "name_id": "name",
    "name_en": "name_en",
    "description_id": "description",
    "description_en": "description_en",
    "attributes": "specs",
    "is_featured": "is_featured",
}
VARIANT_FIELDS = {
    "barcode": "gtin",
    "price": "price",
    "compare_at_price": "compare_at_price",
    "cost_price": "cost_price",
    "weight_grams": "weight_grams",
}
SIZE_FIELDS = ("length_mm", "width_mm", "height_mm")


@dataclass(slots=True)
class VariantChange:
    """`fields` is {field: new value}; options are texts and the image is a picture's name."""

    row: object
    variant: Variant | None
    fields: dict


@dataclass(slots=True)
class ProductChange:
    """What differs for one product; None means "as it is". `product` is None for a new one."""

    wanted: object
    product: Product | None
    fields: dict
    shelves: list | None
    options: list | None
    pictures: list | None
    variants: list[VariantChange] = field(default_factory=list)

    @property
    def touches_product(self):
        parts = (self.shelves, self.options, self.pictures)
        return bool(self.fields) or any(part is not None for part in parts)

    def outcome(self, variant_change):
        """ "new", "changed" or "same", for one row."""
        if variant_change.variant is None:
            return "new"
        return "changed" if self.touches_product or variant_change.fields else "same"

    @property
    def is_empty(self):
        return all(self.outcome(change) == "same" for change in self.variants)


def find_changes(products, pictures):
    """Compare some hundred products with the shop in a handful of statements; yield a ProductChange each."""
    known = known_products([product.slug for product in products])
    for product in products:
        yield compare(product, known.get(product.slug), pictures)


def known_products(slugs):
    variants = Variant.objects.select_related("option1", "option2", "image")
    products = (
        Product.objects.filter(slug__in=slugs)
        .select_related("brand")
        .defer("text_vector", "search_vector", "search_words")
        .prefetch_related(
            Prefetch("variants", variants),
            Prefetch("images", ProductImage.objects.defer("renditions")),
            "shelves__category",
            "options",
        )
    )
    return {product.slug: product for product in products}


def compare(wanted, product, pictures):
    if product is None:
        change = ProductChange(
            wanted,
            None,
            fields={name: wanted[column] for column, name in PRODUCT_FIELDS.items()}
            | {"brand": wanted["brand"]},
            shelves=wanted["categories"],
            options=option_names(wanted),
            pictures=picture_names(wanted),
        )
        present = {}
    else:
        change = compare_product(wanted, product, pictures)
        present = {variant.sku: variant for variant in product.variants.all()}
    for position, row in enumerate(wanted.rows):
        variant = present.get(row["sku"])
        change.variants.append(compare_variant(row, position, variant, pictures))
    return change


def compare_product(wanted, product, pictures):
    fields = {
        name: wanted[column]
        for column, name in PRODUCT_FIELDS.items()
        if getattr(product, name) != wanted[column]
    }
    if wanted["brand"] != (product.brand.name if product.brand else ""):
        fields["brand"] = wanted["brand"]
    shelves = [shelf.category.slug for shelf in product.shelves.all()]
    options = [option.name for option in product.options.all()]
    # An empty cell leaves the gallery alone: it may have been made in the back office.
    names = picture_names(wanted)
    kept = [image.sha256 for image in product.images.all()]
    return ProductChange(
        wanted,
        product,
        fields=fields,
        shelves=None if shelves == wanted["categories"] else wanted["categories"],
        options=None if options == option_names(wanted) else option_names(wanted),
        pictures=None if not names or kept == unique_hashes(names, pictures) else names,
    )


def option_names(wanted):
    return [name for name in (wanted["option1_name"], wanted["option2_name"]) if name]


def picture_names(wanted):
    """The gallery: the pictures of the product, then those that belong to one variant only."""
    names = [*wanted["images"]]
    for row in wanted.rows:
        names += row["variant_image"]
    return list(dict.fromkeys(names))


def unique_hashes(names, pictures):
    return list(dict.fromkeys(map(pictures.sha256, names)))


def compare_variant(row, position, variant, pictures):
    wanted = {name: row[column] for column, name in VARIANT_FIELDS.items()}
    wanted |= {name: row[name] or 0 for name in SIZE_FIELDS}
    wanted["position"] = position
    if variant is None:
        wanted |= {"option1": row["option1_value"], "option2": row["option2_value"]}
        wanted["image"] = next(iter(row["variant_image"]), "")
        return VariantChange(row, None, wanted)
    fields = {name: value for name, value in wanted.items() if getattr(variant, name) != value}
    for name in ("option1", "option2"):
        value = getattr(variant, name)
        if row[f"{name}_value"] != (value.value if value else ""):
            fields[name] = row[f"{name}_value"]
    image = next(iter(row["variant_image"]), "")
    if image and (variant.image.sha256 if variant.image else "") != pictures.sha256(image):
        fields["image"] = image
    return VariantChange(row, variant, fields)
