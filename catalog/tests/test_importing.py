"""What an import file may get wrong, and where the report says it is."""

import pytest
from django.utils.translation import override

from catalog.importing import read_catalogue
from catalog.tests.factories import make_category, make_product, make_variant
from catalog.tests.sheets import ROW, write_categories, write_picture, write_products, write_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    with override("en"):
        yield


@pytest.fixture
def shelf():
    return make_category("Mug", slug="mug")


def problems(path):
    return [str(problem) for problem in read_catalogue(path).problems]


def test_a_good_file_has_no_problem(tmp_path, shelf):
    catalogue = read_catalogue(write_products(tmp_path))

    assert catalogue.problems == []
    assert [product.slug for product in catalogue.products] == ["mug-pagi"]


@pytest.mark.parametrize("options", [{"delimiter": ";"}, {"encoding": "utf-8-sig"}])
def test_semicolons_and_a_byte_order_mark_are_welcome(tmp_path, shelf, options):
    catalogue = read_catalogue(write_products(tmp_path, **options))

    assert (catalogue.problems, catalogue.variant_count) == ([], 1)


@pytest.mark.parametrize(
    ("written", "price"), [("85000", 85_000), ("85.000", 85_000), ("Rp85.000", 85_000), (" 85000 ", 85_000)]
)
def test_prices_may_be_written_as_people_write_them(tmp_path, shelf, written, price):
    [product] = read_catalogue(write_products(tmp_path, {"price": written})).products

    assert product.rows[0]["price"] == price


WHOLE = "Write a whole number, without decimals."
FORMULA = "Text may not start with = + - @ or a tab: a spreadsheet takes it for a formula."
JSON = 'Write JSON such as {"bahan": "Katun"}.'


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("price", "", "This cell may not be empty."),
        ("price", "-5000", "A number here cannot be negative."),
        ("price", "0", "At least 1 is possible here."),
        ("price", "murah", "“murah” is not a whole number."),
        ("price", "NaN", "“NaN” is not a whole number."),
        ("price", "Infinity", "“Infinity” is not a whole number."),
        ("price", "1e5", "“1e5” is not a whole number."),
        ("price", "0x10", "“0x10” is not a whole number."),
        ("price", "85000.50", WHOLE),
        ("price", "1,5", WHOLE),
        ("price", "1000000000001", "At most 1000000000000 is possible here."),
        ("price", "9" * 400, "At most 1000000000000 is possible here."),
        ("price", "８５０００", "Write the number with the ordinary digits 0-9."),
        ("price", "=1+1", "“=1+1” is not a whole number."),
        ("compare_at_price", "85000", "The crossed-out price must be above the selling price."),
        ("compare_at_price", "84999", "The crossed-out price must be above the selling price."),
        ("cost_price", "-1", "A number here cannot be negative."),
        ("weight_grams", "0", "At least 1 is possible here."),
        ("weight_grams", "", "This cell may not be empty."),
        ("weight_grams", "1.5", WHOLE),
        ("weight_grams", "9999999999999", "The number is too large."),
        ("length_mm", "-1", "A number here cannot be negative."),
        ("stock", "-1", "A number here cannot be negative."),
        ("stock", "٣", "Write the number with the ordinary digits 0-9."),
        ("stock", "10000001", "At most 10000000 is possible here."),
        ("low_stock_threshold", "dua", "“dua” is not a whole number."),
        ("sku", "", "This cell may not be empty."),
        ("sku", "x" * 41, "The text has 41 characters; at most 40 are possible."),
        ("sku", "MP\0-1", "The text holds a character that cannot be shown (U+0000)."),
        ("name_id", "", "This cell may not be empty."),
        ("name_id", "x" * 10_000, "The text has 10000 characters; at most 150 are possible."),
        ("name_id", "Mug\nPagi", "The text holds a character that cannot be shown (U+000A)."),
        ("name_id", '=HYPERLINK("http://jahat.test")', FORMULA),
        ("name_id", "+62", FORMULA),
        ("name_id", "-2+3", FORMULA),
        ("name_id", "@SUM(A1)", FORMULA),
        ("name_id", "\tMug", FORMULA),
        ("name_id", "\rMug", FORMULA),
        ("name_id", " =1", FORMULA),
        ("brand", "=1", FORMULA),
        ("description_id", "x" * 10_001, "The text has 10001 characters; at most 10000 are possible."),
        ("description_id", "a\0b", "The text holds a character that cannot be shown (U+0000)."),
        ("product_slug", "Mug Pagi", "Only small letters a-z, digits and single hyphens are possible here."),
        (
            "product_slug",
            "../etc",
            "Only small letters a-z, digits and single hyphens are possible here.",
        ),
        ("categories", "", "This cell may not be empty."),
        ("categories", "mug;tidak-ada", "There is no category tidak-ada."),
        ("attributes", "bahan: Katun", JSON),
        ("attributes", "[1]", JSON),
        ("attributes", "[" * 50_000, JSON),
        ("attributes", '{"bahan": 1}', "The value of bahan must be text."),
        ("attributes", '{"bahan": "a\\u0000"}', "The text holds a character that cannot be shown (U+0000)."),
        ("attributes", '{"bahan": "\\ud800"}', "The text holds a character that cannot be shown (U+D800)."),
        ("attributes", '{"bahan": "=1"}', FORMULA),
        (
            "attributes",
            '{"Bahan Utama": "Katun"}',
            "Only small letters a-z, digits and single hyphens are possible here.",
        ),
        ("barcode", "123", "A barcode has 8, 12, 13 or 14 digits."),
        ("barcode", "89971000003７0", "A barcode has 8, 12, 13 or 14 digits."),
        ("barcode", "8997100000371", "The last digit of the barcode does not fit the others."),
        ("images", "hilang.webp", "The picture hilang.webp is not in the folder of pictures."),
        ("variant_image", "hilang.webp", "The picture hilang.webp is not in the folder of pictures."),
        ("images", "../../etc/passwd", "Write only the name of the picture file, without folders."),
        ("images", "a\\b.png", "Write only the name of the picture file, without folders."),
        ("images", ".htaccess", "Write only the name of the picture file, without folders."),
        ("is_featured", "ya", "Write 1 for yes, 0 or nothing for no."),
    ],
)
def test_a_bad_cell_is_named_with_its_row_and_reason(tmp_path, shelf, column, cell, reason):
    good = {"product_slug": "baik", "sku": "BAIK-1", "barcode": ""}
    catalogue = read_catalogue(write_products(tmp_path, good, {column: cell}))

    found = [(p.file, p.row, p.column, p.reason) for p in catalogue.problems]
    assert found == [("products.csv", 3, column, reason)]
    assert [product.slug for product in catalogue.products] == ["baik"]


def test_a_report_line_says_file_row_column_and_reason(tmp_path, shelf):
    [line] = problems(write_products(tmp_path, {"price": "0"}))

    assert line == "products.csv, row 2, price: At least 1 is possible here."


def test_rows_are_numbered_as_the_spreadsheet_shows_them(tmp_path, shelf):
    path = write_products(tmp_path, {"description_id": "dua\nbaris"}, {"price": "0"})
    path.write_text(path.read_text().replace("\nmug-pagi", "\n" + "," * 25 + "\nmug-pagi", 1))

    assert [problem.row for problem in read_catalogue(path).problems] == [4]


def test_every_problem_of_a_row_is_told_at_once(tmp_path, shelf):
    found = read_catalogue(
        write_products(tmp_path, {"price": "0", "weight_grams": "x", "name_id": ""})
    ).problems

    assert {problem.column for problem in found} == {"price", "weight_grams", "name_id"}


def test_a_sku_or_barcode_may_stand_in_the_file_once(tmp_path, shelf):
    path = write_products(
        tmp_path,
        {},
        {"product_slug": "lain"},
        {"product_slug": "lagi", "sku": "L-1", "barcode": ""},
    )

    assert problems(path) == [
        "products.csv, row 3, sku: Row 2 has the same value.",
        "products.csv, row 3, barcode: Row 2 has the same value.",
    ]


def test_a_sku_stays_with_its_product_and_a_barcode_with_its_sku(tmp_path, shelf):
    make_variant(make_product("Lain", slug="lain"), sku="MP-1", gtin="8997100000370")

    assert problems(write_products(tmp_path)) == [
        "products.csv, row 2, sku: This SKU belongs to the product lain."
    ]
    assert problems(write_products(tmp_path, {"sku": "MP-2"})) == [
        "products.csv, row 2, barcode: This barcode belongs to the SKU MP-1."
    ]


COLOUR = {"option1_name": "Warna", "option1_value": "Merah", "barcode": ""}


def test_rows_of_one_product_must_agree_about_it(tmp_path, shelf):
    path = write_products(
        tmp_path,
        COLOUR,
        COLOUR | {"sku": "MP-2", "option1_value": "Biru", "name_id": "Mug Sore"},
        COLOUR | {"sku": "MP-3", "option1_value": "Hijau", "option1_name": "Corak"},
        COLOUR | {"sku": "MP-4"},
        COLOUR | {"sku": "MP-5", "option1_value": "", "option2_value": "M"},
    )

    assert problems(path) == [
        "products.csv, row 3, name_id: This differs from row 2 of the same product.",
        "products.csv, row 4, option1_name: This differs from row 2 of the same product.",
        "products.csv, row 5, option1_value: Row 2 of the same product has the same options.",
        "products.csv, row 6, option1_value: The product has this option; choose its value.",
        "products.csv, row 6, option2_name: The value has no option; name it.",
    ]


def test_bad_rows_are_left_out_and_the_others_are_kept(tmp_path, shelf):
    path = write_products(tmp_path, COLOUR, COLOUR | {"sku": "MP-2", "option1_value": "Biru", "price": "x"})

    [product] = read_catalogue(path).products

    assert [row["sku"] for row in product.rows] == ["MP-1"]


def test_a_picture_that_is_too_large_is_refused(tmp_path, shelf):
    write_picture(tmp_path, "besar.png", size=(10, 10))
    with open(tmp_path / "images" / "besar.png", "ab") as file:
        file.truncate(8_000_001)

    assert problems(write_products(tmp_path, {"images": "besar.png"})) == [
        "products.csv, row 2, images: The picture besar.png is larger than 8 MB."
    ]


def header():
    return ",".join(ROW).encode()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b" \n\n", "The file is empty."),
        (header(), "There is no row below the header."),
        (header() + b"\n" + b"," * 25 + b"\n", "There is no row below the header."),
        (header().replace(b"sku,", b""), "These columns are missing: sku."),
        (header() + b",warna\n", "These columns are unknown: warna."),
        (header() + b",\n", "These columns are unknown: “”."),
        (header() + b",sku\n", "These columns are there twice: sku."),
        (
            header().replace(b"price", b"harga", 1),
            "These columns are missing: price. These columns are unknown: harga.",
        ),
        (
            header() + "\nmug-pagi,Café".encode("cp1252"),
            (
                "Line 2 is not UTF-8; the file seems to be in an older encoding such as Windows-1252. "
                "Save it again as CSV UTF-8 (in Excel: “CSV UTF-8”)."
            ),
        ),
        (
            header().decode().encode("utf-16"),
            "The file is in UTF-16. Save it again as CSV UTF-8 (in Excel: “CSV UTF-8”).",
        ),
        (
            header().decode().encode("utf-16-le"),
            "The file is in UTF-16. Save it again as CSV UTF-8 (in Excel: “CSV UTF-8”).",
        ),
        (
            header() + b'\n"mug-pagi,Mug\n',
            "Near line 2 the quotation marks do not match: unexpected end of data.",
        ),
        (
            header() + b"\n" + b"x" * 200_000,
            "Near line 2 the quotation marks do not match: field larger than field limit (131072).",
        ),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_such_table_gets_one_sentence(tmp_path, content, reason):
    path = tmp_path / "products.csv"
    path.write_bytes(content)

    catalogue = read_catalogue(path)

    assert [str(problem) for problem in catalogue.problems] == [f"products.csv: {reason}"]
    assert catalogue.products == []


def test_a_picture_given_as_the_file_gets_one_sentence(tmp_path):
    write_picture(tmp_path, "products.png")

    assert len(problems(tmp_path / "images" / "products.png")) == 1


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path):
    assert problems(tmp_path) == ["products.csv: The file cannot be read: No such file or directory."]


@pytest.mark.parametrize(("cells", "said"), [(25, "25 cells"), (27, "27 cells"), (1, "1 cell")])
def test_a_row_of_another_length_is_named(tmp_path, cells, said):
    path = tmp_path / "products.csv"
    path.write_bytes(header() + b"\n" + b",".join([b"x"] * cells))

    assert problems(path) == [f"products.csv, row 2: The row has {said}, the header has 26."]


def test_categories_may_come_in_any_order_but_need_their_parents(tmp_path):
    write_products(tmp_path, {"categories": "gelas"})
    write_categories(
        tmp_path,
        {"slug": "gelas", "parent": "dapur"},
        {"slug": "dapur"},
        {"slug": "anak", "parent": "tidak-ada"},
        {"slug": "cucu", "parent": "anak"},
        {"slug": "satu", "parent": "dua"},
        {"slug": "dua", "parent": "satu"},
        {"slug": "dapur"},
    )

    catalogue = read_catalogue(tmp_path)

    assert [row["slug"] for row in catalogue.categories] == ["gelas", "dapur"]
    assert [str(problem) for problem in catalogue.problems] == [
        "categories.csv, row 8, slug: Row 3 has the same value.",
        "categories.csv, row 4, parent: There is no category tidak-ada.",
        "categories.csv, row 6, parent: A category cannot lie inside itself.",
        "categories.csv, row 7, parent: A category cannot lie inside itself.",
        "categories.csv, row 5, parent: There is no category anak.",
    ]


def test_option_words_have_colours_as_hex(tmp_path, shelf):
    write_products(tmp_path)
    write_sheet(tmp_path / "options.csv", [{"text_id": "Krem", "text_en": "Cream", "swatch": "cream"}])

    assert problems(tmp_path) == ["options.csv, row 2, swatch: Write the colour as #rrggbb."]
