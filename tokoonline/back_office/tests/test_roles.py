"""The shipped roles: what each may, that updates write them anew, and that nobody climbs."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from tokoonline.back_office.roles import MANAGER, OWNER, RIGHTS, SUPPORT, WAREHOUSE, make_roles

from .people import make_staff

pytestmark = pytest.mark.django_db


def rights_of(role):
    permissions = Group.objects.get(name=role).permissions.select_related("content_type")
    return {f"{permission.content_type.app_label}.{permission.codename}" for permission in permissions}


def test_migrating_makes_the_four_roles():
    assert set(Group.objects.values_list("name", flat=True)) >= set(RIGHTS)
    assert Group.objects.get(name=OWNER).permissions.count() == Permission.objects.count()


def test_an_update_writes_the_shipped_roles_anew_and_leaves_others_alone():
    own = Group.objects.create(name="Fotografer")
    Group.objects.get(name=WAREHOUSE).permissions.clear()

    make_roles()

    assert "back_office.pack_order" in rights_of(WAREHOUSE)
    assert own.permissions.count() == 0


def test_only_the_owner_decides_over_accounts_roles_and_people():
    for role in (MANAGER, WAREHOUSE, SUPPORT):
        rights = rights_of(role)
        assert not {right for right in rights if right.startswith(("auth.", "mfa.", "account."))}
        assert "payments.change_bankaccount" not in rights
        assert "customers.change_user" not in rights
    assert "payments.change_bankaccount" in rights_of(OWNER)


def test_the_manager_reads_reports_and_support_does_not():
    assert "reports.view_reports" in rights_of(MANAGER)
    assert "reports.view_reports" not in rights_of(SUPPORT)


@pytest.mark.parametrize("role", [MANAGER, WAREHOUSE, SUPPORT])
def test_nobody_but_the_owner_opens_the_roles(client, role):
    client.force_login(make_staff(role))

    assert client.get(reverse("admin:auth_group_changelist")).status_code == 403


def test_a_shipped_role_is_only_shown(client):
    client.force_login(make_staff(OWNER))
    role = Group.objects.get(name=WAREHOUSE)

    response = client.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": "X"})

    assert response.status_code == 403
    assert Group.objects.filter(name=WAREHOUSE).exists()


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_first_page_opens_for_every_role(client, role, prefix):
    client.force_login(make_staff(role))

    assert client.get(f"{prefix}/admin/").status_code == 200
