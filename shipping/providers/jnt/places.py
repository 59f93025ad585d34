"""J&T's names of a place, kept as one text: "DPS/DPS001/DENPASAR BARAT".

Prices need the name of the district only; a booking needs all three (city code, area code, name),
which J&T hands over as a table with the contract. There is no call to ask for them.
"""

from typing import NamedTuple

from ..base import ProviderRefused
from ..direct import need


class Area(NamedTuple):
    city_code: str
    area_code: str
    name: str


def area_of(place):
    """Return J&T's area of a place. Raises ProviderRefused if nothing is known of it."""
    label = place.district or place.postal_code
    known = need(place.external_id, f"J&T's name of {label} is not known yet.")
    *codes, name = (part.strip().upper() for part in known.split("/"))
    return Area(*codes, name) if len(codes) == 2 else Area("", "", name)


def whole_area_of(place):
    """Return an area that can be booked. Raises ProviderRefused with what staff should enter."""
    area = area_of(place)
    if not all(area):
        raise ProviderRefused(
            f"J&T's codes of {area.name} are missing: enter them as CITY/AREA/{area.name}, "
            f"for example DPS/DPS001/{area.name}, from J&T's table of areas."
        )
    return area


def guessed_areas(place):
    """[(name, label)]: J&T calls districts by their plain names, in capitals."""
    name = " ".join(place.district.upper().split())
    return [(name, f"{name}, {place.regency.upper()}")] if name else []
