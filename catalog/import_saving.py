"""Write what an import changes. Each function is called inside the transaction of its caller."""

from django.db import transaction
from django.utils.text import slugify

from . import tasks
from .models import (
    Attribute,
    Brand,
    Category,
    Option,
    OptionValue,
    Product,
    ProductCategory,
    ProductImage,
    Variant,
)

WRITTEN_AT_ONCE = 500


class KnownIds:
    """Ids of categories and brands by what the file calls them."""

    def __init__(self):
        self.categories = dict(Category.objects.values_list("slug", "id"))
        self.brands = dict(Brand.objects.values_list("name", "id"))


@transaction.atomic
def save_surroundings(catalogue):
    """Make what products refer to: categories, brands, names of specifications."""
    save_categories(catalogue.categories)
    save_brands({product["brand"] for product in catalogue.products} - {""})
    save_attributes(catalogue)


def save_categories(rows):
    """Parents before their children, whatever the order of the file; only what differs is written."""
    known = {category.slug: category for category in Category.objects.select_related("parent")}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row["parent"] or row["parent"] in known]
        ready = [row for row in ready if row["parent"] not in {other["slug"] for other in waiting}]
        for row in ready:
            wanted = {
                "parent": known[row["parent"]] if row["parent"] else None,
                "name": row["name_id"],
                "name_en": row["name_en"],
                "position": row["position"] or 0,
            }
            category = known.get(row["slug"])
            if category is None:
                known[row["slug"]] = Category.objects.create(slug=row["slug"], **wanted)
            else:
                save_fields(category, wanted)
        waiting = [row for row in waiting if row not in ready]


def save_fields(instance, wanted):
    """Write the fields that differ; say whether there were any."""
    changed = [name for name, value in wanted.items() if getattr(instance, name) != value]
    for name in changed:
        setattr(instance, name, wanted[name])
    if changed:
        instance.save(update_fields=changed)
    return bool(changed)


def save_brands(names):
    missing = names - set(Brand.objects.values_list("name", flat=True))
    taken = set(Brand.objects.values_list("slug", flat=True))
    brands = []
    for name in sorted(missing):
        slug = base = slugify(name)[:70] or "merek"
        number = 1
        while slug in taken:
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        brands.append(Brand(name=name, slug=slug))
    Brand.objects.bulk_create(brands, batch_size=WRITTEN_AT_ONCE)


def save_attributes(catalogue):
    for row in catalogue.attributes:
        wanted = {"name": row["name_id"], "name_en": row["name_en"], "position": row["position"] or 0}
        attribute = Attribute.objects.filter(code=row["code"]).first()
        if attribute is None:
            Attribute.objects.create(code=row["code"], **wanted)
        else:
            save_fields(attribute, wanted)
    codes = {code for product in catalogue.products for code in product["attributes"]}
    codes -= set(Attribute.objects.values_list("code", flat=True))
    Attribute.objects.bulk_create(
        Attribute(code=code, name=code.replace("-", " ").capitalize(), position=100) for code in sorted(codes)
    )


def save_words(rows):
    """Give options and their values the English words and colours of options.csv, in every product."""
    for row in rows:
        english = {"name_en": row["text_en"]}
        Option.objects.filter(name=row["text_id"]).exclude(**english).update(**english)
        wanted = {"value_en": row["text_en"], "swatch": row["swatch"]}
        OptionValue.objects.filter(value=row["text_id"]).exclude(**wanted).update(**wanted)


def save_product(change, known, pictures):
    """Write one product; return [(row, variant id), ...] of the variants that are new.

    Pictures that are new wait for the job that is deferred here. Nothing is ever deleted but
    pictures and option values that the file replaced: what was sold keeps its variant.
    """
    product = save_product_fields(change, known)
    if change.shelves is not None:
        save_shelves(change, product, known)
    images = save_pictures(change, product, pictures)
    values = save_options(change, product)
    return save_variants(change, product, values, images, pictures)


def save_product_fields(change, known):
    fields = dict(change.fields)
    if change.product is None:
        brand_id = known.brands.get(change.wanted["brand"])
        product = Product(slug=change.wanted.slug, brand_id=brand_id, **fields)
        product.save(force_insert=True)
        return product
    product = change.product
    if "brand" in fields:
        product.brand_id = known.brands.get(fields["brand"])
    for name in fields.keys() - {"brand"}:
        setattr(product, name, fields[name])
    if fields:
        product.save(update_fields=list(fields))
    return product


def save_shelves(change, product, known):
    if change.product is not None:
        product.shelves.all().delete()
    ProductCategory.objects.bulk_create(
        ProductCategory(product=product, category_id=known.categories[slug], position=position)
        for position, slug in enumerate(change.shelves)
    )


def save_pictures(change, product, pictures):
    """Make the gallery that the file lists; return {sha256: ProductImage}."""
    kept = {}
    if change.product is not None:
        kept = {image.sha256: image for image in product.images.all()}
    if change.pictures is None:
        return kept
    wanted, new = {}, []
    for name in change.pictures:
        sha256 = pictures.sha256(name)
        if sha256 in wanted:
            continue
        image = kept.get(sha256)
        if image is None:
            image = ProductImage(
                product=product,
                original=pictures.keep_original(name),
                sha256=sha256,
                position=len(wanted),
                alt=product.name,
                alt_en=product.name_en,
            )
            new.append(image)
        elif image.position != len(wanted):
            image.position = len(wanted)
            image.save(update_fields=["position"])
        wanted[sha256] = image
    gone = [image.pk for sha256, image in kept.items() if sha256 not in wanted]
    if gone:
        ProductImage.objects.filter(pk__in=gone).delete()
    ProductImage.objects.bulk_create(new)
    tasks.defer_pictures(new)
    return wanted


def save_options(change, product):
    """Make options and the values that rows name; return {(position, text): OptionValue id}."""
    texts = [
        {change.fields[name]: None for change in change.variants if change.fields.get(name)}
        for name in ("option1", "option2")
    ]
    if not change.options and not any(texts):
        return {}
    options = {}
    if change.product is not None:
        options = {option.position: option for option in product.options.all()}
    names = change.options if change.options is not None else [o.name for o in options.values()]
    new = [
        Option(product=product, position=position, name=name)
        for position, name in enumerate(names, start=1)
        if position not in options
    ]
    for position, name in enumerate(names, start=1):
        if position in options:
            save_fields(options[position], {"name": name})
    Option.objects.bulk_create(new)
    options |= {option.position: option for option in new}
    values = {}
    if change.product is not None:
        values = {
            (value.option.position, value.value): value.pk
            for value in OptionValue.objects.filter(option__product=product).select_related("option")
        }
    missing = [
        OptionValue(option=options[position], value=text, position=len(values) + number)
        for position, wanted in enumerate(texts, start=1)
        for number, text in enumerate(wanted)
        if (position, text) not in values
    ]
    OptionValue.objects.bulk_create(missing)
    return values | {(value.option.position, value.value): value.pk for value in missing}


def save_variants(change, product, values, images, pictures):
    new, changed = [], {}
    for variant_change in change.variants:
        fields = dict(variant_change.fields)
        for position, name in ((1, "option1"), (2, "option2")):
            if name in fields:
                text = fields.pop(name)
                fields[f"{name}_id"] = values[position, text] if text else None
        if "image" in fields:
            name = fields.pop("image")
            fields["image_id"] = images[pictures.sha256(name)].pk if name else None
        if variant_change.variant is None:
            new.append(
                (variant_change.row, Variant(product=product, sku=variant_change.row["sku"], **fields))
            )
        elif fields:
            for name, value in fields.items():
                setattr(variant_change.variant, name, value)
            changed[variant_change.variant] = fields
    Variant.objects.bulk_create(variant for _, variant in new)
    for variant, fields in changed.items():
        variant.save(update_fields=[name.removesuffix("_id") for name in fields])
    if any(name.startswith("option") for fields in changed.values() for name in fields):
        drop_unused_values(product)
    return [(row, variant.pk) for row, variant in new]


def drop_unused_values(product):
    used = Variant.objects.filter(product=product)
    OptionValue.objects.filter(option__product=product).exclude(
        pk__in=used.filter(option1__isnull=False).values("option1")
    ).exclude(pk__in=used.filter(option2__isnull=False).values("option2")).delete()
