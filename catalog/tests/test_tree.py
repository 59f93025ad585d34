import pytest
from django.utils.translation import override

from catalog.models import CatalogueVersion, Category, ProductImage
from catalog.tests.factories import make_category, make_product, make_variant
from catalog.tree import category_tree

pytestmark = pytest.mark.django_db


def webp(name):
    return {"webp": {"320": f"{name}.webp"}}


def show(category, name, **fields):
    """A product on a shelf, on sale, with one ready picture."""
    product = make_product(name, category=category, **fields)
    make_variant(product)
    return ProductImage.objects.create(product=product, renditions=webp(name))


@pytest.fixture
def house():
    kitchen = make_category("Dapur", slug="dapur", name_en="Kitchen", position=1)
    cups = make_category("Cangkir", slug="cangkir", parent=kitchen, position=2)
    plates = make_category("Piring", slug="piring", parent=kitchen, position=1)
    espresso = make_category("Espresso", slug="espresso", parent=cups)
    garden = make_category("Taman", slug="taman", position=0)
    return {"kitchen": kitchen, "cups": cups, "plates": plates, "espresso": espresso, "garden": garden}


def test_the_tree_is_as_the_shop_arranges_it(house):
    tree = category_tree()

    assert [node.slug for node in tree.roots] == ["taman", "dapur"]
    kitchen = tree.by_slug["dapur"]
    assert [node.slug for node in kitchen.children] == ["piring", "cangkir"]
    espresso = tree.by_id[house["espresso"].pk]
    assert [node.slug for node in espresso.ancestors] == ["dapur", "cangkir"]
    assert espresso.parent is tree.by_slug["cangkir"]
    assert kitchen.descendant_ids == {house[name].pk for name in ("kitchen", "cups", "plates", "espresso")}
    assert kitchen.url == "/kategori/dapur/"


def test_each_reader_gets_their_language(house):
    assert category_tree().by_slug["dapur"].title == "Dapur"
    with override("en"):
        kitchen = category_tree().by_slug["dapur"]
        assert (kitchen.title, kitchen.url) == ("Kitchen", "/en/kategori/dapur/")


def test_a_hidden_category_takes_what_is_below_it_along(house):
    Category.objects.filter(slug="cangkir").update(is_active=False)

    tree = category_tree()

    assert set(tree.by_slug) == {"dapur", "piring", "taman"}
    assert house["espresso"].pk not in tree.by_slug["dapur"].descendant_ids


def test_asking_again_costs_one_statement_or_none(house, django_assert_num_queries):
    version = CatalogueVersion.current()
    tree = category_tree()

    with django_assert_num_queries(1):
        assert category_tree() is tree
    with django_assert_num_queries(0):
        assert category_tree(version) is tree


def test_a_change_is_seen_at_once(house):
    category_tree()

    Category.objects.filter(slug="dapur").update(name="Dapur & Makan")

    assert category_tree().by_slug["dapur"].title == "Dapur & Makan"


def test_a_number_that_was_rolled_back_never_comes_again():
    before = CatalogueVersion.current()

    CatalogueVersion.bump()
    CatalogueVersion.bump()
    CatalogueVersion.objects.update(number=before)
    make_category()

    assert CatalogueVersion.current() > before + 2


def test_without_its_row_the_version_comes_back_and_the_tree_is_not_remembered():
    CatalogueVersion.objects.all().delete()
    assert category_tree().roots == []

    make_category("Baru", slug="baru")

    assert list(category_tree().by_slug) == ["baru"]


def test_a_category_shows_a_featured_product_before_others(house):
    show(house["cups"], "biasa")
    show(house["cups"], "unggulan", is_featured=True)

    assert category_tree().by_slug["cangkir"].image == webp("unggulan")


def test_a_category_without_products_shows_what_lies_below_it(house):
    show(house["plates"], "piring")
    show(house["espresso"], "espresso", is_featured=True)

    tree = category_tree()

    assert tree.by_slug["dapur"].image == webp("espresso")
    assert tree.by_slug["taman"].image is None


def test_a_chosen_picture_comes_first(house):
    show(house["cups"], "unggulan", is_featured=True)
    chosen = show(house["plates"], "pilihan")
    Category.objects.filter(slug="dapur").update(picture=chosen)

    assert category_tree().by_slug["dapur"].image == webp("pilihan")


def test_pictures_of_what_is_not_sold_or_not_ready_are_not_shown(house):
    make_variant(make_product("Tanpa Gambar", category=house["cups"], is_featured=True))
    image = show(house["cups"], "ditarik", is_active=False)
    ProductImage.objects.create(product=image.product)
    ProductImage.objects.create(product=make_product(category=house["cups"]), renditions=webp("tanpa harga"))

    assert category_tree().by_slug["cangkir"].image is None


@pytest.mark.parametrize("count", [1, 6])
def test_building_costs_the_same_for_one_shelf_and_many(count, django_assert_num_queries):
    for number in range(count):
        show(make_category(f"Rak {number}"), f"barang {number}")

    with django_assert_num_queries(3):
        category_tree()
