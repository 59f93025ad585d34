"""What shoppers paid for shipping beside what couriers charged for it, from the sales journal."""

from dataclasses import dataclass

from catalog.reading import fetch_rows

from .figures import share

# What was undone of an order's shipping is the entry that undoes it; the key says which.
PAID = """
SELECT coalesce(sum(e.net_amount), 0)::bigint
FROM orders_saleentry e
LEFT JOIN orders_saleentry undone
    ON undone.id = CASE WHEN e.key ~ '^cancel:[0-9]{1,18}$' THEN substr(e.key, 8)::bigint END
WHERE e.date BETWEEN %s AND %s AND e.kind IN ('shipping', 'cancellation') AND e.detail_id IS NULL
    AND 'shipping' IN (e.kind, undone.kind)
"""


@dataclass(frozen=True)
class Shipping:
    """Whole rupiah of a period. A bill counts on its own day, which is later than the order's."""

    paid: int
    charged: int

    @property
    def difference(self):
        return self.paid - self.charged

    @property
    def covered(self):
        """Tenths of a per cent of the courier's charges that shoppers paid; None without charges."""
        return share(self.paid, self.charged)


def read_shipping(period, charged):
    """The shipping of a period; `charged` is its `Figures.courier_cost`. One statement."""
    ((paid,),) = fetch_rows(PAID, [period.first, period.last])
    return Shipping(paid, charged)
