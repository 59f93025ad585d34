"""The fake's page where a shopper pays: plain forms, and no doubt that it is a simulator."""

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from .channels import CODES

STYLE = """
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#eef1f6;color:#1b2333}
main{max-width:26rem;margin:0 auto;padding:1rem}
.sign{background:#4b2bd6;color:#fff;text-align:center;padding:.5rem;font-weight:600}
.card{background:#fff;border-radius:.75rem;padding:1.25rem;margin-block-end:1rem}
.sum{font-size:1.75rem;font-weight:700;margin:0}
button,a.button{display:block;box-sizing:border-box;inline-size:100%;padding:.8rem;margin-block:.5rem;
border:1px solid #c5cbd8;border-radius:.5rem;background:#fff;color:inherit;font:inherit;text-align:center;
text-decoration:none}
button.pay{background:#4b2bd6;border-color:#4b2bd6;color:#fff;font-weight:600}
"""


def page(session, url):
    """HTML of a session; `url` is its own address, below which its buttons post."""
    rupiah = f"Rp{session['amount']:,}".replace(",", ".")
    is_open = session["status"] == "ACTIVE"
    inside = buttons(session, url) if is_open else f"<p>Sesi ini {escape(session['status'])}.</p>"
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Xendit simulator</title><style>{STYLE}</style></head><body>"
        '<p class="sign">SIMULATOR · bukan Xendit, tidak ada uang sungguhan</p><main>'
        f'<section class="card"><h1 class="sum">{rupiah}</h1>'
        f"<p>Pesanan {escape(session['reference_id'])}<br>"
        f"Bayar sebelum {in_jakarta(session['expires_at'])}</p></section>"
        f'<section class="card">{inside}{leave(session)}</section></main></body></html>'
    )


def in_jakarta(instant):
    return datetime.fromisoformat(instant).astimezone(ZoneInfo("Asia/Jakarta")).strftime("%d-%m-%Y %H.%M WIB")


def buttons(session, url):
    channels = [name for name in session["allowed_payment_channels"] if name in CODES]
    pay = "".join(
        button(f"{url}/pay/{CODES[name]}", f"Bayar dengan {name.replace('_', ' ')}", "pay")
        for name in channels
    )
    return (
        pay + button(f"{url}/refuse", "Pembayaran ditolak") + button(f"{url}/expire", "Biarkan kedaluwarsa")
    )


def button(action, label, css_class=""):
    return (
        f'<form method="post" action="{escape(action)}">'
        f'<button class="{css_class}">{escape(label)}</button></form>'
    )


def leave(session):
    return f'<a class="button" href="{escape(session["cancel_return_url"] or "#")}">Kembali ke toko</a>'
