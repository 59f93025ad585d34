"""What J&T says of a parcel, in our states; the words count first, because code 100 is many things.

Seen in J&T's documents: Manifes, telah diterima oleh, akan dikirimkan ke, telah sampai di, akan
dikirim ke alamat penerima, telah diterima, disimpan di gudang, akan diretur. Seen in public
clients only: gagal dikirim, returned to seller, cancelled AWB.
"""

CODES = {"101": "booked", "100": "in_transit", "200": "delivered"}
# The first that is in the text counts.
WORDS = (
    ("returned to seller", "returned"),
    ("telah diretur", "returned"),
    ("akan diretur", "returning"),
    ("gagal dikirim", "delivery_failed"),
    ("akan dikirim ke alamat penerima", "out_for_delivery"),
    ("akan dikirimkan ke", "in_transit"),
    ("telah dikirimkan ke", "in_transit"),
    ("telah sampai di", "in_transit"),
    ("telah diterima oleh", "picked_up"),
    ("telah diterima", "delivered"),
    ("manifes", "booked"),
    ("cancel", "cancelled"),
    ("dibatalkan", "cancelled"),
)


def state_of(code, text, note=""):
    """A parcel in J&T's store is held up, and with a note it could not be handed over."""
    text = " ".join(text.lower().split())
    # "Telah diterima oleh BUDI" is the door if the code says so, else J&T's own counter.
    if code == "200" and "telah diterima" in text:
        return "delivered"
    if "disimpan di gudang" in text:
        return "delivery_failed" if note.strip() else "on_hold"
    known = next((state for words, state in WORDS if words in text), "")
    return known or CODES.get(code, "unknown")
