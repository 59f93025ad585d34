"""The fake's page where parcels are made known and moved on: plain forms, plainly a simulator."""

from html import escape
from urllib.parse import quote

STYLE = """
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#eef1f6;color:#1b2333}
main{max-width:40rem;margin:0 auto;padding:1rem}
.sign{background:#b3261e;color:#fff;text-align:center;padding:.5rem;font-weight:600}
.card{background:#fff;border-radius:.75rem;padding:1.25rem;margin-block-end:1rem}
h2{font-size:1.1rem;margin:0}
form.inline{display:inline}
button,input,select{padding:.5rem .8rem;margin:.2rem .2rem 0 0;border:1px solid #c5cbd8;border-radius:.5rem;
background:#fff;color:inherit;font:inherit}
"""
WORDS = {"move_on": "Scan berikutnya", "deliver": "Terkirim", "fail": "Gagal antar", "send_back": "Retur"}


def page(parcels, url, deeds):
    """HTML of {waybill: parcel}, the newest first; `url` is its own address, below which buttons post."""
    cards = "".join(card(waybill, parcel, url, deeds) for waybill, parcel in reversed(parcels.items()))
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>RajaOngkir simulator</title><style>{STYLE}</style></head><body>"
        '<p class="sign">SIMULATOR · bukan RajaOngkir, tidak ada kurir sungguhan</p>'
        f"<main><h1>Paket</h1>{new(url)}{cards}</main></body></html>"
    )


def new(url):
    couriers = "".join(f"<option>{code}</option>" for code in ("jne", "jnt", "pos"))
    return (
        f'<form class="card" method="post" action="{escape(url)}">'
        '<label>Resi <input name="waybill" required></label>'
        f'<label>Kurir <select name="courier">{couriers}</select></label>'
        '<label>Telepon penerima <input name="phone"></label><button>Tambah paket</button></form>'
    )


def card(waybill, parcel, url, deeds):
    last = parcel["scans"][-1]["manifest_description"] if parcel["scans"] else "Belum ada scan"
    last = "DELIVERED" if parcel["pod"] else last
    return (
        f'<section class="card"><h2>{escape(parcel["courier"].upper())} {escape(waybill)}</h2>'
        f"<p>{escape(last)}</p>"
        + "".join(button(f"{url}/{quote(waybill, safe='')}/{deed}", WORDS[deed]) for deed in deeds)
        + "</section>"
    )


def button(action, label):
    return (
        f'<form class="inline" method="post" action="{escape(action)}">'
        f"<button>{escape(label)}</button></form>"
    )
