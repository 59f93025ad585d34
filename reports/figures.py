"""The figures of a report, read from the sales journal and nothing else.

Definitions: docs/reports.md and the page's own "How it is counted". Amounts are whole rupiah.
"""

from collections import namedtuple
from dataclasses import dataclass, fields

from django.db import connection
from django.db.models import Count, F, Min, Q, Sum
from django.db.models.functions import ExtractHour

from catalog.languages import in_reader_language
from orders.models import SaleEntry

SALE = Q(kind=SaleEntry.Kind.SALE)
GOODS = Q(detail__isnull=False)
CHARGED = Q(kind=SaleEntry.Kind.SHIPPING_COST)
UNDONE = GOODS & Q(kind__in=[SaleEntry.Kind.CANCELLATION, SaleEntry.Kind.REFUND])
COST_KNOWN = GOODS & Q(cost_amount__isnull=False)
# Below this share of sales with a known cost a profit is a guess, and drawn as one.
RELIABLE_COVERAGE = 950


def share(part, whole):
    """`part` of `whole` in tenths of a per cent, rounded half up; None where there is no whole."""
    if not whole:
        return None
    tenths, sign = abs(2000 * part) + abs(whole), -1 if (part < 0) != (whole < 0) else 1
    return sign * (tenths // (2 * abs(whole)))


@dataclass(frozen=True)
class Figures:
    """What some days came to. `returns` is positive; `extras` is shipping and fees, undone ones off.

    `cost` is what the goods cost, `courier_cost` what couriers charged on bills of these days.
    """

    gross: int = 0
    discounts: int = 0
    returns: int = 0
    tax: int = 0
    extras: int = 0
    orders: int = 0
    units: int = 0
    cost: int = 0
    net_with_cost: int = 0
    sold_with_cost: int = 0
    courier_cost: int = 0

    def __add__(self, other):
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def net(self):
        return self.gross - self.discounts - self.returns

    @property
    def total(self):
        return self.net + self.extras

    @property
    def average(self):
        """Rupiah an order, to the nearest; later returns do not move it. None without orders."""
        if not self.orders:
            return None
        return (2 * (self.gross - self.discounts) + self.orders) // (2 * self.orders)

    @property
    def profit(self):
        """Net sales without VAT less what the goods cost, of the lines whose cost is known."""
        return self.net_with_cost - self.cost

    @property
    def margin(self):
        return share(self.profit, self.net_with_cost)

    @property
    def coverage(self):
        return share(self.sold_with_cost, self.gross - self.discounts)

    @property
    def is_profit_reliable(self):
        return self.coverage is not None and self.coverage >= RELIABLE_COVERAGE


def within(*periods):
    days = Q()
    for period in periods:
        days |= Q(date__range=(period.first, period.last))
    return days


def figures_by_day(*periods):
    """{day: Figures} of every day of the periods on which the journal has an entry; one statement.

    An order enters the journal on one day, so the orders of days add up to the orders of a period.
    """
    rows = (
        SaleEntry.objects.filter(within(*periods))
        .order_by("date")
        .values("date")
        .annotate(
            gross=Sum("gross_amount", filter=SALE, default=0),
            discounts=Sum("discount_amount", filter=SALE, default=0),
            undone=Sum("net_amount", filter=UNDONE, default=0),
            tax=Sum("tax_amount", default=0),
            extras=Sum("net_amount", filter=~GOODS, default=0),
            orders=Count("order", filter=SALE, distinct=True),
            units=Sum("quantity", filter=SALE, default=0),
            cost=Sum("cost_amount", filter=GOODS, default=0),
            net_with_cost=Sum(F("net_amount") - F("tax_amount"), filter=COST_KNOWN, default=0),
            sold_with_cost=Sum("net_amount", filter=SALE & COST_KNOWN, default=0),
            courier_cost=Sum("cost_amount", filter=CHARGED, default=0),
        )
    )
    return {row.pop("date"): Figures(returns=-row.pop("undone"), **row) for row in rows}


def first_day():
    """The day of the first sale of the journal, or None; there is nothing to compare with before it."""
    sales = SaleEntry.objects.exclude(kind=SaleEntry.Kind.SHIPPING_COST)
    return sales.aggregate(first=Min("date"))["first"]


def add_up(by_day, period):
    return sum((by_day[day] for day in period if day in by_day), Figures())


def net_by_hour(day):
    """24 sums of net sales, midnight to midnight in the store's zone."""
    rows = (
        SaleEntry.objects.filter(GOODS, date=day)
        .order_by()
        .values_list(ExtractHour("at"))
        .annotate(net=Sum("net_amount"))
    )
    hours = dict(rows)
    return [hours.get(hour, 0) for hour in range(24)]


# One pass over the goods of both periods; names are joined to the sums, not to every entry.
GOODS_SQL = """
    SELECT sums.*, p.slug, p.name, p.name_en, c.name AS category, c.name_en AS category_en
    FROM (
        SELECT product_id, category_id,
            coalesce(sum(net_amount) FILTER (WHERE is_now), 0)::bigint AS net,
            coalesce(sum(net_amount) FILTER (WHERE NOT is_now), 0)::bigint AS net_before,
            coalesce(sum(quantity) FILTER (WHERE is_now AND kind = 'sale'), 0)::bigint AS units
        FROM (
            SELECT *, TRUE AS is_now FROM orders_saleentry WHERE date BETWEEN %s AND %s
            UNION ALL
            SELECT *, FALSE FROM orders_saleentry WHERE date BETWEEN %s AND %s
        ) entries
        WHERE detail_id IS NOT NULL
        GROUP BY product_id, category_id
    ) sums
    JOIN catalog_product p ON p.id = sums.product_id
    LEFT JOIN catalog_category c ON c.id = sums.category_id
    ORDER BY sums.product_id, sums.category_id
"""


@dataclass
class Rank:
    """A product or a category with its net sales now and in the period before."""

    name: str
    slug: str = ""
    units: int = 0
    net: int = 0
    net_before: int = 0

    @property
    def gain(self):
        return self.net - self.net_before

    def add(self, row):
        self.units += row.units
        self.net += row.net
        self.net_before += row.net_before


def ranks(period, before):
    """(products, categories), each with the highest net sales first; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(GOODS_SQL, [period.first, period.last, before.first, before.last])
        names = [column.name for column in cursor.description]
        rows = [namedtuple("Row", names)._make(row) for row in cursor.fetchall()]
    products, categories = {}, {}
    for row in rows:
        name = in_reader_language(row.name, row.name_en)
        products.setdefault(row.product_id, Rank(name, row.slug)).add(row)
        name = in_reader_language(row.category, row.category_en) if row.category_id else ""
        categories.setdefault(row.category_id, Rank(name)).add(row)
    return by_net(products.values()), by_net(categories.values())


def by_net(found):
    return sorted(found, key=lambda rank: (-rank.net, -rank.units, rank.name))
