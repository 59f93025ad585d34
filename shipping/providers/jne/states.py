"""What JNE says of a parcel, in our states; the code counts first, then the words.

Believed, from public clients: the codes D.. (delivered, but D24 and D25 are problems), CR.. and
R.. (return), U.. (not delivered), AU, BA, NTH. What PS.., K.., FOM, MR and CC say in detail is
not published; they hold a parcel up. Unknown words change nothing: the text itself is shown.
"""

import re

CODES = (
    (r"D2[45]", "on_hold"),
    (r"D\d+", "delivered"),
    (r"CR\w*|R\d\w*", "returning"),
    (r"U\d+|UB\d|NTH|BA|AU", "delivery_failed"),
    (r"PS\d|KRK|KRP|KRT|FOM|MR|CC|CODA", "on_hold"),
)
# The first that is in the text counts: "DELIVERED" is also in "UNDELIVERED" and "RETURN DELIVERED".
WORDS = (
    ("UNDELIVERED", "delivery_failed"),
    ("RETURN DELIVERED", "returned"),
    ("DELIVERED BACK TO SHIPPER", "returned"),
    ("RETURN TO SHIPPER", "returning"),
    ("RETURN", "returning"),
    ("CANCEL", "cancelled"),
    ("WITH DELIVERY COURIER", "out_for_delivery"),
    ("HOLD FOR PICKUP", "available_for_pickup"),
    ("HOLD", "on_hold"),
    ("HELD", "on_hold"),
    ("DELIVERED TO", "delivered"),
    ("PENDING PICKUP", "booked"),
    ("PENDING PICK UP", "booked"),
    ("RECEIVED BY JNE COUNTER OFFICER", "picked_up"),
    ("PICKED UP BY", "picked_up"),
    ("RECEIVED AT", "in_transit"),
    ("PROCESSED AT", "in_transit"),
    ("DEPARTED FROM", "in_transit"),
    ("FORWARDED TO", "in_transit"),
    ("ARRIVED AT", "in_transit"),
)


def state_of(code, text):
    for pattern, state in CODES:
        if re.fullmatch(pattern, code.strip().upper()):
            return state
    text = " ".join(text.upper().split())
    return next((state for words, state in WORDS if words in text), "unknown")
