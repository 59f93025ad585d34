"""What Pos Indonesia says of a parcel, in our states: the new words, and the older ones of its counters.

From public clients; RETUR, GAGAL ANTAR and the words of mistakes are believed.
"""

import re

# The first that is in the text counts: "DELIVERED" is in "DELIVERED (RETURN DELIVERY)" too.
WORDS = (
    ("RETURN DELIVERY", "returned"),
    ("DITERIMA PENGIRIM", "returned"),
    ("RETUR", "returning"),
    ("FAILEDTODELIVERED", "delivery_failed"),
    ("FAILED TO DELIVER", "delivery_failed"),
    ("UNDELIVERED", "delivery_failed"),
    ("GAGAL ANTAR", "delivery_failed"),
    ("ANTAR ULANG", "out_for_delivery"),
    ("SELESAI ANTAR", "delivered"),
    ("DELIVERED", "delivered"),
    ("DELIVERYRUNSHEET", "out_for_delivery"),
    ("DELIVERY RUNSHEET", "out_for_delivery"),
    ("PROSES ANTAR", "out_for_delivery"),
    ("ANTARAN", "out_for_delivery"),
    ("IRREGULARITY", "on_hold"),
    ("MISROUTE", "on_hold"),
    ("CANCEL", "cancelled"),
    ("BATAL", "cancelled"),
    ("PENDING", "booked"),
    ("PAID", "booked"),
    ("PICK UP", "picked_up"),
    ("PICKUP", "picked_up"),
    ("PICKED", "picked_up"),
    ("POSTING LOKET", "picked_up"),
    ("INBAG", "picked_up"),
    ("UNBAG", "in_transit"),
    ("INVEHICLE", "in_transit"),
    ("INLOCATION", "in_transit"),
    ("PURI KIRIM", "in_transit"),
    ("PURI TERIMA", "in_transit"),
    ("MANIFEST", "in_transit"),
    ("ON PROCESS", "in_transit"),
)


def state_of(text):
    text = " ".join(re.findall(r"[A-Z0-9]+", text.upper()))
    return next((state for words, state in WORDS if words in text), "unknown")
