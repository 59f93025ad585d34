"""The parts that the fake's pages are made of."""

from html import escape

STYLE = """
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; color: #231f1b; background: #f3f1ec }
body { margin: 0 } main { max-inline-size: 28rem; margin: 0 auto; padding: 1rem }
.wide { max-inline-size: 60rem }
.band { background: #e0a93b; padding: .5rem 1rem; text-align: center; font-size: .875rem; font-weight: 600 }
.card { background: #fff; border: 1px solid #e4ded5; border-radius: 10px; padding: 1rem; margin-block: 1rem }
h1 { font-size: 1.125rem; margin: 0 } .sum { font-size: 1.75rem; font-weight: 700; margin: 0 }
h2 { font-size: 1rem; margin: 0 0 .5rem } p { margin: .25rem 0 } .quiet { color: #655d54; font-size: .875rem }
.code { font: 700 1.25rem/1.3 ui-monospace, monospace; overflow-wrap: anywhere }
table { inline-size: 100%; border-collapse: collapse; font-size: .875rem }
td { padding: .25rem 0; vertical-align: top }
td:last-child { text-align: end; white-space: nowrap } form { display: grid; gap: .5rem }
form + form { margin-block-start: .5rem } .row form { margin: 0 }
button, .button { font: inherit; min-block-size: 44px; padding: .5rem 1rem; border-radius: 6px;
  cursor: pointer; border: 1px solid #8f867b; background: #fff; color: inherit; text-align: start }
.main { background: #223f6b; border-color: #223f6b; color: #fff; font-weight: 600; text-align: center }
.bad { color: #a63a28 } .good { color: #2c6a4c }
svg { display: block; margin: .5rem auto; max-inline-size: 100% }
button small { display: block; color: #655d54 } .row { display: flex; flex-wrap: wrap; gap: .5rem }
"""
NAMES = {
    "other_qris": "QRIS",
    "gopay": "GoPay",
    "shopeepay": "ShopeePay",
    "echannel": "Mandiri bill",
    "credit_card": "Card",
    "indomaret": "Indomaret",
    "alfamart": "Alfamart",
    "akulaku": "Akulaku",
    "kredivo": "Kredivo",
}


def whole(inside, *, width=""):
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Midtrans simulator</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>
<p class="band">Midtrans simulator: no real money moves here</p>
<main class="{width}">{inside}</main></body></html>"""


def form(inside):
    return f'<form method="post">{inside}</form>'


def button(deed, label, small="", *, is_main=False, **fields):
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items()
    )
    more = f"<small>{escape(small)}</small>" if small else ""
    kind = ' class="main"' if is_main else ""
    return f'{hidden}<button name="deed" value="{deed}"{kind}>{escape(label)}{more}</button>'


def name_of(channel):
    return NAMES.get(channel, f"{channel.removesuffix('_va').upper()} virtual account")


def rupiah(amount):
    sign = "-" if amount < 0 else ""
    return f"{sign}Rp{abs(amount):,}".replace(",", ".")
