"""Which service of ours is which of Biteship's; what is not here is neither asked for nor taken.

Source: Biteship's list of couriers, `GET /v1/couriers`.
"""

# (our courier, our service): (company, type)
SERVICES = {
    ("jne", "reg"): ("jne", "reg"),
    ("jne", "yes"): ("jne", "yes"),
    ("jne", "oke"): ("jne", "oke"),
    ("jne", "jtr"): ("jne", "jtr"),
    ("jnt", "ez"): ("jnt", "ez"),
    ("pos", "reguler"): ("pos", "reguler"),
    ("pos", "next_day"): ("pos", "next_day"),
    ("pos", "kargo"): ("pos", "kargo"),
}
OURS = {theirs: ours for ours, theirs in SERVICES.items()}


def ours(company, kind):
    """(courier, service) of ours, None if the shop has no such service."""
    return OURS.get((str(company).lower(), str(kind).lower()))
