"""Products on one page: prices as people type them, kind refusals, pictures as jobs, nothing deleted."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import Attribute, Category, Option, Product, ProductImage, SlugRedirect

from .factories import make_category, make_option, make_product, make_variant

pytestmark = pytest.mark.django_db
PARTS = ["variants", "images", "shelves", "options"]
SIZE = {"weight_grams": 350, "length_mm": 0, "width_mm": 0, "height_mm": 0, "position": 0}


@pytest.fixture
def keeper(client):
    person = get_user_model().objects.create_user("katalog@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(content_type__app_label="catalog"))
    client.force_login(person)
    return person


def rows(prefix, *filled, initial=0):
    """The fields of a formset with these rows."""
    fields = {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": initial}
    for number, row in enumerate(filled):
        fields |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return fields


def product_fields(product=None, **parts):
    fields = {
        "name": "Mug Pagi",
        "slug": "mug-pagi",
        "published_at_0": "2026-01-01",
        "published_at_1": "08:00:00",
        "tax_class": "standard",
        "is_active": "on",
    }
    if product:
        fields |= {"name": product.name, "slug": product.slug}
    for part in PARTS:
        fields |= rows(part, *parts.get(part, []), initial=parts.get(f"{part}_there", 0))
    return fields


def variant_row(variant=None, **typed):
    row = {"sku": "MUG-1", "price": "85.000", "is_active": "on", **SIZE}
    if variant:
        row |= {"id": variant.pk, "product": variant.product_id, "sku": variant.sku, "price": variant.price}
        row |= {"option1": variant.option1_id or "", "option2": variant.option2_id or ""}
    return row | typed


def save(client, product=None, **typed):
    name, args = ("change", [product.pk]) if product else ("add", [])
    return client.post(reverse(f"admin:catalog_product_{name}", args=args), typed)


def test_a_new_product_is_made_on_one_page(client, keeper):
    shelf = make_category()
    Attribute.objects.get_or_create(code="bahan", defaults={"name": "Bahan"})
    fields = product_fields(variants=[variant_row()], shelves=[{"category": shelf.pk, "position": 0}])

    response = save(client, **fields, spec_bahan="Keramik")

    assert response.status_code == 302
    product = Product.objects.get(slug="mug-pagi")
    assert (product.price_min, product.specs) == (85_000, {"bahan": "Keramik"})
    assert list(product.categories.all()) == [shelf]


@pytest.mark.parametrize("price", ["-1", "0", "1e9", "85.5", "NaN", "８５", "9" * 400, "", "<b>", "\x00"])
def test_a_price_that_is_none_is_said_in_words(client, keeper, price):
    response = save(client, **product_fields(variants=[variant_row(price=price)]))

    assert response.status_code == 200
    assert "errorlist" in response.text
    assert not Product.objects.exists()


def test_a_crossed_out_price_below_the_price_is_refused(client, keeper):
    row = variant_row(compare_at_price="80.000")

    response = save(client, **product_fields(variants=[row]))

    assert response.status_code == 200
    assert not Product.objects.exists()


def test_a_margin_is_shown_to_who_keeps_prices(client, keeper):
    variant = make_variant(price=100_000, cost_price=60_000)

    page = client.get(reverse("admin:catalog_product_change", args=[variant.product_id])).text

    assert "Rp40.000 (40 %)" in page


def test_two_plain_variants_are_refused_before_the_database_does(client, keeper):
    response = save(client, **product_fields(variants=[variant_row(), variant_row(sku="MUG-2")]))

    assert response.status_code == 200
    assert not Product.objects.exists()


def test_options_of_another_product_cannot_be_chosen(client, keeper):
    (foreign, _other) = make_option(make_product())
    (own, _other) = make_option(product := make_product())
    variant = make_variant(product, option1=own)
    row = variant_row(variant, option1=foreign.pk)

    response = save(client, product, **product_fields(product, variants=[row], variants_there=1))

    assert response.status_code == 200
    variant.refresh_from_db()
    assert variant.option1 == own


def test_a_changed_price_is_told_with_its_author(client, keeper):
    variant = make_variant(price=85_000)
    product = variant.product
    row = variant_row(variant, price="90.000")

    response = save(client, product, **product_fields(product, variants=[row], variants_there=1))

    assert response.status_code == 302
    page = client.get(reverse("admin:catalog_product_change", args=[product.pk])).text
    assert "Rp85.000 → Rp90.000" in page
    assert "katalog@contoh.id" in page


def test_a_new_slug_leaves_the_old_link_working(client, keeper):
    variant = make_variant(make_product(slug="mug-lama"))
    product = variant.product
    fields = product_fields(product, variants=[variant_row(variant)], variants_there=1) | {"slug": "mug-baru"}

    save(client, product, **fields)

    assert SlugRedirect.objects.get(old_slug="mug-lama").product == product


def upload(name="foto.jpg", content=None):
    if content is None:
        stream = io.BytesIO()
        Image.new("RGB", (40, 40), "teal").save(stream, "JPEG")
        content = stream.getvalue()
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_a_new_picture_is_rendered_by_a_job(client, keeper):
    variant = make_variant()
    picture = {"original": upload("../../rahasia.jpg"), "alt": "Mug", "position": 0}
    fields = product_fields(
        variant.product, variants=[variant_row(variant)], variants_there=1, images=[picture]
    )

    response = save(client, variant.product, **fields)

    assert response.status_code == 302
    image = ProductImage.objects.get()
    assert "rahasia" not in image.original.name
    job = ProcrastinateJob.objects.get(task_name="catalog.process_picture")
    assert job.args == {"image_id": image.pk}
    image.original.delete(save=False)


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"GIF89a....", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused_in_words(client, keeper, content):
    variant = make_variant()
    picture = {"original": upload(content=content), "position": 0}
    fields = product_fields(
        variant.product, variants=[variant_row(variant)], variants_there=1, images=[picture]
    )

    response = save(client, variant.product, **fields)

    assert response.status_code == 200
    assert not ProductImage.objects.exists()


def test_products_are_hidden_and_not_deleted(client, keeper):
    product = make_variant().product

    gone = client.post(reverse("admin:catalog_product_delete", args=[product.pk]), {"post": "yes"})
    action = {"action": "hide_from_shop", "_selected_action": [product.pk]}
    client.post(reverse("admin:catalog_product_changelist"), action)

    assert gone.status_code == 403
    product.refresh_from_db()
    assert not product.is_active


def test_the_page_costs_the_same_for_two_variants_and_eight(client, keeper):
    small, big = make_product(), make_product()
    for product, count in ((small, 2), (big, 8)):
        for value in make_option(product, values=[f"W{i}" for i in range(count)]):
            make_variant(product, option1=value)
    queries_of(client, small)

    assert queries_of(client, big) == queries_of(client, small)


def queries_of(client, product):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("admin:catalog_product_change", args=[product.pk]))
    return len(queries)


def test_categories_are_listed_as_a_tree(client, keeper):
    kitchen = make_category("Dapur", position=2)
    make_category("Ruang", position=1)
    make_category("Mug", parent=kitchen)

    page = client.get(reverse("admin:catalog_category_changelist")).text

    places = [page.index(f">{name}</span>") for name in ("Ruang", "Dapur", "Mug")]
    assert places == sorted(places)
    assert 'class="indent indent--1">Mug' in page


def test_a_category_cannot_be_put_below_itself(client, keeper):
    upper = make_category("Atas")
    lower = make_category("Bawah", parent=upper)
    typed = {"name": "Atas", "slug": upper.slug, "parent": lower.pk, "position": 0, "is_active": "on"}

    response = client.post(reverse("admin:catalog_category_change", args=[upper.pk]), typed)

    assert response.status_code == 200
    assert Category.objects.get(pk=upper.pk).parent is None


def test_an_option_leads_back_to_its_product(client, keeper):
    make_option(product := make_product())
    option = Option.objects.get(product=product)
    typed = {"name": "Corak", "name_en": ""} | rows("values", {"value": "Polos", "position": 0})

    response = client.post(reverse("admin:catalog_option_change", args=[option.pk]), typed)

    assert response.url == reverse("admin:catalog_product_change", args=[product.pk])


@pytest.mark.parametrize("text", ["mug pagi", "MUG-9", "mug-9"])
def test_a_product_is_found_by_name_and_by_sku(client, keeper, text):
    make_variant(make_product("Mug Pagi"), sku="MUG-99")
    make_variant(make_product("Kursi"), sku="KURSI-1")

    page = client.get(reverse("admin:catalog_product_changelist"), {"q": text}).text

    assert "Mug Pagi" in page
    assert "Kursi" not in page


def test_who_may_only_look_sees_no_cost(client):
    variant = make_variant(price=100_000, cost_price=61_234)
    person = get_user_model().objects.create_user("gudang@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=["view_product", "view_variant"]))
    client.force_login(person)

    page = client.get(reverse("admin:catalog_product_change", args=[variant.product_id])).text

    assert variant.sku in page
    assert "61.234" not in page
    assert "61234" not in page
