import pghistory
import pytest
from django.db import IntegrityError, transaction

from catalog.models import Product, Variant, VariantPriceEvent
from catalog.tests.factories import make_product, make_variant
from catalog.writing import MOST_PREPARED, insert_rows

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("count", [0, 1, 3, MOST_PREPARED, MOST_PREPARED + 1])
def test_rows_get_their_keys_and_all_that_was_set(count):
    rows = [Product(name=f"Mug {n}", slug=f"mug-{n}", specs={"bahan": "Tanah"}) for n in range(count)]

    insert_rows(rows)

    kept = list(Product.objects.order_by("pk"))
    assert kept == sorted(rows, key=lambda row: row.pk)
    assert [row.slug for row in kept] == [f"mug-{n}" for n in range(count)]
    assert all(row.specs == {"bahan": "Tanah"} for row in kept)
    assert not any(row._state.adding for row in rows)


def test_the_audit_knows_who_acts():
    product = make_product()
    rows = [Variant(product=product, sku="A-1", price=1000, weight_grams=1)]

    with pghistory.context(user=7):
        insert_rows(rows)

    event = VariantPriceEvent.objects.select_related("pgh_context").get()
    assert (event.sku, event.pgh_context.metadata["user"]) == ("A-1", 7)


def test_one_that_is_refused_takes_the_others_with_it():
    product = make_product()
    make_variant(product, sku="A-1")
    rows = [Variant(product=product, sku=sku, price=1000, weight_grams=1) for sku in ("A-2", "A-1")]

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(rows)

    assert Variant.objects.count() == 1
