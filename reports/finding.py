"""The one sentence on top of the report: what happened, and because of what."""

from django.utils.translation import gettext as _

from .figures import Figures, share
from .wording import percent, signed_rupiah, span_words, whole_rupiah

# Under half a per cent nobody should act on it.
STEADY = 5


def say_finding(now, before, before_period, products):
    """One sentence about net sales `now` against `before` and the product that moved them most.

    `now` and `before` are Figures; `before` is None where the shop did not sell yet.
    """
    before = before or Figures()
    words = {
        "net": whole_rupiah(now.net),
        "net_before": whole_rupiah(before.net),
        "before": span_words(before_period),
    }
    if not now.net and not before.net:
        return _("There are no sales in these days yet.")
    if not now.net:
        return _("There are no sales in these days; %(before)s had %(net_before)s.") % words
    if before.net <= 0:
        return _("Net sales are %(net)s; there is nothing to compare them with on %(before)s.") % words
    change = share(now.net - before.net, before.net)
    words["change"] = percent(change)
    if abs(change) < STEADY:
        return _("Net sales are steady at %(net)s, as on %(before)s.") % words
    mover = biggest_mover(products, is_rise=change > 0)
    if mover is None:
        if change > 0:
            return _("Net sales rose %(change)s compared with %(before)s.") % words
        return _("Net sales fell %(change)s compared with %(before)s.") % words
    words |= {"product": mover.name, "gain": signed_rupiah(mover.gain)}
    if change > 0:
        return _(
            "Net sales rose %(change)s compared with %(before)s, most of all "
            "because of %(product)s (%(gain)s)."
        ) % words  # fmt: skip
    return _(
        "Net sales fell %(change)s compared with %(before)s, most of all "
        "because of %(product)s (%(gain)s)."
    ) % words  # fmt: skip


def say_today(now, before):
    """Of a day that is not over: it is told, not compared."""
    words = {"net": whole_rupiah(now.net), "net_before": whole_rupiah((before or Figures()).net)}
    return _("Net sales today are %(net)s so far; the whole of yesterday had %(net_before)s.") % words


def biggest_mover(products, *, is_rise):
    """The product that moved most in the direction of the whole, or None."""
    sign = 1 if is_rise else -1
    mover = max(products, key=lambda product: sign * product.gain, default=None)
    return mover if mover and sign * mover.gain > 0 else None
