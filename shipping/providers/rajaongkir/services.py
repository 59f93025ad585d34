"""Which service of ours is which of RajaOngkir's; what is not here is neither asked for nor taken.

RajaOngkir passes on the couriers' own names. JNE's carry a number (REG19), and inside a city CTC
stands for REG and CTCYES for YES; its JTR<130 and the like are for motorbikes.
"""

import re

# (our courier, our service): (their courier, their names of it, the usual one first)
SERVICES = {
    ("jne", "reg"): ("jne", ("REG", "CTC")),
    ("jne", "yes"): ("jne", ("YES", "CTCYES")),
    ("jne", "oke"): ("jne", ("OKE", "CTCOKE")),
    ("jne", "jtr"): ("jne", ("JTR",)),
    ("jnt", "ez"): ("jnt", ("EZ",)),
    ("pos", "reguler"): ("pos", ("Pos Reguler", "Paket Kilat Khusus", "PKH")),
    ("pos", "next_day"): ("pos", ("Pos Nextday", "Pos Next Day")),
    ("pos", "kargo"): ("pos", ("Pos Kargo", "Pos Cargo")),
}


def plain(name):
    """REG19 is REG, "Pos Reguler" and REGULER are one."""
    return re.sub(r"\d+$", "", str(name).upper().removeprefix("POS ").replace(" ", ""))


OURS = {(courier, plain(name)): ours for ours, (courier, names) in SERVICES.items() for name in names}


def ours(courier, name):
    """(courier, service) of ours, None if the shop has no such service."""
    return OURS.get((str(courier).lower(), plain(name)))
