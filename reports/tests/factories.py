"""Sales for tests, made by the shop's own deeds on the day that a test names."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from catalog.tests.factories import make_category, make_product, make_variant
from customers.models import User
from inventory.tests.factories import make_stock
from orders.cancelling import cancel_order
from orders.statuses import mark_paid
from orders.tests.factories import make_order

JAKARTA = ZoneInfo("Asia/Jakarta")


def wib(text):
    """An instant as a clock in Jakarta shows it: "2026-11-20 23:59"."""
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def make_good(name="Mug Pagi", *, price=85_000, category="Mug", units=1000, **fields):
    """A variant in stock, of a product on a shelf."""
    product = make_product(name, category=make_category(category))
    variant = make_variant(product, price=price, **fields)
    make_stock(units, variant)
    return variant


def sell(*lines, paid="2026-11-20 12:00", **parts):
    """A paid order; its sale entered the journal at `paid`, Jakarta's clock."""
    at = wib(paid)
    order = make_order(*lines, at=at - timedelta(hours=1), **parts)
    mark_paid(order, actor="Sari", at=at)
    order.refresh_from_db()
    return order


def undo(order, *, cancelled):
    cancel_order(order, reason="berubah pikiran", actor="Sari", at=wib(cancelled))


def make_owner(**fields):
    return User.objects.create_superuser(fields.pop("email", "pemilik@contoh.id"), "rahasia", **fields)
