import pytest

from catalog.models import ProductImage
from catalog.reading import columns_of, fetch_rows, instance_of
from catalog.tests.factories import make_product

pytestmark = pytest.mark.django_db


def test_a_row_becomes_the_instance_that_the_models_would_give():
    kept = ProductImage.objects.create(product=make_product(), renditions={"webp": {"320": "a.webp"}})
    statement = f"SELECT {columns_of(ProductImage, 'image')} FROM catalog_productimage image WHERE id = %s"

    [row] = fetch_rows(statement, [kept.pk])
    image = instance_of(ProductImage, row)

    assert image == kept
    assert image.renditions == {"webp": {"320": "a.webp"}}
    assert image.original == ProductImage.objects.get().original
    assert image._state.adding is False


def test_a_row_that_a_join_did_not_find_is_none():
    assert instance_of(ProductImage, [None] * len(ProductImage._meta.concrete_fields)) is None
