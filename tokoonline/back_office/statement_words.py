"""What the page of bank statements tells people: its views, and what a deed has done."""

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.money import format_rupiah

# What is shown: the queue first, then what was decided.
TABS = {"": "new", "cocok": "matched", "disisihkan": "set_aside"}
LABELS = {
    "": gettext_lazy("To be matched"),
    "cocok": gettext_lazy("Matched"),
    "disisihkan": gettext_lazy("Set aside"),
}


def tabs(current, count):
    """The views above the list, as admin/parts/views.html draws them; only the queue is counted."""
    url = reverse("admin:payments_bankstatement_changelist")
    return [
        {
            "label": label,
            "url": f"{url}?tampil={code}" if code else url,
            "is_current": code == (current if current in TABS else ""),
            "count": count if not code else None,
        }
        for code, label in LABELS.items()
    ]


def result_in_words(result):
    count = result.statement.line_count
    lines = ngettext(
        "%(count)d line of money that came in", "%(count)d lines of money that came in", count
    ) % {"count": count}
    return _("%(lines)s, %(new)d of them new (%(file)s).") % {
        "file": result.statement.name,
        "lines": lines,
        "new": result.new_count,
    }


def outcome_in_words(payment):
    facts = {"order": payment.order.number, "amount": format_rupiah(payment.captured_amount)}
    if payment.state == "paid" and payment.captured_amount == payment.amount:
        return messages.SUCCESS, _("Order %(order)s is paid.") % facts
    if payment.state == "amount_mismatch" and payment.captured_amount < payment.amount:
        facts["rest"] = format_rupiah(payment.amount - payment.captured_amount)
        words = _("%(amount)s came for order %(order)s; %(rest)s are missing. The order waits for them.")
        return messages.WARNING, words % facts
    words = _(
        "%(amount)s came for order %(order)s, which cannot take all of it. "
        "Agree with the shopper what becomes of it."
    )
    return messages.WARNING, words % facts


def who_was_first(line):
    return _("Nothing was done: %(actor)s matched this line already.") % {"actor": line.actor}
