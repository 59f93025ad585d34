import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from customers.address_book import MOST_ADDRESSES
from customers.models import Address, User
from customers.tests.factories import PASSWORD, make_address, make_user, typed_address
from customers.tests.region_factories import load_some_regions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _regions(db, tmp_path):
    load_some_regions(tmp_path)


@pytest.fixture
def budi(client):
    user = make_user(full_name="Budi", phone="+6281234567890")
    client.force_login(user)
    return user


def add(client, **fields):
    return client.post(reverse("customers:address_add"), typed_address(label="Rumah", **fields))


def defaults(user):
    return list(user.addresses.filter(is_default=True).values_list("label", flat=True))


def test_the_first_address_is_the_primary_one(client, budi):
    response = add(client)

    assert response.url == reverse("customers:addresses")
    address = budi.addresses.get()
    assert (address.region_id, address.phone, address.is_default) == ("32.73.02", "+6281234567890", True)


def test_a_new_address_starts_with_ones_own_name_and_number(client, budi):
    page = client.get(reverse("customers:address_add")).text

    assert 'value="Budi"' in page
    assert 'value="0812-3456-7890"' in page


def test_another_address_takes_the_place_of_the_primary_one_when_asked(client, budi):
    add(client)

    client.post(reverse("customers:address_add"), typed_address(label="Kantor", is_default="on"))

    assert defaults(budi) == ["Kantor"]


def test_the_primary_address_cannot_be_left_without_a_successor(client, budi):
    make_address(budi, label="Rumah", is_default=True)

    client.post(
        reverse("customers:address_edit", args=[budi.addresses.get().pk]), typed_address(label="Rumah")
    )

    assert defaults(budi) == ["Rumah"]


def test_removing_the_primary_address_makes_the_newest_primary(client, budi):
    first = make_address(budi, label="Rumah", is_default=True)
    make_address(budi, label="Kos")
    make_address(budi, label="Kantor")

    page = client.get(reverse("customers:address_remove", args=[first.pk])).text
    client.post(reverse("customers:address_remove", args=[first.pk]))

    assert "Jl. Dago No. 12" in page
    assert defaults(budi) == ["Kantor"]


def test_a_button_makes_an_address_primary(client, budi):
    make_address(budi, label="Rumah", is_default=True)
    other = make_address(budi, label="Kantor")

    client.post(reverse("customers:address_default", args=[other.pk]))

    assert defaults(budi) == ["Kantor"]


def test_two_primary_addresses_cannot_be_written_down():
    user = make_user()
    make_address(user, is_default=True)

    with pytest.raises(IntegrityError, match="one_default_address_a_customer"), transaction.atomic():
        make_address(user, is_default=True)


def test_a_book_has_its_end(client, budi):
    Address.objects.bulk_create(
        Address(customer=budi, recipient="B", phone="+6281234567890", region_id="32.73.02", street="x")
        for _ in range(MOST_ADDRESSES)
    )

    response = add(client)

    assert response.status_code == 422
    assert budi.addresses.count() == MOST_ADDRESSES


def test_without_javascript_the_place_is_chosen_from_the_page_that_comes_back(client, budi):
    response = add(client, region_code="", q="coblong", region_asked="")

    assert response.status_code == 422
    assert "<title>Error:" in response.text or "<title>Galat:" in response.text
    assert 'name="region_code" value="32.73.02"' in response.text
    assert 'value="Rumah"' in response.text
    assert "Jl. Dago No. 12" in response.text
    assert add(client, q="coblong", region_asked="coblong").status_code == 302


@pytest.mark.parametrize(
    "name", ["label", "recipient", "phone", "village", "postal_code", "street", "landmark", "q"]
)
@pytest.mark.parametrize("typed", ["a\x00b", "x" * 500_000, "<script>alert(1)</script>" * 20])
def test_nothing_hostile_is_kept_or_shown_as_it_is(client, budi, name, typed):
    fields = typed_address(label="Rumah") | {name: typed}

    response = client.post(reverse("customers:address_add"), fields)

    assert response.status_code == 422
    assert "<script>alert" not in response.text
    assert not budi.addresses.exists()


def test_a_village_that_the_list_does_not_have_is_kept_and_shown(client, budi):
    response = add(client, village="Desa Baru", postal_code="40199")

    address = budi.addresses.get()
    assert (address.village, address.region_id, address.postal_code) == ("Desa Baru", "32.73.02", "40199")
    page = client.get(response.url).text
    assert "Desa Baru, Coblong, Kota Bandung" in page
    assert "40199" in page
    form = client.get(reverse("customers:address_edit", args=[address.pk])).text
    assert '<details class="fold" open' in form
    assert 'value="Desa Baru"' in form


def test_what_looks_like_html_is_shown_as_written(client, budi):
    add(client, street="<b>Jl. Dago</b>", landmark="<i>")

    page = client.get(reverse("customers:addresses")).text

    assert "&lt;b&gt;Jl. Dago" in page
    assert "<b>Jl." not in page


@pytest.mark.parametrize("name", ["address_edit", "address_default", "address_remove"])
@pytest.mark.parametrize("is_staff", [False, True])
def test_the_address_of_somebody_else_is_not_found(name, is_staff):
    address = make_address(make_user(), label="Rumah", is_default=True)
    stranger = Client()
    stranger.force_login(make_user("siti@example.com", is_staff=is_staff))
    url = reverse(f"customers:{name}", args=[address.pk])

    assert stranger.post(url, typed_address(label="Curian")).status_code == 404
    assert name == "address_default" or stranger.get(url).status_code == 404
    address.refresh_from_db()
    assert address.label == "Rumah"


def test_an_id_that_cannot_be_is_not_found(client, budi):
    assert client.get(f"{reverse('customers:addresses')}99999999999999999999999/").status_code == 404


def test_the_owner_changes_an_address(client, budi):
    address = make_address(budi, label="Rumah", is_default=True)
    url = reverse("customers:address_edit", args=[address.pk])

    page = client.get(url).text
    client.post(url, typed_address(label="Rumah Ibu", street="Jl. Dago No. 14"))

    assert "Coblong, Kota Bandung, Jawa Barat" in page
    address.refresh_from_db()
    assert (address.label, address.street) == ("Rumah Ibu", "Jl. Dago No. 14")


@pytest.mark.parametrize("address_count", [1, 4])
def test_the_book_costs_the_same_for_one_address_and_four(
    client, budi, address_count, django_assert_num_queries
):
    for _ in range(address_count):
        make_address(budi)
    client.get(reverse("customers:addresses"))

    with django_assert_num_queries(5):
        response = client.get(reverse("customers:addresses"))

    assert response.text.count("Coblong, Kota Bandung, Jawa Barat") == address_count


@pytest.mark.parametrize("name", ["addresses", "address_add"])
def test_pages_of_the_book_have_one_heading(client, budi, name):
    page = client.get(reverse(f"customers:{name}")).text

    assert page.count("<h1") == 1
    assert 'style="' not in page


def test_closing_an_account_erases_the_person_and_ends_the_session(client, budi):
    make_address(budi)

    response = client.post(reverse("customers:closing"), {"password": PASSWORD})

    assert response.url == reverse("storefront:home")
    assert "_auth_user_id" not in client.session
    closed = User.objects.get(pk=budi.pk)
    assert (closed.full_name, closed.phone, closed.is_active) == ("", "", False)
    assert closed.email.endswith("@akun.invalid")
    assert not Address.objects.exists()


def test_an_account_is_closed_only_with_its_password(client, budi):
    response = client.post(reverse("customers:closing"), {"password": "salah"})

    assert response.status_code == 422
    budi.refresh_from_db()
    assert budi.is_active


def test_who_works_here_cannot_vanish_from_the_trail(client):
    user = make_user(is_staff=True)
    client.force_login(user)

    response = client.post(reverse("customers:closing"), {"password": PASSWORD})

    assert response.status_code == 422
    user.refresh_from_db()
    assert user.email == "budi@example.com"
