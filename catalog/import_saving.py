"""Write what an import changes. Each function is called inside the transaction of its caller."""

from collections import Counter

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
from .writing import insert_rows

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


def save_products(changes, known, pictures):
    """Write some products in a few statements; return [(row, variant id), ...] of the new variants.

    New pictures wait for the jobs that are deferred here. Nothing is deleted but pictures and
    option values that the file replaced: what was sold keeps its variant.
    """
    pairs = save_product_fields(changes, known)
    save_shelves(pairs, known)
    images = save_pictures(pairs, pictures)
    values = save_options(pairs)
    return save_variants(pairs, values, images, pictures)


def save_product_fields(changes, known):
    """Return [(change, its product), ...], all of them saved."""
    pairs, new = [], []
    for change in changes:
        product, fields = change.product, dict(change.fields)
        if "brand" in fields:
            fields["brand_id"] = known.brands.get(fields.pop("brand"))
        if product is None:
            product = Product(slug=change.wanted.slug, **fields)
            new.append(product)
        else:
            save_fields(product, fields)
        pairs.append((change, product))
    insert_rows(new)
    return pairs


def save_shelves(pairs, known):
    moved = [product for change, product in pairs if change.product and change.shelves is not None]
    if moved:
        ProductCategory.objects.filter(product__in=moved).delete()
    insert_rows(
        [
            ProductCategory(product=product, category_id=known.categories[slug], position=position)
            for change, product in pairs
            for position, slug in enumerate(change.shelves or ())
        ]
    )


def save_pictures(pairs, pictures):
    """Make the galleries that the file lists; return {(product id, sha256): ProductImage}."""
    images, new, gone = {}, [], []
    for change, product in pairs:
        kept = {image.sha256: image for image in product.images.all()} if change.product else {}
        if change.pictures is None:
            wanted = kept
        else:
            wanted = {}
            for name in change.pictures:
                sha256 = pictures.sha256(name)
                wanted.setdefault(sha256, kept.get(sha256) or new_image(product, name, pictures))
            new += [image for image in wanted.values() if image.pk is None]
            gone += [image.pk for sha256, image in kept.items() if sha256 not in wanted]
            for position, image in enumerate(wanted.values()):
                place(image, position)
        images |= {(product.pk, sha256): image for sha256, image in wanted.items()}
    if gone:
        ProductImage.objects.filter(pk__in=gone).delete()
    if new:
        ProductImage.objects.bulk_create(new)
        tasks.defer_pictures(new)
    return images


def new_image(product, name, pictures):
    return ProductImage(
        product=product,
        original=pictures.keep_original(name),
        sha256=pictures.sha256(name),
        alt=product.name,
        alt_en=product.name_en,
    )


def place(image, position):
    if image.pk is None:
        image.position = position
    else:
        save_fields(image, {"position": position})


def save_options(pairs):
    """Make options and the values that rows name; return {(product id, position, text): value id}."""
    options = {
        (option.product_id, option.position): option
        for change, product in pairs
        if change.product
        for option in product.options.all()
    }
    new = []
    for change, product in pairs:
        for position, name in enumerate(change.options or (), start=1):
            if (product.pk, position) in options:
                save_fields(options[product.pk, position], {"name": name})
            else:
                new.append(Option(product=product, position=position, name=name))
    insert_rows(new)
    options |= {(option.product_id, option.position): option for option in new}
    return save_values(pairs, options)


def save_values(pairs, options):
    known = known_values([product for change, product in pairs if change.product])
    places = Counter((product_id, position) for product_id, position, _text in known)
    missing = {}
    for change, product in pairs:
        for variant_change in change.variants:
            for position in (1, 2):
                text = variant_change.fields.get(f"option{position}")
                key = (product.pk, position, text)
                if text and key not in known and key not in missing:
                    # After those that the option has already, in the order of the file.
                    place = places[product.pk, position]
                    places[product.pk, position] += 1
                    option = options[product.pk, position]
                    missing[key] = OptionValue(option=option, value=text, position=place)
    insert_rows(list(missing.values()))
    return known | {key: value.pk for key, value in missing.items()}


def known_values(products):
    """Return {(product id, position, text): value id} of what the shop has."""
    if not products:
        return {}
    values = OptionValue.objects.filter(option__product__in=products).select_related("option")
    return {(value.option.product_id, value.option.position, value.value): value.pk for value in values}


def save_variants(pairs, values, images, pictures):
    new, emptied = [], []
    for change, product in pairs:
        for variant_change in change.variants:
            fields = dict(variant_change.fields)
            for position in (1, 2):
                if f"option{position}" in fields:
                    text = fields.pop(f"option{position}")
                    fields[f"option{position}_id"] = values[product.pk, position, text] if text else None
            if "image" in fields:
                name = fields.pop("image")
                image = images[product.pk, pictures.sha256(name)] if name else None
                fields["image_id"] = image and image.pk
            if variant_change.variant is None:
                row = variant_change.row
                new.append((row, Variant(product=product, sku=row["sku"], **fields)))
            elif fields:
                save_fields(variant_change.variant, fields)
                if "option1_id" in fields or "option2_id" in fields:
                    emptied.append(product)
    insert_rows([variant for _, variant in new])
    drop_unused_options(emptied)
    return [(row, variant.pk) for row, variant in new]


def drop_unused_options(products):
    if not products:
        return
    used = Variant.objects.filter(product__in=products)
    OptionValue.objects.filter(option__product__in=products).exclude(
        pk__in=used.filter(option1__isnull=False).values("option1")
    ).exclude(pk__in=used.filter(option2__isnull=False).values("option2")).delete()
    Option.objects.filter(product__in=products, values__isnull=True).delete()
