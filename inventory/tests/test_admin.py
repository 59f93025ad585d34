"""The stock page moves stock, once a form, with a reason, and never sets it."""

import uuid

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from inventory.models import StockLevel, StockMovement
from inventory.moving import Kind, Move, move_stock

from .factories import make_stock

pytestmark = pytest.mark.django_db
NONSENSE = ["-1", "", "abc", "1e9", "9" * 30, "NaN", "1.5", "\x00", "<b>"]


def make_staff(*codenames):
    person = get_user_model().objects.create_user(f"{uuid.uuid4().hex}@contoh.id", "rahasia", is_staff=True)
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return person


def make_packer():
    return make_staff("view_stocklevel", "change_stocklevel", "add_stockmovement")


def move(client, level, kind, quantity, *, reason="surat jalan 12", key=None):
    url = reverse("admin:inventory_stocklevel_move", args=[level.pk])
    typed = {"kind": kind, "quantity": quantity, "reason": reason, "key": key or uuid.uuid4()}
    return client.post(url, typed)


def keep_marks(client, level, **typed):
    url = reverse("admin:inventory_stocklevel_marks", args=[level.pk])
    return client.post(url, {"low_stock_threshold": 2, "backorder_limit": 0, **typed})


def reserve(level, units):
    move_stock([Move(level.pk, Kind.RESERVED, 0, units, "test", f"r:{level.pk}")])


@pytest.mark.parametrize(
    ("kind", "quantity", "on_hand"), [("receive", 5, 15), ("add", 2, 12), ("take", 3, 7), ("count", 4, 4)]
)
def test_stock_moves_by_what_happened(client, kind, quantity, on_hand):
    level = make_stock(10)
    client.force_login(make_packer())

    response = move(client, level, kind, quantity)

    assert response.status_code == 302
    level.refresh_from_db()
    assert level.on_hand == on_hand
    last = StockMovement.objects.order_by("-id").first()
    assert (last.reason, last.actor != "") == ("surat jalan 12", True)


def test_a_form_sent_twice_counts_once(client):
    level, key = make_stock(10), uuid.uuid4()
    client.force_login(make_packer())
    move(client, level, "receive", 5, key=key)

    response = move(client, level, "receive", 5, key=key)

    assert response.status_code == 302
    level.refresh_from_db()
    assert level.on_hand == 15


def test_what_is_promised_cannot_be_taken(client):
    level = make_stock(10)
    reserve(level, 8)
    client.force_login(make_packer())

    response = move(client, level, "take", 3)

    assert response.status_code == 422
    assert 'value="3"' in response.text
    level.refresh_from_db()
    assert level.on_hand == 10


def test_a_count_below_what_is_promised_is_refused(client):
    level = make_stock(10)
    reserve(level, 8)
    client.force_login(make_packer())

    assert move(client, level, "count", 5).status_code == 422
    level.refresh_from_db()
    assert level.on_hand == 10


@pytest.mark.parametrize("quantity", NONSENSE)
def test_nonsense_quantities_are_refused_in_words(client, quantity):
    level = make_stock(10)
    client.force_login(make_packer())

    response = move(client, level, "receive", quantity)

    assert response.status_code == 422
    assert "errorlist" in response.text
    assert StockMovement.objects.filter(level=level).count() == 1


@pytest.mark.parametrize("typed", [{"reason": " "}, {"kind": "set"}, {"key": "not-a-key"}])
def test_a_move_needs_reason_kind_and_key(client, typed):
    level = make_stock(10)
    client.force_login(make_packer())
    full = {"kind": "receive", "quantity": 1, "reason": "x", "key": uuid.uuid4()} | typed

    response = client.post(reverse("admin:inventory_stocklevel_move", args=[level.pk]), full)

    assert response.status_code == 422


def test_zero_units_are_no_delivery(client):
    level = make_stock(10)
    client.force_login(make_packer())

    assert move(client, level, "receive", 0).status_code == 422


def test_who_may_only_look_moves_nothing(client):
    level = make_stock(10)
    client.force_login(make_staff("view_stocklevel"))

    assert move(client, level, "receive", 5).status_code == 403
    assert keep_marks(client, level).status_code == 403
    level.refresh_from_db()
    assert level.on_hand == 10


def test_strangers_find_no_stock_page(client):
    level = make_stock(10)
    client.force_login(get_user_model().objects.create_user("orang@contoh.id", "rahasia"))

    assert move(client, level, "receive", 5).status_code == 302
    level.refresh_from_db()
    assert level.on_hand == 10


def test_marks_are_kept_without_touching_the_ledger(client):
    level = make_stock(10)
    client.force_login(make_packer())

    # Fields of other columns are smuggled in, and ignored.
    keep_marks(client, level, low_stock_threshold=4, backorder_limit=6, on_hand=999, reserved=5)

    level.refresh_from_db()
    assert (level.low_stock_threshold, level.backorder_limit) == (4, 6)
    assert (level.on_hand, level.reserved) == (10, 0)


def test_the_limit_cannot_fall_below_what_is_owed(client):
    level = make_stock(2)
    StockLevel.objects.filter(pk=level.pk).update(backorder_limit=5)
    reserve(level, 6)
    client.force_login(make_packer())

    response = keep_marks(client, level, backorder_limit=3)

    assert response.status_code == 422
    level.refresh_from_db()
    assert level.backorder_limit == 5


@pytest.mark.parametrize("text", ["9" * 30, "-1", "", "x"])
def test_nonsense_marks_are_refused_in_words(client, text):
    level = make_stock(2)
    client.force_login(make_packer())

    assert keep_marks(client, level, low_stock_threshold=text).status_code == 422


@pytest.mark.parametrize("text", ["SKU-A", "sku-a", "kaos biru"])
def test_a_level_is_found_by_sku_and_by_name(client, text):
    level = make_stock(3, sku="SKU-A1")
    level.variant.product.name = "Kaos Biru"
    level.variant.product.save(update_fields=["name"])
    make_stock(3, sku="LAIN-1")
    client.force_login(make_packer())

    page = client.get(reverse("admin:inventory_stocklevel_changelist"), {"q": text}).text

    assert "SKU-A1" in page
    assert "LAIN-1" not in page


def test_the_low_tab_lists_what_runs_out(client):
    low, plenty = make_stock(1, sku="MENIPIS-1"), make_stock(9, sku="CUKUP-1")
    StockLevel.objects.filter(pk__in=[low.pk, plenty.pk]).update(low_stock_threshold=2)
    client.force_login(make_packer())

    page = client.get(reverse("admin:inventory_stocklevel_changelist"), {"stok": "menipis"}).text

    assert "MENIPIS-1" in page
    assert "CUKUP-1" not in page


def test_the_bin_of_a_level_is_kept_for_pick_lists(client):
    level = make_stock(3)
    client.force_login(make_packer())

    keep_marks(client, level, bin="A-03-2")

    level.refresh_from_db()
    assert level.bin == "A-03-2"
