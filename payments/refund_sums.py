"""The arithmetic of refunds, without tables: parts that add up to the whole to the rupiah."""

from dataclasses import dataclass

from catalog.money import split_amount


@dataclass(frozen=True)
class Sold:
    """A line as it was sold, and what of it went back already; `subtotal` is for all units."""

    subtotal: int
    quantity: int
    back_quantity: int = 0
    back_amount: int = 0

    @property
    def left_quantity(self):
        return self.quantity - self.back_quantity

    @property
    def left_amount(self):
        return self.subtotal - self.back_amount

    def worth(self, units):
        """Rupiah of the next `units`: the share of all units that are then back, less what is back.

        That is floor(subtotal·(k+n)/q) − floor(subtotal·k/q) as long as no refund failed and no
        part of the price went back on its own; and if one did, the last unit still makes the
        subtotal whole. Raises ValueError for more units than are left.
        """
        if not 0 <= units <= self.left_quantity:
            raise ValueError(units)
        return max(self.subtotal * (self.back_quantity + units) // self.quantity - self.back_amount, 0)


def share_rest(amount, shipping, lines):
    """Lay the last `amount` of a payment on what is left: (shipping, amount a line, other).

    Usually lines and shipping are paid in full, and fees are the rest. Where money went back
    beside them before, they share what there is, shipping first.
    """
    shipping = min(shipping, amount)
    wanted = sum(lines)
    if amount - shipping >= wanted:
        return shipping, list(lines), amount - shipping - wanted
    return shipping, split_amount(amount - shipping, lines), 0


@dataclass(frozen=True)
class Charged:
    """A payment in rupiah and in its gateway's smallest unit, with what of both goes back already."""

    captured: int
    charged: int
    back: int = 0
    back_charge: int = 0

    def charge_of(self, amount):
        """The gateway's units for the next `amount` rupiah, pro rata; the last refund takes the rest."""
        return max(self.charged * (self.back + amount) // self.captured - self.back_charge, 0)

    def rupiah_of(self, charge):
        """Rupiah for the gateway's next `charge` units, at least one; all that is left for the last."""
        back_charge = self.back_charge + charge
        if back_charge >= self.charged:
            return self.captured - self.back
        return max(self.captured * back_charge // self.charged - self.back, 1)


def charged_in_all(captured, amount, expected_charge):
    """The units that came, of a payment whose `captured` rupiah were counted from them, rounded down."""
    return -(-captured * expected_charge // amount)
