"""The fake's page where a shopper approves: plain forms, and no doubt that it is a simulator."""

from html import escape

STYLE = """
body { margin: 0; background: #f1f4f8; color: #10223d; font: 16px/1.5 system-ui, sans-serif }
main { max-width: 26rem; margin: 0 auto; padding: 1rem }
.note { margin: 0; background: #ffd140; color: #2b2300; padding: .5rem 1rem; text-align: center;
  font-size: .875rem }
.card { background: #fff; border-radius: 12px; padding: 1rem; margin-block-end: 1rem;
  box-shadow: 0 1px 3px #0002 }
h1 { font-size: 1rem; font-weight: 500; margin: 0; color: #47566e; overflow-wrap: anywhere }
.total { font-size: 1.75rem; font-weight: 700; margin: 0 }
form { margin: 0 }
button { font: inherit; font-weight: 600; inline-size: 100%; min-block-size: 48px; padding: .5rem 1rem;
  border-radius: 24px; border: 1px solid #003087; background: #003087; color: #fff; cursor: pointer;
  margin-block-end: .75rem }
button.other { background: #fff; color: #003087 }
button.quiet { background: none; color: #3b475c; border-color: #b3bccb }
button:focus-visible { outline: 3px solid #ff9500; outline-offset: 2px }
"""
WORDS = {
    "id": {
        "note": "Simulator, bukan PayPal: tidak ada uang sungguhan.",
        "good": "Setujui dan bayar",
        "checked": "Setujui, tetapi ditahan untuk diperiksa",
        "bad": "Setujui dengan kartu yang akan ditolak",
        "gone": "Setujui, lalu tutup jendela ini",
        "leave": "Batal dan kembali ke toko",
        "expire": "Biarkan kedaluwarsa",
        "over": "Pesanan ini sudah tidak ada di PayPal.",
        "approved": "Anda sudah menyetujui pembayaran ini. Jendela ini boleh ditutup.",
        "done": "Pembayaran ini sudah selesai.",
    },
    "en": {
        "note": "A simulator, not PayPal: no real money moves.",
        "good": "Agree and pay",
        "checked": "Agree, but have it held for review",
        "bad": "Agree with a card that will be declined",
        "gone": "Agree, then close this window",
        "leave": "Cancel and return to the store",
        "expire": "Let it expire",
        "over": "PayPal no longer has this order.",
        "approved": "You have agreed to this payment. You may close this window.",
        "done": "This payment is complete.",
    },
}
LOOKS = {"good": "", "checked": "other", "bad": "other", "gone": "other", "leave": "quiet", "expire": "quiet"}


def page(order, *, is_over):
    """HTML of an order, None if there is none; its buttons post to its own address."""
    language = (order or {"context": {}})["context"].get("locale", "id")[:2]
    words = WORDS.get(language, WORDS["en"])
    if is_over:
        return frame(words, "PayPal", card(words["over"]), language)
    unit = order["unit"]
    title = f"{order['context'].get('brand_name', '')} · {unit.get('invoice_id', '')}"
    total = f"{unit['amount']['currency_code']} {unit['amount']['value']}"
    inside = card(title, total)
    if order["capture"]:
        inside += card(words["done"])
    elif order["status"] == "APPROVED":
        inside += card(words["approved"])
    else:
        inside += "".join(button(deed, words[deed], look) for deed, look in LOOKS.items())
    return frame(words, title, inside, language)


def card(text, total=""):
    big = f'<p class="total">{escape(total)}</p>' if total else ""
    return f'<section class="card"><h1>{escape(text)}</h1>{big}</section>'


def button(deed, label, look):
    inside = f'<button class="{look}" name="deed" value="{deed}">{escape(label)}</button>'
    return f'<form method="post">{inside}</form>'


def frame(words, title, inside, language):
    return (
        f'<!doctype html><html lang="{escape(language)}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – {escape(words['note'])}</title><style>{STYLE}</style>"
        f'<p class="note">{escape(words["note"])}</p><main>{inside}</main></html>'
    )
