"""The fake's page where parcels are moved on: plain forms, and no doubt that it is a simulator."""

from html import escape

STYLE = """
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#eef1f6;color:#1b2333}
main{max-width:40rem;margin:0 auto;padding:1rem}
.sign{background:#1d7a4c;color:#fff;text-align:center;padding:.5rem;font-weight:600}
.card{background:#fff;border-radius:.75rem;padding:1.25rem;margin-block-end:1rem}
h2{font-size:1.1rem;margin:0}
form{display:inline}
button{padding:.5rem .8rem;margin:.2rem .2rem 0 0;border:1px solid #c5cbd8;border-radius:.5rem;
background:#fff;color:inherit;font:inherit}
"""
WORDS = {
    "move_on": "Scan berikutnya",
    "deliver": "Terkirim",
    "fail": "Gagal antar",
    "send_back": "Retur",
    "bring_back": "Kembali ke toko",
    "cancel": "Batalkan",
    "give_waybill": "Terbitkan resi",
    "reweigh": "Timbang ulang",
}


def page(orders, url, deeds):
    """HTML of all parcels, the newest first; `url` is its own address, below which buttons post."""
    cards = "".join(card(order, url, deeds) for order in orders) or "<p>Belum ada paket.</p>"
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>Biteship simulator</title><style>{STYLE}</style></head><body>"
        '<p class="sign">SIMULATOR · bukan Biteship, tidak ada kurir sungguhan</p>'
        f"<main><h1>Paket</h1>{cards}</main></body></html>"
    )


def card(order, url, deeds):
    courier = order["courier"]
    rupiah = f"Rp{order['price']:,}".replace(",", ".")
    last = courier["history"][-1]["note"] if courier["history"] else ""
    return (
        f'<section class="card"><h2>{escape(str(order["reference_id"]))} · {escape(order["status"])}</h2>'
        f"<p>{escape(courier['company'].upper())} {escape(courier['type'])} · "
        f"resi {escape(courier['waybill_id'] or 'belum ada')} · {rupiah}<br>{escape(last)}</p>"
        + "".join(button(f"{url}/{order['id']}/{deed}", WORDS[deed]) for deed in deeds)
        + "</section>"
    )


def button(action, label):
    return f'<form method="post" action="{escape(action)}"><button>{escape(label)}</button></form>'
