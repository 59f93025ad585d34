"""Who may change people and their rights, and that the changes are told."""

import uuid

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from customers.models import User

pytestmark = pytest.mark.django_db


def make_person(**fields):
    return User.objects.create_user(f"{uuid.uuid4().hex[:10]}@contoh.id", "rahasia-sekali", **fields)


def make_staff(*codenames):
    person = make_person(is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


def make_owner():
    return make_staff("view_user", "change_user", "add_user")


def change(client, person, **typed):
    url = reverse("admin:customers_user_change", args=[person.pk])
    full = {"email": person.email, "full_name": "", "phone": "", "is_active": "on"}
    formset = {"addresses-TOTAL_FORMS": 0, "addresses-INITIAL_FORMS": 0}
    return client.post(url, full | formset | typed)


def test_the_owner_gives_a_role(client):
    person, role = make_person(), Group.objects.get_or_create(name="Warehouse")[0]
    client.force_login(make_owner())

    change(client, person, is_staff="on", groups=[role.pk], phone="0812-3456-7890")

    person.refresh_from_db()
    assert (person.is_staff, person.phone) == (True, "+6281234567890")
    assert list(person.groups.all()) == [role]


def test_a_change_of_rights_says_who_made_it(client):
    person, owner = make_person(), make_owner()
    client.force_login(owner)
    change(client, person, is_staff="on")
    change(client, person)

    page = client.get(reverse("admin:customers_user_change", args=[person.pk])).text

    assert page.count(f"· {owner.email}") == 2


def test_nobody_becomes_all_powerful_by_a_form(client):
    person = make_person()
    client.force_login(make_owner())

    change(client, person, is_superuser="on", user_permissions=["1"], password="x")

    person.refresh_from_db()
    assert not person.is_superuser
    assert person.check_password("rahasia-sekali")


def test_who_may_do_everything_is_out_of_reach_for_others(client):
    chief = make_person(is_staff=True, is_superuser=True)
    client.force_login(make_owner())

    assert change(client, chief, email="milik@contoh.id").status_code == 403
    url = reverse("admin:auth_user_password_change", args=[chief.pk])
    assert client.post(url, {"password1": "a-b-c-d-e", "password2": "a-b-c-d-e"}).status_code == 403


def test_nobody_locks_themselves_out(client):
    owner = make_owner()
    client.force_login(owner)

    response = change(client, owner)

    assert response.status_code == 200
    owner.refresh_from_db()
    assert owner.is_staff


def test_support_reads_people_and_changes_nothing(client):
    person = make_person()
    client.force_login(make_staff("view_user"))

    assert client.get(reverse("admin:customers_user_change", args=[person.pk])).status_code == 200
    assert change(client, person, is_staff="on").status_code == 403
    person.refresh_from_db()
    assert not person.is_staff


@pytest.mark.parametrize("text", ["0812 3456 7890", "Budi San", "budi@toko.id", "6281234567890"])
def test_people_are_found_by_number_name_and_mail(client, text):
    User.objects.create_user("budi@toko.id", "x", full_name="Budi Santoso", phone="+6281234567890")
    User.objects.create_user("ani@toko.id", "x", full_name="Ani", phone="+6281999999999")
    client.force_login(make_staff("view_user"))

    page = client.get(reverse("admin:customers_user_changelist"), {"q": text}).text

    assert "budi@toko.id" in page
    assert "ani@toko.id" not in page


@pytest.mark.parametrize("phone", ["12", "<script>", "９９９", "0" * 300])
def test_a_phone_that_is_none_is_said_at_its_field(client, phone):
    person = make_person()
    client.force_login(make_owner())

    response = change(client, person, phone=phone)

    assert response.status_code == 200
    assert "errorlist" in response.text
