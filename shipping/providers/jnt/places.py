"""J&T's names of a place, kept as one text: "DPS/DPS001/DENPASAR BARAT".

Prices need the name of the district only; a booking needs all three (city code, area code, name),
which J&T hands over as a table with the contract. There is no call to ask for them.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _

from ..base import ProviderRefused
from ..direct_words import place_unknown


class Area(NamedTuple):
    city_code: str
    area_code: str
    name: str


def area_of(place):
    """Return J&T's area of a place. Raises ProviderRefused if nothing is known of it."""
    if not place.external_id:
        raise place_unknown("J&T Express", place)
    *codes, name = (part.strip().upper() for part in place.external_id.split("/"))
    return Area(*codes, name) if len(codes) == 2 else Area("", "", name)


def whole_area_of(place):
    """Return an area that can be booked. Raises ProviderRefused with what staff should enter."""
    area = area_of(place)
    if not all(area):
        raise ProviderRefused(
            _("J&T needs its codes of %(name)s. Enter them from its table, like DPS/DPS001/%(name)s.")
            % {"name": area.name}
        )
    return area


def guessed_areas(place):
    """[(name, label)]: J&T calls districts by their plain names, in capitals."""
    name = " ".join(place.district.upper().split())
    return [(name, f"{name}, {place.regency.upper()}")] if name else []
