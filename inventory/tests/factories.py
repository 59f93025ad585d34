"""Stock for tests, received through the ledger like any other."""

from itertools import count

from catalog.tests.factories import make_variant
from inventory.models import StockLocation
from inventory.moving import receive_stock

numbers = count(1)


def make_location(**fields):
    return StockLocation.objects.create(
        code=fields.pop("code", f"gudang-{next(numbers)}"), name="Gudang", **fields
    )


def make_stock(units, variant=None, **variant_fields):
    """A variant with `units` on hand where the shop sells online; returns its level."""
    variant = variant or make_variant(**variant_fields)
    return receive_stock(variant, units, cause="test", key=f"test:{variant.pk}:{next(numbers)}")
