"""What an import writes, and what it leaves alone when it comes again."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.importing import read_catalogue
from catalog.models import Attribute, Category, Option, OptionValue, Product, ProductImage, Variant
from catalog.tests.factories import make_category, make_product, make_variant
from catalog.tests.sheets import write_categories, write_picture, write_products, write_sheet
from inventory.availability import available_by_variant
from inventory.models import StockLevel, StockLocation, StockMovement
from inventory.moving import adjust_stock
from tokoonline.storefront.catalogue_import import import_catalogue

pytestmark = pytest.mark.django_db

RED = {"option1_name": "Warna", "option1_value": "Merah"}
BLUE = {"option1_name": "Warna", "option1_value": "Biru", "sku": "MP-2", "barcode": ""}


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def shelf():
    return make_category("Mug", slug="mug")


def bring(path):
    """Import a path and return the counts of its rows."""
    catalogue = read_catalogue(path)
    assert catalogue.problems == []
    result = import_catalogue(catalogue)
    assert result.problems == []
    return dict(result.counts)


def run(*args):
    """Run the command on the test's own connection; return (what it said, whether it failed)."""
    out = StringIO()
    try:
        call_command("import_catalog", "--writers=1", *map(str, args), stdout=out, stderr=out)
    except CommandError as error:
        return out.getvalue() + str(error), True
    return out.getvalue(), False


def stock_of(sku):
    variant = Variant.objects.get(sku=sku)
    return available_by_variant([variant.pk])[variant.pk]


def test_a_product_comes_whole(tmp_path, shelf):
    write_picture(tmp_path, "depan.png")
    write_picture(tmp_path, "biru.png", colour="#123456")
    write_products(
        tmp_path,
        RED | {"images": "depan.png", "compare_at_price": "99000"},
        BLUE | {"images": "depan.png", "variant_image": "biru.png", "price": "90.000", "stock": "0"},
    )

    assert bring(tmp_path) == {"new": 2}

    product = Product.objects.get()
    red, blue = product.variants.all()
    front, side = product.images.all()
    assert (product.slug, product.name, product.name_en, product.brand.name, product.is_featured) == (
        "mug-pagi",
        "Mug Pagi",
        "Morning Mug",
        "Griya Ranum",
        True,
    )
    assert (product.price_min, product.price_max, product.compare_at_min) == (85_000, 90_000, 99_000)
    assert product.specs == {"bahan": "Keramik"}
    assert Attribute.objects.get().name == "Bahan"
    assert [category.slug for category in product.categories.all()] == ["mug"]
    assert (red.label, red.gtin, red.cost_price, red.weight_grams) == ("Merah", "8997100000370", 40_000, 350)
    assert (red.length_mm, red.width_mm, red.height_mm) == (120, 90, 100)
    assert (red.image, blue.image, blue.label) == (None, side, "Biru")
    assert (front.position, side.position, front.alt, front.alt_en) == (0, 1, "Mug Pagi", "Morning Mug")
    with front.original.open("rb") as original:
        assert original.read() == (tmp_path / "images" / "depan.png").read_bytes()
    jobs = ProcrastinateJob.objects.filter(task_name="catalog.process_picture")
    assert [job.args for job in jobs.order_by("id")] == [{"image_id": front.pk}, {"image_id": side.pk}]


def test_first_stock_is_received_through_the_ledger(tmp_path, shelf):
    write_products(tmp_path, RED, BLUE | {"stock": "0", "low_stock_threshold": ""})

    bring(tmp_path)

    movement = StockMovement.objects.get()
    assert (movement.kind, movement.delta_on_hand, movement.cause, movement.key) == (
        "received",
        10,
        "import",
        "import MP-1",
    )
    levels = StockLevel.objects.order_by("variant__sku")
    assert [(level.on_hand, level.low_stock_threshold) for level in levels] == [(10, 2), (0, 0)]


def test_a_second_run_changes_nothing(tmp_path, shelf):
    write_picture(tmp_path, "depan.png")
    write_categories(tmp_path)
    write_products(tmp_path, RED | {"images": "depan.png"}, BLUE | {"images": "depan.png"})
    bring(tmp_path)
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, p.* FROM catalog_product p")
        before = cursor.fetchall()

    assert bring(tmp_path) == {"same": 2}

    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text, p.* FROM catalog_product p")
        assert cursor.fetchall() == before
    assert (StockMovement.objects.count(), ProductImage.objects.count()) == (1 + 1, 1)


def test_stock_that_moved_since_is_not_brought_back(tmp_path, shelf):
    write_products(tmp_path)
    bring(tmp_path)
    adjust_stock(StockLevel.objects.get(), -4, reason="pecah", actor="Sari", key="pecah 1")

    write_products(tmp_path, {"stock": "500", "price": "90000"})

    assert bring(tmp_path) == {"changed": 1}
    assert stock_of("MP-1") == 6


def test_a_variant_made_by_hand_gets_no_stock_from_a_file(tmp_path, shelf):
    make_variant(make_product("Mug", slug="mug-pagi"), sku="MP-1")

    bring(write_products(tmp_path))

    assert stock_of("MP-1") == 0
    assert StockLevel.objects.get().low_stock_threshold == 2


def test_one_new_price_changes_one_row_and_nothing_else(tmp_path, shelf):
    bring(write_products(tmp_path, RED, BLUE))
    ids = list(Variant.objects.order_by("sku").values_list("id", flat=True))

    counts = bring(write_products(tmp_path, RED, BLUE | {"price": "70000"}))

    assert counts == {"same": 1, "changed": 1}
    assert list(Variant.objects.order_by("sku").values_list("id", "price")) == [
        (ids[0], 85_000),
        (ids[1], 70_000),
    ]
    assert Product.objects.get().price_min == 70_000


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("name_id", "Mug Senja", "name", "Mug Senja"),
        ("name_en", "", "name_en", ""),
        ("description_id", "Lain.", "description", "Lain."),
        ("attributes", "", "specs", {}),
        ("brand", "", "brand", None),
        ("is_featured", "0", "is_featured", False),
    ],
)
def test_what_the_file_says_of_a_product_holds(tmp_path, shelf, column, cell, field, value):
    bring(write_products(tmp_path))

    assert bring(write_products(tmp_path, {column: cell})) == {"changed": 1}
    assert getattr(Product.objects.get(), field) == value
    assert bring(write_products(tmp_path, {column: cell})) == {"same": 1}


@pytest.mark.parametrize(
    ("column", "cell", "field", "value"),
    [
        ("barcode", "", "gtin", ""),
        ("compare_at_price", "99000", "compare_at_price", 99_000),
        ("cost_price", "", "cost_price", None),
        ("weight_grams", "400", "weight_grams", 400),
        ("height_mm", "", "height_mm", 0),
    ],
)
def test_what_the_file_says_of_a_variant_holds(tmp_path, shelf, column, cell, field, value):
    bring(write_products(tmp_path))

    assert bring(write_products(tmp_path, {column: cell})) == {"changed": 1}
    assert getattr(Variant.objects.get(), field) == value
    assert bring(write_products(tmp_path, {column: cell})) == {"same": 1}


def test_a_threshold_alone_is_a_change_too(tmp_path, shelf):
    bring(write_products(tmp_path))

    assert bring(write_products(tmp_path, {"low_stock_threshold": "7"})) == {"changed": 1}
    assert StockLevel.objects.get().low_stock_threshold == 7


def test_shelves_follow_the_file_in_its_order(tmp_path, shelf):
    make_category("Kado", slug="kado")
    bring(write_products(tmp_path, {"categories": "mug;kado"}))

    assert bring(write_products(tmp_path, {"categories": "kado;mug"})) == {"changed": 1}
    shelves = Product.objects.get().shelves.order_by("position")
    assert [shelf.category.slug for shelf in shelves] == ["kado", "mug"]


def test_a_renamed_option_value_leaves_no_empty_choice_behind(tmp_path, shelf):
    bring(write_products(tmp_path, RED, BLUE))

    counts = bring(write_products(tmp_path, RED | {"option1_value": "Marun"}, BLUE))

    assert counts == {"changed": 1, "same": 1}
    assert [value.value for value in OptionValue.objects.order_by("value")] == ["Biru", "Marun"]


def test_a_product_may_gain_and_lose_an_option(tmp_path, shelf):
    bring(write_products(tmp_path))
    size = {"option2_name": "Ukuran", "option2_value": "M"}

    assert bring(write_products(tmp_path, RED | size)) == {"changed": 1}
    assert Variant.objects.get().label == "Merah / M"
    assert bring(write_products(tmp_path, RED)) == {"changed": 1}
    assert [option.name for option in Option.objects.all()] == ["Warna"]
    assert bring(write_products(tmp_path, RED)) == {"same": 1}


def test_values_stand_in_the_order_of_the_file_and_later_ones_after_them(tmp_path, shelf):
    bring(write_products(tmp_path, RED, BLUE))

    bring(write_products(tmp_path, RED | {"option1_value": "Hijau", "sku": "MP-3", "barcode": ""}, RED, BLUE))

    values = OptionValue.objects.order_by("position")
    assert [(value.position, value.value) for value in values] == [(0, "Merah"), (1, "Biru"), (2, "Hijau")]


def test_what_the_file_does_not_name_is_left_alone(tmp_path, shelf):
    bring(write_products(tmp_path, RED, BLUE))

    assert bring(write_products(tmp_path, RED)) == {"same": 1}
    assert Variant.objects.filter(sku="MP-2", is_active=True).exists()


def test_pictures_of_the_file_replace_the_gallery_and_an_empty_cell_keeps_it(tmp_path, shelf):
    write_picture(tmp_path, "satu.png", colour="#111111")
    write_picture(tmp_path, "dua.png", colour="#222222")
    bring(write_products(tmp_path, {"images": "satu.png;dua.png"}))
    first, second = ProductImage.objects.order_by("position")

    assert bring(write_products(tmp_path, {"images": ""})) == {"same": 1}
    assert bring(write_products(tmp_path, {"images": "dua.png;satu.png"})) == {"changed": 1}
    assert list(ProductImage.objects.order_by("position")) == [second, first]
    assert bring(write_products(tmp_path, {"images": "dua.png"})) == {"changed": 1}
    assert ProductImage.objects.get() == second


def test_one_picture_under_two_names_is_one_picture(tmp_path, shelf):
    write_picture(tmp_path, "satu.png")
    write_picture(tmp_path, "kembar.png")
    path = write_products(tmp_path, {"images": "satu.png;kembar.png", "variant_image": "kembar.png"})

    bring(path)

    assert Variant.objects.get().image == ProductImage.objects.get()
    assert bring(path) == {"same": 1}


def test_categories_come_with_their_parents(tmp_path):
    write_categories(tmp_path, {"parent": "dapur", "position": "3"}, {"slug": "dapur", "name_id": "Dapur"})
    write_products(tmp_path)

    bring(tmp_path)

    mug = Category.objects.get(slug="mug")
    assert (mug.parent.slug, mug.name, mug.name_en, mug.position) == ("dapur", "Mug", "Mugs", 3)


def test_words_and_attributes_get_their_english(tmp_path, shelf):
    write_products(tmp_path, RED)
    words = [
        {"text_id": "Warna", "text_en": "Colour", "swatch": ""},
        {"text_id": "Merah", "text_en": "Red", "swatch": "#AA2211"},
    ]
    write_sheet(tmp_path / "options.csv", words)
    row = {"code": "bahan", "name_id": "Bahan", "name_en": "Material", "position": "1"}
    write_sheet(tmp_path / "attributes.csv", [row])

    bring(tmp_path)

    value = OptionValue.objects.select_related("option").get()
    assert (value.option.title, value.title, value.swatch) == ("Colour", "Red", "#aa2211")
    assert Attribute.objects.get().title == "Material"


def test_a_product_the_database_refuses_is_left_out_and_the_others_come(tmp_path, shelf):
    path = write_products(tmp_path, {}, {"product_slug": "lain", "sku": "L-1", "barcode": ""})
    catalogue = read_catalogue(path)
    # Somebody was quicker between the check and the writing.
    make_variant(make_product("Cepat"), sku="MP-1")

    result = import_catalogue(catalogue)

    assert [(p.row, p.reason) for p in result.problems] == [
        (2, "The database refused the product: catalog_variant_sku_key.")
    ]
    assert (dict(result.counts), Product.objects.filter(slug="mug-pagi").exists()) == ({"new": 1}, False)
    assert stock_of("L-1") == 10


def test_stock_and_product_come_together_or_not_at_all(tmp_path, shelf):
    catalogue = read_catalogue(write_products(tmp_path))
    level = StockLevel.objects.create(
        variant=make_variant(), location=StockLocation.objects.get(is_default=True)
    )
    movement = {"kind": "received", "delta_on_hand": 1, "cause": "x", "key": "import MP-1"}
    StockMovement.objects.create(level=level, **movement)

    result = import_catalogue(catalogue)

    assert len(result.problems) == 1
    assert not Product.objects.filter(slug="mug-pagi").exists()


def test_the_command_says_what_came_and_that_a_second_run_changes_nothing(tmp_path, shelf):
    write_products(tmp_path, RED, BLUE)

    assert run(tmp_path) == ("2 new, 0 changed, 0 as before\n", False)
    assert run(tmp_path) == ("0 new, 0 changed, 2 as before\n", False)


def test_one_bad_row_stops_the_import_of_all(tmp_path, shelf):
    write_products(tmp_path, {}, {"product_slug": "lain", "sku": "L-1", "barcode": "", "price": "0"})

    said, has_failed = run(tmp_path / "products.csv")

    assert has_failed
    assert said == (
        "products.csv, row 3, price: At least 1 is possible here.\n"
        "1 problem; nothing was imported. Correct it, or use --skip-bad to import the other rows."
    )
    assert not Product.objects.exists()


def test_skip_bad_imports_the_rest(tmp_path, shelf):
    write_products(tmp_path, {}, {"product_slug": "lain", "sku": "L-1", "barcode": "", "price": "0"})

    said, has_failed = run(tmp_path, "--skip-bad")

    assert not has_failed
    assert said.splitlines() == [
        "products.csv, row 3, price: At least 1 is possible here.",
        "1 new, 0 changed, 0 as before",
    ]


def test_a_dry_run_tells_each_row_and_writes_nothing(tmp_path, shelf):
    write_products(tmp_path)
    bring(tmp_path)
    other = {"product_slug": "lain", "sku": "L-1", "barcode": "", "brand": "Baru"}
    write_products(tmp_path, {"price": "90000"}, other)

    said, has_failed = run(tmp_path, "--dry-run")

    assert not has_failed
    assert said.splitlines() == [
        "row 2, MP-1: changed",
        "row 3, L-1: new",
        "1 new, 1 changed, 0 as before",
        "Nothing was written (--dry-run).",
    ]
    assert [product.price_min for product in Product.objects.all()] == [85_000]


def test_pictures_may_lie_elsewhere(tmp_path, shelf):
    elsewhere = tmp_path / "foto produk"
    elsewhere.mkdir()
    write_picture(elsewhere, "depan.png")
    path = write_products(tmp_path, {"images": "depan.png"})

    assert run(path, "--images", elsewhere / "images")[1] is False
    assert ProductImage.objects.count() == 1


def test_the_demo_catalogue_is_flawless(settings):
    catalogue = read_catalogue(settings.BASE_DIR / "catalog" / "demo")

    assert catalogue.problems == []
    assert (len(catalogue.products), catalogue.variant_count) == (69, 141)


@pytest.mark.parametrize("count", [5, 50])
def test_a_new_product_costs_the_same_few_statements(tmp_path, shelf, count, django_assert_max_num_queries):
    rows = [{"product_slug": f"p-{i}", "sku": f"S-{i}", "barcode": ""} for i in range(count)]
    catalogue = read_catalogue(write_products(tmp_path, *rows))

    # Reading for a hundred; then product, shelf, variant, level and movement, and a savepoint in this test.
    with django_assert_max_num_queries(30 + 7 * count):
        import_catalogue(catalogue)


def test_an_interrupted_import_is_finished_by_the_next(tmp_path, shelf):
    rows = [{"product_slug": f"p-{i}", "sku": f"S-{i}", "barcode": ""} for i in range(150)]
    path = write_products(tmp_path, *rows)

    def stop(row, outcome):
        if row["sku"] == "S-40":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_catalogue(read_catalogue(path), on_row=stop)

    assert Product.objects.count() == 41
    assert bring(path) == {"same": 41, "new": 109}
    assert StockMovement.objects.count() == 150


FOUR = [
    {"product_slug": "satu", "sku": "A-1", "barcode": ""},
    {"product_slug": "dua", "barcode": ""} | RED | {"sku": "B-1"},
    {"product_slug": "dua", "barcode": ""} | RED | {"sku": "B-2", "option1_value": "Biru"},
    {"product_slug": "tiga", "sku": "C-1", "barcode": ""},
    {"product_slug": "empat", "sku": "D-1", "barcode": ""},
]


def rows_with_transactions(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("writers", [1, 3])
def test_each_product_is_one_transaction_of_its_own(tmp_path, writers):
    make_category("Mug", slug="mug")
    catalogue = read_catalogue(write_products(tmp_path, *FOUR))

    import_catalogue(catalogue, writers=writers)

    whole = rows_with_transactions("""
        SELECT p.slug, count(DISTINCT t.xmin::text), min(t.xmin::text) FROM catalog_product p
        JOIN LATERAL (
            SELECT p.xmin UNION ALL
            SELECT v.xmin FROM catalog_variant v WHERE v.product_id = p.id UNION ALL
            SELECT s.xmin FROM catalog_productcategory s WHERE s.product_id = p.id UNION ALL
            SELECT o.xmin FROM catalog_option o WHERE o.product_id = p.id UNION ALL
            SELECT l.xmin FROM inventory_stocklevel l
                JOIN catalog_variant v ON v.id = l.variant_id WHERE v.product_id = p.id UNION ALL
            SELECT m.xmin FROM inventory_stockmovement m JOIN inventory_stocklevel l ON l.id = m.level_id
                JOIN catalog_variant v ON v.id = l.variant_id WHERE v.product_id = p.id
        ) t ON true
        GROUP BY p.slug
    """)
    assert sorted(slug for slug, _transactions, _first in whole) == ["dua", "empat", "satu", "tiga"]
    assert {transactions for _slug, transactions, _first in whole} == {1}
    assert len({first for _slug, _transactions, first in whole}) == 4


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("writers", [1, 3])
def test_a_refused_product_is_wholly_out_and_its_neighbours_are_in(tmp_path, writers):
    make_category("Mug", slug="mug")
    catalogue = read_catalogue(write_products(tmp_path, *FOUR))
    # Somebody was quicker with the second variant of the second product.
    make_variant(make_product("Cepat", slug="cepat"), sku="B-2")

    result = import_catalogue(catalogue, writers=writers)

    assert {problem.row for problem in result.problems} == {3, 4}
    slugs = set(Product.objects.values_list("slug", flat=True))
    assert slugs == {"cepat", "satu", "tiga", "empat"}
    assert not Option.objects.exists()
    assert not OptionValue.objects.exists()
    assert set(StockMovement.objects.values_list("level__variant__sku", flat=True)) == {"A-1", "C-1", "D-1"}


@pytest.mark.parametrize("ends_well", [True, False])
def test_the_last_commit_waits_for_the_disk_however_the_import_ends(tmp_path, shelf, ends_well):
    catalogue = read_catalogue(write_products(tmp_path))

    def stop(row, outcome):
        raise KeyboardInterrupt

    with CaptureQueriesContext(connection) as said:
        if ends_well:
            import_catalogue(catalogue)
        else:
            with pytest.raises(KeyboardInterrupt):
                import_catalogue(catalogue, on_row=stop)

    told = [query["sql"] for query in said if "synchronous" in query["sql"] or "message" in query["sql"]]
    assert told == [
        "SET synchronous_commit = off",
        "RESET synchronous_commit",
        "SELECT pg_logical_emit_message(true, 'import_catalog', 'done')",
    ]


WORDS = ["Cangkir", "Anyaman", "Biru", "Tua", "Halus"]


@pytest.mark.django_db(transaction=True)
def test_writers_side_by_side_neither_block_each_other_nor_lose_the_order_of_the_rows(tmp_path):
    make_category("Mug", slug="mug")
    # All of them bring the same new words, brand and specifications, each in another order.
    rows = [
        {
            "product_slug": f"mug-{number}",
            "sku": f"M-{number}",
            "barcode": "",
            "name_id": " ".join(random.Random(number).sample(WORDS, 4)) + f" seri {number}",
            "brand": "Baru",
            "stock": str(number),
        }
        for number in range(1, 121)
    ]
    catalogue = read_catalogue(write_products(tmp_path, *rows))
    seen = []

    result = import_catalogue(catalogue, on_row=lambda row, outcome: seen.append(row.number), writers=3)

    assert (result.problems, dict(result.counts)) == ([], {"new": 120})
    assert seen == sorted(seen)
    assert [stock_of(f"M-{number}") for number in (1, 60, 120)] == [1, 60, 120]


@pytest.mark.django_db(transaction=True)
def test_a_stopped_import_closes_its_writers_and_leaves_no_half_product(tmp_path):
    make_category("Mug", slug="mug")
    catalogue = read_catalogue(write_products(tmp_path, *FOUR))

    def stop(row, outcome):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_catalogue(catalogue, on_row=stop, writers=3)

    variants = dict(Product.objects.annotate(count=Count("variants")).values_list("slug", "count"))
    assert variants == {slug: 2 if slug == "dua" else 1 for slug in variants}
    others = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    assert rows_with_transactions(others + " AND backend_type = 'client backend'") == [(0,)]
