import pytest

from catalog.models import CatalogueVersion, ProductCategory, SearchSynonym
from catalog.search_terms import read_terms
from catalog.searching import search_products
from catalog.tests.factories import make_brand, make_category, make_option, make_product, make_variant

pytestmark = pytest.mark.django_db

NAMES = [
    ("Sepatu Bot Nadia", "Nadia Ankle Boots"),
    ("Sofa 2 Dudukan Arumi", "Arumi 2-Seater Sofa"),
    ("Meja Makan Jati", "Teak Dining Table"),
    ("Lampu Meja Kubah", "Dome Table Lamp"),
    ("Lampu Gantung Rotan", "Rattan Pendant Lamp"),
    ("Kemeja Batik Parang", "Parang Batik Shirt"),
    ("Boneka Beruang Budi", "Budi the Teddy Bear"),
    ("Cangkir Kopi", "Coffee Cup"),
    ("Kipas Angin Sepoi", "Sepoi Fan"),
    ("Bantal Sofa Linen", "Linen Cushion"),
    ("Handuk Katun", "Cotton Towel"),
    ("Kursi Makan Kayu", "Wooden Dining Chair"),
    ("Kulkas Dua Pintu", "Two-Door Fridge"),
    ("Celana Jins Biru", "Blue Jeans"),
    ("Penyimpanan Mainan", "Toy Storage"),
    ("Gelas Kaca 500 ml", "Glass 500 ml"),
    ("Seprai 160x200", "Sheets 160x200"),
    ("Buku Catatan", "Notebook"),
    ("Kupu-Kupu Kayu", "Wooden Butterfly"),
    ("Kemasan Kado", "Gift Wrap"),
    ("Café Latte Set", "Café Latte Set"),
]


@pytest.fixture
def shop():
    for term, replacement in [
        ("kulkas", "lemari es"),
        ("sprei", "seprai"),
        ("jins", "celana jeans"),
        ("mug", "cangkir"),
    ]:
        SearchSynonym.objects.get_or_create(term=term, replacement=replacement)
    for name, name_en in NAMES:
        make_variant(make_product(name, name_en=name_en))


def names(text):
    return [product.name for product in search_products(text).products]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # As people write it: case, accents, stretched letters, shorthand, stopwords, order.
        ("SEPATU", "Sepatu Bot Nadia"),
        ("  sepatu\t bot ", "Sepatu Bot Nadia"),
        ("sepatuuu", "Sepatu Bot Nadia"),
        ("buku2", "Buku Catatan"),
        ("boneka-boneka", "Boneka Beruang Budi"),
        ("boneka2 beruang", "Boneka Beruang Budi"),
        ("kupu-kupu", "Kupu-Kupu Kayu"),
        ("kupu2", "Kupu-Kupu Kayu"),
        ("cafe latte", "Café Latte Set"),
        ("Café", "Café Latte Set"),
        ("ｓｏｆａ", "Sofa 2 Dudukan Arumi"),
        ("lampu dan meja", "Lampu Meja Kubah"),
        ("kopi cangkir", "Cangkir Kopi"),
        ("meja untuk makan", "Meja Makan Jati"),
        # Indonesian affixes.
        ("sepatunya", "Sepatu Bot Nadia"),
        ("bersepatu", "Sepatu Bot Nadia"),
        ("menyimpan mainan", "Penyimpanan Mainan"),
        # English.
        ("boots", "Sepatu Bot Nadia"),
        ("lamps", "Lampu Gantung Rotan"),
        ("dining chairs", "Kursi Makan Kayu"),
        # Amounts and sizes, with and without spaces.
        ("500ml", "Gelas Kaca 500 ml"),
        ("gelas 500 ml", "Gelas Kaca 500 ml"),
        ("160 x 200", "Seprai 160x200"),
        ("160x200", "Seprai 160x200"),
        # The word that is still being typed.
        ("sepa", "Sepatu Bot Nadia"),
        ("lampu gan", "Lampu Gantung Rotan"),
        # Synonyms, one word for two and two for one.
        ("lemari es", "Kulkas Dua Pintu"),
        ("sprei", "Seprai 160x200"),
        ("celana jeans", "Celana Jins Biru"),
        ("mug kopi", "Cangkir Kopi"),
    ],
)
def test_a_search_finds_what_is_meant_first(shop, text, first):
    assert names(text)[0] == first


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        ("spatu", "sepatu"),
        ("sepatuh", "sepatu"),
        ("sepaut", "sepatu"),
        ("seaptu", "sepatu"),
        ("sofs", "sofa"),
        ("sfoa", "sofa"),
        ("mja makan", "meja makan"),
        ("lmapu", "lampu"),
        ("lampu gantug", "lampu gantung"),
        ("lamou meja", "lampu meja"),
        ("krusi", "kursi"),
        ("kyrsi", "kursi"),
        ("kusri makn", "kursi makan"),
        ("cangkr", "cangkir"),
        ("cangkit kopi", "cangkir kopi"),
        ("boneks", "boneka"),
        ("bneka", "boneka"),
        ("bonekka", "boneka"),
        ("berunag", "beruang"),
        ("bantla", "bantal"),
        ("bntal", "bantal"),
        ("handk", "handuk"),
        ("hnaduk", "handuk"),
        ("kipsa angin", "kipas angin"),
        ("kipas angn", "kipas angin"),
        ("kulkss", "kulkas"),
        ("clana", "celana"),
        ("batk", "batik"),
        ("kmeja", "kemeja"),
        ("rotna", "rotan"),
        ("butterfy", "butterfly"),
        ("notebok", "notebook"),
        ("penyinpanan", "penyimpanan"),
        ("penyimpnaan mainnan", "penyimpanan mainan"),
    ],
)
def test_a_misspelt_word_is_corrected_to_one_that_finds_something(shop, text, corrected):
    result = search_products(text)

    assert result.corrected == corrected
    assert search_products(corrected).products.exists()


@pytest.mark.parametrize("text", ["sepatu", "kopi", "kulkas", "lemari es", "zzqqxx", "", "12345", "gr-003"])
def test_what_is_right_or_hopeless_is_not_corrected(shop, text):
    assert search_products(text).corrected == ""


def test_a_shirt_is_not_a_table(shop):
    assert names("kemeja") == ["Kemeja Batik Parang"]
    assert "Kemeja Batik Parang" not in names("meja")


def test_packaging_is_found_by_its_word_and_not_by_its_stem(shop):
    assert names("kemasan") == ["Kemasan Kado"]


def test_a_name_that_begins_with_the_word_stands_before_one_that_only_holds_it(shop):
    assert names("meja") == ["Meja Makan Jati", "Lampu Meja Kubah"]


def test_a_word_of_the_name_weighs_more_than_one_of_the_shelf_or_of_the_description():
    make_variant(make_product("Vas Bunga", description="Cocok di atas piano."))
    make_variant(make_product("Bangku Empuk", category=make_category("Piano")))
    make_variant(make_product("Piano Mainan"))

    assert names("piano") == ["Piano Mainan", "Bangku Empuk", "Vas Bunga"]


def test_codes_brands_shelves_and_colours_are_found():
    brand = make_brand("Griya Ranum")
    product = make_product("Bangku", brand=brand, category=make_category("Taman & Teras"))
    white, green = make_option(product, values=("Putih", "Hijau Sage"))
    make_variant(product, sku="GR-003-KRE", gtin="8997100000370", option1=white)
    make_variant(product, sku="GR-003-HISA", option1=green)
    make_variant(make_product("Payung"), sku="GR-004")

    for text in ("GR-003-KRE", "gr-003-kre", "gr-003", "8997100000370", "griya ranum", "teras", "hijau sage"):
        assert names(text) == ["Bangku"], text


def test_only_what_is_on_sale_is_found(shop):
    make_product("Sepatu Tanpa Harga")
    make_variant(make_product("Sepatu Ditarik", is_active=False))

    assert names("sepatu") == ["Sepatu Bot Nadia"]


def test_some_of_the_words_are_better_than_nothing(shop):
    result = search_products("sepatu gajah")

    assert not result.products.exists()
    assert [product.name for product in result.loosened] == ["Sepatu Bot Nadia"]


def test_a_one_way_synonym_works_one_way():
    SearchSynonym.objects.create(term="pampers", replacement="popok bayi", is_one_way=True)
    make_variant(make_product("Popok Bayi"))
    make_variant(make_product("Pampers Asli"))

    assert names("pampers") == ["Pampers Asli", "Popok Bayi"]
    assert names("popok bayi") == ["Popok Bayi"]


def test_a_new_synonym_is_known_at_once(shop):
    assert names("almari dingin") == []

    SearchSynonym.objects.create(term="almari dingin", replacement="kulkas")

    assert names("almari dingin") == ["Kulkas Dua Pintu"]


HOSTILE = [
    "",
    " \t\n",
    "\0",
    "sepatu\0bot",
    "'",
    '"sepatu bot"',
    "sepatu'; DROP TABLE catalog_product; --",
    "sepatu & | ! <-> :* ( )",
    "a:*AB",
    "\\",
    "%_%",
    "sepatu" * 20_000,
    "x" * 100_000,
    "a " * 50_000,
    "9" * 5_000,
    "-.-.-",
    "ＡＢＣ１２３",
    "鞋子",
    "😀👟",
    "\ud800",
    "<script>alert(1)</script>",
    "dan di ke",
    "1e309 NaN Infinity",
    "\u202esepatu",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_typed_is_an_error(shop, text):
    result = search_products(text)

    assert len(result.products) >= 0
    assert isinstance(result.corrected, str)
    assert len(result.loosened) >= 0


def test_a_long_text_is_cut_between_words():
    assert read_terms("kursi " * 20_000) == ["kursi"]
    assert len(read_terms(" ".join(f"kata{'abcdefghij'[i]}" for i in range(10)))) == 8


def test_a_page_of_hits_costs_one_statement(shop, django_assert_num_queries):
    version = CatalogueVersion.current()
    search_products("lampu", version)

    with django_assert_num_queries(1):
        found = list(search_products("lampu", version).products[:20])

    assert len(found) == 2


def words_of(product):
    product.refresh_from_db(fields=["search_words"])
    return product.search_words


def test_the_words_of_a_shelf_come_with_the_first_variant_and_follow_it_from_then_on():
    product = make_product("Cawan", category=make_category("Peranti Minum"))
    before = words_of(product)
    make_variant(product, sku="CW-1")
    with_variant = words_of(product)

    ProductCategory.objects.create(product=product, category=make_category("Hadiah"), position=1)

    assert "Peranti Minum" not in before
    assert "Peranti Minum" in with_variant
    assert "Hadiah" in words_of(product)
