"""The page of a courier's fake: every parcel with its scans, and buttons that move it on."""

from html import escape

STYLE = """
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#f4f2ec;color:#231f1b}
main{max-width:44rem;margin:0 auto;padding:1rem}
.sign{background:#e0a93b;text-align:center;padding:.5rem;margin:0;font-weight:600}
section{background:#fff;border:1px solid #e4ded5;border-radius:.6rem;padding:1rem;margin-block:1rem}
h1{font-size:1.25rem}h2{font-size:1.1rem;margin:0;overflow-wrap:anywhere}ol{padding-inline-start:1.25rem}
form{display:inline}button{font:inherit;min-block-size:2.75rem;padding:.25rem .75rem;margin:.15rem 0}
"""
BUTTONS = (
    ("move_on", "Pindai berikutnya"),
    ("deliver", "Terkirim"),
    ("fail", "Gagal antar"),
    ("send_back", "Kembalikan"),
    ("reweigh", "Timbang ulang (+1 kg)"),
)


def page(code, parcels, url):
    """HTML of all parcels, the newest first; the buttons post below `url`."""
    shown = "".join(section(parcel, url) for parcel in reversed(list(parcels)))
    return (
        '<!doctype html><html lang="id"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(code)} simulator</title><style>{STYLE}</style></head><body>"
        f'<p class="sign">SIMULATOR · bukan {escape(code.upper())}, tidak ada paket sungguhan</p>'
        f"<main><h1>Paket</h1>{shown or '<p>Belum ada paket.</p>'}</main></body></html>"
    )


def section(parcel, url):
    scans = "".join(
        f"<li>{escape(scan['time'])} · {escape(scan['place'])} · {escape(scan['text'])}</li>"
        for scan in parcel["scans"]
    )
    buttons = "".join(
        f'<form method="post" action="{escape(url)}/{escape(parcel["waybill"])}/{deed}">'
        f"<button>{label}</button></form> "
        for deed, label in BUTTONS
    )
    return (
        f"<section><h2>{escape(parcel['waybill'])}</h2>"
        f"<p>Pesanan {escape(parcel['order_id'])} · "
        f"{escape(parcel['receiver'])}, {escape(parcel['city'])}</p>"
        f"<ol>{scans}</ol>{buttons}</section>"
    )
