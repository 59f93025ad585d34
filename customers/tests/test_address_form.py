import pytest
from django.utils.translation import override

from customers.forms import AddressForm
from customers.tests.factories import typed_address
from customers.tests.region_factories import load_some_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db, tmp_path):
    load_some_regions(tmp_path)


def test_an_address_is_read_as_it_is_typed():
    form = AddressForm(
        typed_address(
            recipient="  Ibu   Siti ",
            phone="+62 812 3456 7890",
            street="Jl. Dago  No. 12 \r\n\r\n RT 003/RW 007",
        )
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["recipient"] == "Ibu Siti"
    assert form.cleaned_data["phone"] == "+6281234567890"
    assert form.cleaned_data["street"] == "Jl. Dago No. 12\nRT 003/RW 007"
    assert form.cleaned_data["region"].label == "Coblong, Kota Bandung, Jawa Barat"
    assert form.warnings == []


def test_a_text_alone_brings_back_the_places_to_choose_from():
    form = AddressForm(typed_address(region_code="", q="coblong", region_asked=""))

    assert not form.is_valid()
    assert form.errors.as_data()["region"][0].code == "choose"
    html = str(form["region"])
    assert 'value="32.73.02"' in html
    assert "Coblong, Kota Bandung, Jawa Barat" in html
    assert 'name="region_asked" value="coblong"' in html


def test_the_search_button_complains_about_nothing_else():
    form = AddressForm({"q": "coblong", "region_search": "1"})

    assert not form.is_valid()
    assert list(form.errors) == ["region"]


def test_a_text_changed_after_choosing_is_searched_anew():
    form = AddressForm(typed_address(q="tebet", region_asked="coblong"))

    assert not form.is_valid()
    assert form.errors.as_data()["region"][0].code == "choose"
    assert "Tebet, Jakarta Selatan" in str(form["region"])


def test_a_place_found_by_its_postal_code_brings_it_along():
    form = AddressForm(typed_address(q="kode pos 40132", region_asked="kode pos 40132"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["postal_code"] == "40132"


def test_the_postal_code_of_the_former_district_is_not_kept():
    form = AddressForm(
        typed_address(region_code="31.74.01.1001", postal_code="40132"),
        initial={"region": "32.73.02", "postal_code": "40132"},
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["postal_code"] == form.cleaned_data["region"].postal_code != "40132"


@pytest.mark.parametrize(("typed", "code"), [("4013", "length"), ("401322", "length"), ("4013a", "digits")])
def test_a_postal_code_is_five_digits(typed, code):
    form = AddressForm(typed_address(postal_code=typed))

    assert not form.is_valid()
    assert form.errors.as_data()["postal_code"][0].code == code


def test_the_message_tells_how_many_digits_were_typed():
    form = AddressForm(typed_address(postal_code="4013"))

    with override("en"):
        assert form.errors["postal_code"] == ["A postal code has 5 digits; you typed 4."]
    form.full_clean()
    with override("id"):
        assert form.errors["postal_code"] == ["Kode pos terdiri dari 5 angka; Anda mengetik 4."]


def test_full_width_digits_are_digits():
    form = AddressForm(typed_address(postal_code="４０１３２", phone="０８１２３４５６７８９０"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["postal_code"] == "40132"
    assert form.cleaned_data["phone"] == "+6281234567890"


@pytest.mark.parametrize("name", ["recipient", "phone", "postal_code", "street", "landmark"])
@pytest.mark.parametrize("typed", ["a\x00b", "x" * 1_000_000])
def test_what_no_address_holds_is_refused_in_words(name, typed):
    form = AddressForm(typed_address(**{name: typed}))

    assert not form.is_valid()
    assert list(form.errors) == [name]
    assert str(form[name])


@pytest.mark.parametrize("choice", ["\x00", "99.99.99", "32", "32.73.02'--", "３２.73.02", "x" * 1_000_000])
def test_a_place_that_is_none_is_searched_again(choice):
    form = AddressForm(typed_address(region_code=choice))

    assert not form.is_valid()
    assert form.errors.as_data()["region"][0].code == "choose"


@pytest.mark.parametrize("query", ["\x00", "", "  ", "x" * 1_000_000, "<script>alert(1)</script>"])
def test_a_text_that_finds_nothing_is_kept_and_answered(query):
    form = AddressForm(typed_address(region_code="", q=query, region_asked=""))

    assert not form.is_valid()
    assert list(form.errors) == ["region"]
    assert "<script>" not in str(form["region"])


def test_a_name_too_long_for_a_label_is_taken_with_a_warning():
    form = AddressForm(typed_address(recipient="Raden Mas " * 4))

    assert form.is_valid()
    assert len(form.warnings) == 1


def test_a_saved_place_is_shown_as_chosen():
    form = AddressForm(initial={"region": "32.73.02"})

    html = str(form["region"])

    assert html.count("checked") == html.count('value="32.73.02"') == 1
    assert "Coblong, Kota Bandung, Jawa Barat" in html


def test_a_chosen_place_with_a_very_long_name_stays_chosen():
    label = "Coblong, " * 15

    form = AddressForm(typed_address(q=label, region_asked=label))

    assert form.is_valid(), form.errors


def test_a_village_that_the_list_does_not_have_is_kept_with_its_district():
    form = AddressForm(typed_address(village="  Desa  Baru Mekar ", postal_code="40199"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["region"].code == "32.73.02"
    assert (form.cleaned_data["village"], form.cleaned_data["postal_code"]) == ("Desa Baru Mekar", "40199")


def test_a_village_of_the_list_is_the_one_that_counts():
    form = AddressForm(typed_address(region_code="32.73.02.1004", village="Desa Baru"))

    assert form.is_valid(), form.errors
    assert form.cleaned_data["village"] == ""


@pytest.mark.parametrize(("typed", "count"), [("40199", 1), ("40132", 0), ("", 0)])
def test_a_postal_code_that_the_list_does_not_have_is_kept_with_a_note(typed, count):
    form = AddressForm(typed_address(postal_code=typed))

    assert form.is_valid(), form.errors
    assert len(form.warnings) == count
    assert all(typed in warning for warning in form.warnings)


def test_a_postal_code_that_was_searched_takes_the_place_of_the_one_before():
    form = AddressForm(
        typed_address(q="coblong 40135", region_asked="coblong 40135", postal_code="40132"),
        initial={"region": "32.73.02", "postal_code": "40132"},
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["postal_code"] == "40135"


def test_an_own_postal_code_outlives_another_look_at_the_form():
    form = AddressForm(
        typed_address(postal_code="40199"), initial={"region": "32.73.02", "postal_code": "40199"}
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["postal_code"] == "40199"


@pytest.mark.parametrize(
    ("typed", "is_open"), [({}, False), ({"village": "Desa Baru"}, True), ({"postal_code": "4019"}, True)]
)
def test_the_rare_fields_are_open_when_there_is_something_to_see(typed, is_open):
    form = AddressForm(typed_address(**typed))

    assert form.has_rare is is_open
    assert [field.name for field in form.rare_fields] == ["village", "postal_code"]


@pytest.mark.parametrize("typed", ["a\x00b", "x" * 61])
def test_a_village_that_no_label_holds_is_refused(typed):
    form = AddressForm(typed_address(village=typed))

    assert list(form.errors) == ["village"]
