"""Every page of the back office opens, in both languages, and costs the same however much there is."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from catalog.models import Attribute, SearchSynonym
from catalog.tests.factories import make_brand, make_category, make_option, make_product, make_variant
from inventory.tests.factories import make_stock
from orders.tests.factories import make_customer
from payments.models import CodArea
from payments.settling import settle
from payments.tests.factories import make_cod, make_transfer
from tokoonline.back_office.roles import OWNER

from .people import make_staff


def make_shop():
    """At least one row of every table that has a page."""
    category = make_category()
    make_category("Cangkir", parent=category)
    product = make_product(category=category, brand=make_brand())
    red, _green = make_option(product)
    variant = make_variant(product, option1=red)
    make_stock(10, variant)
    Attribute.objects.get_or_create(code="bahan", name="Bahan")
    SearchSynonym.objects.get_or_create(term="hp", replacement="ponsel")
    CodArea.objects.get_or_create(region_prefix="", name="Indonesia")
    payment = make_transfer((variant, 1), customer=make_customer())
    settle(payment, amount=payment.amount, event_key=f"t{payment.pk}", actor="bank", at=timezone.now())
    make_cod()


NAMES = [f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry]


@pytest.fixture
def superuser(db):
    return make_customer(is_staff=True, is_superuser=True)


def assert_clean(name, response):
    """A page that the strict content policy leaves whole."""
    assert response.status_code == 200, name
    assert "style=" not in response.text, name
    assert not re.search(r"<style|<script(?![^>]*src=)", response.text), name


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_list_opens_with_its_first_row_and_its_empty_form(client, superuser, language):
    make_shop()
    client.force_login(superuser)

    with override(language):
        for model in admin.site._registry:
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            assert_clean(name, client.get(reverse(f"admin:{name}_changelist")))
            row = model._default_manager.first()
            if row is not None:
                assert_clean(name, client.get(reverse(f"admin:{name}_change", args=[row.pk])))
            assert client.get(reverse(f"admin:{name}_add")).status_code in {200, 403}, name


def test_every_list_costs_the_same_for_one_row_and_three(client, superuser):
    client.force_login(superuser)
    make_shop()
    before = {name: queries_of(client, name) for name in NAMES}
    make_shop()
    make_shop()

    after = {name: queries_of(client, name) for name in NAMES}

    assert after == before
    assert max(after.values()) <= 14


def queries_of(client, name):
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse(f"admin:{name}_changelist"))
    return len(queries)


@pytest.mark.django_db
def test_todays_work_costs_thirteen_queries_at_most(client, django_assert_max_num_queries):
    make_shop()
    client.force_login(make_staff(OWNER))

    with django_assert_max_num_queries(13):
        response = client.get(reverse("admin:index"))

    assert response.status_code == 200
