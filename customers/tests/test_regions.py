import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import Count, ProtectedError

from customers.models import Region
from customers.region_search import search_regions
from customers.region_words import display_name, typed_words, words_of
from customers.regions import region_chain, region_children
from customers.tests.region_factories import load_some_regions

pytestmark = pytest.mark.django_db

FULL_WIDTH_40132 = "\uff14\uff10\uff11\uff13\uff12"


@pytest.fixture
def regions(tmp_path):
    return load_some_regions(tmp_path)


def labels(text, limit=8):
    return [hit.full_label for hit in search_regions(text, limit)]


def test_every_region_lies_in_the_one_its_code_says(regions):
    strays = [
        region.code
        for region in Region.objects.exclude(parent=None)
        if region.code.rpartition(".")[0] != region.parent_id
    ]

    assert strays == []


def test_a_new_list_renames_and_retires_without_deleting(tmp_path, regions):
    load_some_regions(tmp_path, name_32_73_02="Coblong Baru", name_32_73_02_1004=None)

    assert Region.objects.get(code="32.73.02").name == "Coblong Baru"
    assert not Region.objects.get(code="32.73.02.1004").is_active
    assert labels("dago bandung") == []
    assert region_chain("32.73.02.1004").village == "Dago"


def test_a_region_back_on_the_list_is_in_use_again(tmp_path, regions):
    load_some_regions(tmp_path, name_32_73_02_1004=None)

    loaded = load_some_regions(tmp_path)

    # Two, because the district's postal codes are those of its villages.
    assert (loaded.changed, loaded.deactivated) == (2, 0)
    assert Region.objects.get(code="32.73.02.1004").is_active


def test_a_district_is_found_first_then_its_villages(regions):
    assert labels("coblong") == [
        "Coblong, Kota Bandung, Jawa Barat",
        "Cipaganti, Coblong, Kota Bandung, Jawa Barat, 40131",
        "Dago, Coblong, Kota Bandung, Jawa Barat, 40135",
        "Lebak Gede, Coblong, Kota Bandung, Jawa Barat, 40132",
        "Lebak Siliwangi, Coblong, Kota Bandung, Jawa Barat, 40132",
        "Sadang Serang, Coblong, Kota Bandung, Jawa Barat, 40133",
        "Sekeloa, Coblong, Kota Bandung, Jawa Barat, 40134",
    ]


@pytest.mark.parametrize("text", ["40132", FULL_WIDTH_40132, " 40132 ", "kodepos 40132"])
def test_a_postal_code_finds_its_district_and_villages(regions, text):
    assert labels(text) == [
        "Coblong, Kota Bandung, Jawa Barat, 40132",
        "Lebak Gede, Coblong, Kota Bandung, Jawa Barat, 40132",
        "Lebak Siliwangi, Coblong, Kota Bandung, Jawa Barat, 40132",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("bdg coblong", "Coblong, Kota Bandung, Jawa Barat"),
        ("Kec. Coblong, Kota Bandung", "Coblong, Kota Bandung, Jawa Barat"),
        ("coblong 40134", "Coblong, Kota Bandung, Jawa Barat, 40134"),
        ("kel dago bdg", "Dago, Coblong, Kota Bandung, Jawa Barat, 40135"),
        ("coblo", "Coblong, Kota Bandung, Jawa Barat"),
        ("menteng jakpus", "Menteng, Jakarta Pusat, DKI Jakarta"),
        ("menteng kota jakarta pusat dki", "Menteng, Jakarta Pusat, DKI Jakarta"),
        ("kab bogor cibinong", "Cibinong, Kab. Bogor, Jawa Barat"),
        ("ps minggu", "Pasar Minggu, Jakarta Selatan, DKI Jakarta"),
        ("tebet jaksel", "Tebet, Jakarta Selatan, DKI Jakarta"),
        ("kuningan timur", "Kuningan Timur, Setiabudi, Jakarta Selatan, DKI Jakarta, 12950"),
    ],
)
def test_people_write_regions_in_many_ways(regions, text, first):
    assert labels(text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("coblog", "Coblong, Kota Bandung, Jawa Barat"),
        ("koblong", "Coblong, Kota Bandung, Jawa Barat"),
        ("kebayoran baruu", "Kebayoran Baru, Jakarta Selatan, DKI Jakarta"),
        ("menteg", "Menteng, Jakarta Pusat, DKI Jakarta"),
        ("bdg cobling", "Coblong, Kota Bandung, Jawa Barat"),
        ("sekeloaa", "Sekeloa, Coblong, Kota Bandung, Jawa Barat, 40134"),
    ],
)
def test_a_misspelt_name_is_found(regions, text, first):
    assert labels(text)[0] == first


def test_the_very_name_comes_before_names_that_begin_with_it(regions):
    assert labels("menteng")[:4] == [
        "Menteng, Jakarta Pusat, DKI Jakarta",
        "Menteng, Menteng, Jakarta Pusat, DKI Jakarta, 10310",
        "Menteng Atas, Setiabudi, Jakarta Selatan, DKI Jakarta, 12960",
        "Menteng Dalam, Tebet, Jakarta Selatan, DKI Jakarta, 12870",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "co",
        "99999",
        "%%%",
        "___",
        "'; drop table--",
        "\x00\x00\x00",
        "<b>",
        "💥💥💥",
        "qqqqq",
    ],
)
def test_nothing_is_found_for_nothing_or_nonsense(regions, text):
    assert search_regions(text) == []


def test_a_megabyte_of_text_is_only_read_at_its_beginning(regions):
    assert labels("coblong " * 150_000)[0] == "Coblong, Kota Bandung, Jawa Barat"


def test_no_more_hits_than_asked_for(regions):
    assert len(search_regions("bandung", limit=3)) == 3
    assert search_regions("bandung", limit=0) == []
    assert len(search_regions("bandung", limit=1000)) == 20


@pytest.mark.parametrize("text", ["coblong", "jakarta"])
def test_a_search_costs_at_most_three_queries(regions, django_assert_max_num_queries, text):
    with django_assert_max_num_queries(3):
        search_regions(text)


def test_a_search_for_a_misspelling_leaves_the_threshold_as_it_was(regions):
    search_regions("coblog")

    with connection.cursor() as cursor:
        cursor.execute("SHOW pg_trgm.word_similarity_threshold")
        assert cursor.fetchone() == ("0.6",)


def test_the_chain_names_all_levels(regions):
    chain = region_chain("32.73.02.1004")

    assert (chain.province, chain.regency, chain.district, chain.village) == (
        "Jawa Barat",
        "Kota Bandung",
        "Coblong",
        "Dago",
    )
    assert (chain.level, chain.postal_code, chain.postal_codes) == (4, "40135", ("40135",))
    assert chain.label == "Dago, Coblong, Kota Bandung, Jawa Barat"


def test_a_district_knows_the_postal_codes_of_its_villages(regions):
    chain = region_chain("32.73.02")

    assert chain.postal_codes == ("40131", "40132", "40133", "40134", "40135")
    assert (chain.village, chain.postal_code) == ("", "")


@pytest.mark.parametrize("code", ["", "99", "32.73.02.9999", "coblong", "32.73'", "\x00" * 13])
def test_the_chain_of_no_region_is_refused(regions, code):
    with pytest.raises(Region.DoesNotExist):
        region_chain(code)


def test_the_chain_costs_one_query(regions, django_assert_num_queries):
    with django_assert_num_queries(1):
        region_chain("32.73.02.1004")


def test_children_lead_from_the_provinces_to_the_villages(regions):
    def names(code=""):
        return [child.display_name for child in region_children(code)]

    assert names() == ["DKI Jakarta", "Jawa Barat"]
    assert names("32") == ["Kab. Bogor", "Kota Bandung"]
    assert names("32.73.02") == [
        "Cipaganti", "Dago", "Lebak Gede", "Lebak Siliwangi", "Sadang Serang", "Sekeloa",
    ]  # fmt: skip
    assert names("32.73.02.1004") == []


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("region_level_known", {"code": "98", "level": 0}),
        ("region_level_known", {"code": "98", "level": 5, "parent_id": "32"}),
        ("region_parent_above_it", {"code": "98", "level": 1, "parent_id": "32"}),
        ("region_parent_above_it", {"code": "98.01", "level": 2}),
        ("region_code_dotted", {"code": "9801", "level": 2, "parent_id": "32"}),
        ("region_postal_code_digits", {"code": "98", "level": 1, "postal_code": "4013"}),
        ("region_postal_code_digits", {"code": "98", "level": 1, "postal_code": "4013A"}),
    ],
)
def test_the_table_refuses_what_no_region_is(regions, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Region.objects.create(name="Nowhere", display_name="Nowhere", search_name="", **values)


def test_a_region_with_others_below_it_stays(regions):
    with pytest.raises(ProtectedError):
        Region.objects.get(code="32.73").delete()


def test_names_are_shown_as_people_write_them():
    assert display_name("31", "Daerah Khusus Ibukota Jakarta") == "DKI Jakarta"
    assert display_name("31.71", "Kota Administrasi Jakarta Pusat") == "Jakarta Pusat"
    assert display_name("31.01", "Kabupaten Administrasi Kepulauan Seribu") == "Kab. Kepulauan Seribu"
    assert display_name("32.01", "Kabupaten Bogor") == "Kab. Bogor"
    assert display_name("33.04.06.2010", "lamuk") == "Lamuk"


def test_words_are_cut_alike_from_names_and_from_typing():
    assert words_of("Udek Du\u2019en") == ["udek", "duen"]
    assert typed_words("Kec. Coblong, BDG") == ["coblong", "bandung"]
    assert typed_words("jaksel jakarta") == ["jakarta", "selatan"]
    assert typed_words("desa") == ["desa"]


# Last in the file: what it loads and takes back slows the searches after it.
def test_the_shipped_list_is_the_whole_country(capsys):
    call_command("load_regions")

    said = capsys.readouterr().out.strip()
    assert said == "91599 regions listed, 91599 new or changed, 0 no longer in use."
    counts = Region.objects.values_list("level").annotate(Count("code")).order_by("level")
    assert list(counts) == [(1, 38), (2, 514), (3, 7285), (4, 83762)]
    villages = Region.objects.filter(level=4)
    assert villages.filter(postal_code="").count() == 0
    assert villages.aggregate(Count("postal_code", distinct=True)) == {"postal_code__count": 10632}
    assert Region.objects.filter(level=3).exclude(postal_code="").count() == 6006
