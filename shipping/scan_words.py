"""What couriers' sentences about a parcel mean, where a status alone does not tell.

Biteship calls every station "dropping off", and RajaOngkir passes on the couriers' own lines. The
words are those of JNE, J&T and Pos as collected in docs/shipping/; the first state that fits counts,
so what went wrong stands above what went well ("failed to be delivered").
"""

import re

STATES = {
    "lost": [r"\bhilang\b", r"\blost\b", "musnah", "destroyed", "disposed"],
    "returned": [
        r"return\w* (?:to (?:shipper|sender) )?(?:is |has been )?(?:delivered|received|completed)",
        r"returned to (?:shipper|sender)",
        "diterima kembali",
        "retur (?:selesai|diterima)",
    ],
    "returning": [r"\breturn", r"\b(?:di)?retur", "dikembalikan"],
    "delivery_failed": [
        r"\bgagal",
        r"\bfailed",
        "unsuccess",
        "undeliver",
        r"\bnot (?:at )?home",
        "nobody",
        "tidak (?:ada )?di ?(?:tempat|rumah)",
        "alamat (?:tidak|kurang|salah)",
        "(?:bad|incomplete|wrong) address",
        "refused",
        "menolak",
        "ditolak",
        r"\brejected",
        "rumah kosong",
        "kantor tutup",
        "tidak dapat dihubungi",
    ],
    "out_for_delivery": [
        "with delivery courier",
        "out for delivery",
        r"on delivery\b",
        "sedang (?:di)?antar",
        "kirim ke alamat",
        "delivery ?run ?sheet",
        r"\bantaran\b",
        "proses pengantaran",
        "(?:alamat|lokasi) penerima",
        "dibawa (?:oleh )?kurir",
        "being delivered",
    ],
    "available_for_pickup": [
        "hold for pick ?up",
        "ready (?:for|to be) (?:pick|collect)",
        "(?:siap|dapat) diambil",
    ],
    "delivered": [
        r"\bdelivered to\b",
        "shipment delivered",
        r"^(?:paket )?delivered\b",
        "selesai antar",
        r"(?:telah|sudah) diterima(?: oleh penerima)?\.?$",
        "diterima oleh yang bersangkutan",
    ],
    "cancelled": ["cancel", "dibatalkan"],
    "on_hold": [
        "on hold",
        r"\bheld\b",
        "ditahan",
        "tertahan",
        "customs",
        "x-?ray",
        "disimpan di gudang",
        "force majeure",
        "bencana",
    ],
    "pickup_pending": [
        "pending pick ?up",
        "(?:to|will be) pick(?:ed)? up",
        "kurir menuju (?:penjual|pengirim)",
        "akan dijemput",
    ],
    "picked_up": [
        "picked ?up",
        "received by .*(?:counter|officer)",
        "pick ?up (?:selesai|sukses)",
        "posting loket",
        "diserahkan ke(?:pada)? kurir",
        r"\bdijemput",
        "manifest",
        "diterima oleh (?:agen|counter|drop ?point)",
    ],
    "booked": [r"^manifes\b"],
}
WORDS = {state: re.compile("|".join(words), re.IGNORECASE) for state, words in STATES.items()}
# JNE writes who and where in brackets: RECEIVED AT SORTING CENTER [JAKARTA], and a delivery
# with name, time and place, divided by bars.
BRACKETS = re.compile(r"\[([^\[\]]*)\]")
RECEIVER = re.compile(r"delivered to \[([^|\]]+)", re.IGNORECASE)


def state_of_words(text):
    """The state that a courier's sentence tells, "" if it tells only that the parcel moves."""
    return next((state for state, words in WORDS.items() if words.search(text)), "")


def place_of_words(text):
    """Where a sentence says it was: the last name of its last brackets, "" if it has none."""
    found = BRACKETS.findall(text)
    place = found[-1].rpartition("|")[2].strip() if found else ""
    return place[:60] if re.search(r"[^\W\d]{3}", place) else ""


def receiver_of_words(text):
    """Who took the parcel, "" if the sentence does not tell."""
    found = RECEIVER.search(text)
    return found[1].strip()[:60] if found else ""
