"""The pages of the fake Stripe: what is paid, and a button for each test card instead of fields."""

from html import escape

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.money import format_rupiah

from .asking import from_stripe

# The numbers are those that Stripe publishes for tests.
CARDS = [
    ("4242424242424242", gettext_lazy("Pay: the card is good")),
    ("4000000000003220", gettext_lazy("Pay: the bank asks first (3-D Secure)")),
    ("4000000000000002", gettext_lazy("Refuse: the card is declined")),
    ("4000000000009995", gettext_lazy("Refuse: not enough money")),
]
STYLE = """
body { margin: 0; background: #f3f4f8; color: #1c2033; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 26rem; margin: 0 auto; padding: 1rem }
.note { background: #ffe9a8; color: #4a3600; padding: .5rem 1rem; text-align: center; font-size: .875rem }
.card { background: #fff; border-radius: 12px; padding: 1rem; margin-block-end: 1rem;
  box-shadow: 0 1px 3px #0002 }
h1 { font-size: 1rem; font-weight: 500; margin: 0; color: #565d78; overflow-wrap: anywhere }
.total { font-size: 1.75rem; font-weight: 700; margin: 0 }
ul { list-style: none; padding: 0; margin: 1rem 0 0 }
li { display: flex; justify-content: space-between; gap: 1rem; padding: .375rem 0;
  border-block-start: 1px solid #e6e8f0; font-size: .875rem }
li span:first-child { overflow-wrap: anywhere }
li span:last-child { white-space: nowrap }
form { margin: 0 }
button { font: inherit; font-weight: 600; inline-size: 100%; min-block-size: 48px; padding: .5rem 1rem;
  border-radius: 8px; border: 1px solid #533afd; background: #533afd; color: #fff; cursor: pointer;
  margin-block-end: .75rem }
button small { display: block; font-weight: 400; font-variant-numeric: tabular-nums }
button.no { background: #fff; color: #9b1c31; border-color: #9b1c31 }
button.quiet { background: none; color: #40465e; border-color: #b7bccd }
button:focus-visible { outline: 3px solid #f5a524; outline-offset: 2px }
.error { background: #fde7ea; color: #7a1023; border-radius: 8px; padding: .75rem 1rem; margin: 0 0 1rem }
"""


def checkout_page(session, lines, *, is_refused=False):
    """What is bought, and the ways it can go."""
    with translation.override(session["locale"] or "id"):
        rows = "".join(
            f"<li><span>{escape(line['name'])} × {line['quantity']}</span>"
            f"<span>{money(line['unit_amount'] * line['quantity'], line['currency'])}</span></li>"
            for line in lines
        )
        error = _("The bank refused the card. Try another one.") if is_refused else ""
        ways = "".join(
            button("pay", str(label), card=card, look="no" if card.endswith(("0002", "9995")) else "")
            for card, label in CARDS
        )
        ways += button("leave", _("Back to the store"), look="quiet")
        ways += button("expire", _("End this session"), look="quiet")
        return frame(
            session["client_reference_id"],
            f'<section class="card"><h1>{escape(session["client_reference_id"] or "")}</h1>'
            f'<p class="total">{money(session["amount_total"], session["currency"])}</p>'
            f"<ul>{rows}</ul></section>"
            + (f'<p class="error" role="alert">{escape(error)}</p>' if error else "")
            + ways,
            session["locale"],
        )


def bank_page(session, card):
    """The bank of the card asks its owner: 3-D Secure."""
    with translation.override(session["locale"] or "id"):
        amount = money(session["amount_total"], session["currency"])
        question = _("Your bank asks: do you want to pay %(amount)s?") % {"amount": amount}
        return frame(
            "3-D Secure",
            f'<section class="card"><h1>{escape(question)}</h1></section>'
            + button("proceed", _("Yes, pay"), card=card)
            + button("deny", _("No, refuse"), look="no"),
            session["locale"],
        )


def closed_page(session):
    """A session that nobody can pay; None if there is none."""
    with translation.override((session or {}).get("locale") or "id"):
        text = _("This page is no longer there.")
        if session and session["status"] == "complete":
            text = _("This was paid already.")
        elif session and session["status"] == "expired":
            text = _("This session has expired. Please return to the store.")
        back = escape((session or {}).get("cancel_url") or "")
        link = f'<a href="{back}">{escape(_("Back to the store"))}</a>' if back else ""
        return frame("Stripe", f'<section class="card"><h1>{escape(text)}</h1>{link}</section>', "id")


def button(deed, label, *, card="", look=""):
    number = " ".join(card[at : at + 4] for at in range(0, len(card), 4))
    return (
        '<form method="post">'
        f'<input type="hidden" name="card" value="{escape(card)}">'
        f'<button class="{look}" name="deed" value="{deed}">{escape(label)}'
        + (f"<small>{number}</small>" if card else "")
        + "</button></form>"
    )


def frame(title, inside, language):
    note = _("Simulator of Stripe: no real money moves.")
    return (
        f'<!doctype html><html lang="{escape(language or "id")}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title or '')} – {escape(note)}</title><style>{STYLE}</style>"
        f'<p class="note" style="margin:0">{escape(note)}</p><main>{inside}</main></html>'
    )


def money(amount, currency):
    """Written as people do: 15460000 of idr is Rp154.600."""
    if currency == "idr":
        return format_rupiah(from_stripe(amount, "IDR"))
    return f"{currency.upper()} {amount // 100}.{amount % 100:02d}"
