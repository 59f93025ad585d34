"""Which service a price of Pos is for: its codes are numbers that nobody explains, its names speak.

SHIP_POS_SERVICES ("240:reguler,447:next_day") settles what the names leave open.
"""

from ..calling import keys_of

# The first that is in the name counts: "Jumbo Ekonomi" is neither.
NAMES = (
    ("JUMBO", "jumbo"),
    ("EKONOMI", "ekonomi"),
    ("KARGO", "kargo"),
    ("CARGO", "kargo"),
    ("SAMEDAY", "same_day"),
    ("NEXTDAY", "next_day"),
    ("REGULER", "reguler"),
    # The name of Reguler until 2021.
    ("KILATKHUSUS", "reguler"),
)
# Pos tells no days with a price; these are the ones it advertises.
DAYS = {"reguler": (2, 4), "next_day": (1, 1), "same_day": (0, 0), "kargo": (3, 7), "ekonomi": (3, 9)}
NO_TARIFF = "999"


def service_of(code, name):
    """The shop's code of a service, "" if it is none of Pos's that we know."""
    pairs = (pair.split(":") for pair in keys_of("pos").get("services", "").split(",") if ":" in pair)
    named = {number.strip(): service.strip() for number, service in pairs}
    if code in named:
        return named[code]
    plain = "".join(name.upper().split())
    return next((service for words, service in NAMES if words in plain), "")


def days_of(service):
    return DAYS.get(service, (2, 7))
