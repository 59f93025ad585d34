"""Which things of a cart travel together: boxes that a service may carry, in integers only."""

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings

from .weights import charged_grams, rounded_up

# A cart that fills more than these is a consignment for a truck; no courier service is offered.
MOST_BOXES = 20


@dataclass(frozen=True)
class Parcel:
    """`quantity` like things to send: grams, millimetres and rupiah of one of them."""

    weight_grams: int
    length_mm: int
    width_mm: int
    height_mm: int
    quantity: int
    value: int = 0

    # Asked for by each service of a quote.
    @cached_property
    def sides_mm(self):
        """The three sides, longest first: however it stood in the shop, a box may turn it."""
        return tuple(sorted((self.length_mm, self.width_mm, self.height_mm), reverse=True))

    @cached_property
    def unit_mm3(self):
        return self.length_mm * self.width_mm * self.height_mm


@dataclass(frozen=True)
class Box:
    """One parcel as it travels: `units` are pairs (place in the list of parcels, how many of it).

    The weight counts the packing; `volume_mm3` is what the things measure together, and the three
    sides are of a box that holds it, the longest first (docs/decisions/one-box.md).
    """

    units: tuple[tuple[int, int], ...]
    weight_grams: int
    volume_mm3: int
    length_mm: int
    width_mm: int
    height_mm: int
    value: int


def boxes_of(parcels, service):
    """Return the boxes in which `service` would carry `parcels`, with the shop's own packing.

    An empty list: it does not carry them. Nothing to send at all is one empty box.
    """
    return split(parcels, service, settings.STORE.packing_grams)


def split(parcels, service, packing_grams):
    """Return the fewest boxes that first fit, heaviest things first, finds; [] if there is no way.

    No box weighs, or counts for, more than `service.maximum_grams` with its packing, none is longer
    than `service.max_side_mm` or larger around than `service.max_girth_mm`. Every unit is in one
    box. The answer depends on the things alone, not on their order in the cart.
    """
    room = Room.of(service, packing_grams)
    fillings = []
    for place in heaviest_first(parcels, service):
        left = parcels[place].quantity
        if left and not room.takes(parcels[place]):
            return []
        for filling in fillings:
            left -= filling.add(place, parcels[place], left)
        while left:
            if len(fillings) == MOST_BOXES:
                return []
            fillings.append(Filling(room))
            left -= fillings[-1].add(place, parcels[place], left)
    return [filling.box(parcels, packing_grams) for filling in fillings or [Filling(room)]]


def heaviest_first(parcels, service):
    """Return the places of `parcels`; what counts for more comes first."""

    def weight(place):
        thing = parcels[place]
        counted = charged_grams(thing.weight_grams, thing.unit_mm3, service)
        return (-counted, -thing.weight_grams, -thing.unit_mm3, *thing.sides_mm, -thing.value, place)

    return sorted(range(len(parcels)), key=weight)


@dataclass(frozen=True)
class Room:
    """What one box of a service may hold besides its packing; None is without limit."""

    grams: int | None
    mm3: int | None
    side_mm: int | None
    girth_mm: int | None

    @classmethod
    def of(cls, service, packing_grams):
        most, side = service.maximum_grams, service.max_side_mm
        by_weight = [most * service.divisor] if most is not None else []
        # What is piled up must not grow longer than the longest side either.
        by_side = [side**3] if side is not None else []
        return cls(
            grams=None if most is None else most - packing_grams,
            mm3=min(by_weight + by_side, default=None),
            side_mm=side,
            girth_mm=service.max_girth_mm,
        )

    def takes(self, thing):
        """Whether one unit may travel alone."""
        is_short = self.side_mm is None or thing.sides_mm[0] <= self.side_mm
        return is_short and Filling(self).room_for(thing, 1) == 1


class Filling:
    """A box while it is filled."""

    def __init__(self, room):
        self.room, self.units, self.things, self.grams, self.mm3 = room, [], [], 0, 0

    def room_for(self, thing, wanted):
        """Return how many of `wanted` units still fit."""
        by_weight = units_within(self.room.grams, self.grams, thing.weight_grams, wanted)
        by_volume = units_within(self.room.mm3, self.mm3, thing.unit_mm3, by_weight)
        return by_volume if self.room.girth_mm is None else self.within_girth(thing, by_volume)

    def within_girth(self, thing, wanted):
        """Return how many of `wanted` units leave the box as small around as the service wants it."""
        low, high = 0, wanted
        while low < high:
            middle = (low + high + 1) // 2
            sides = sides_of([*self.things, thing], self.mm3 + middle * thing.unit_mm3)
            low, high = (middle, high) if girth_of(*sides) <= self.room.girth_mm else (low, middle - 1)
        return low

    def add(self, place, thing, wanted):
        """Put in as many of `wanted` units as fit, and return how many that were."""
        count = self.room_for(thing, wanted)
        if count:
            self.units.append((place, count))
            self.things.append(thing)
            self.grams += count * thing.weight_grams
            self.mm3 += count * thing.unit_mm3
        return count

    def box(self, parcels, packing_grams):
        held = [(parcels[place], count) for place, count in self.units]
        length, width, height = sides_of(self.things, self.mm3)
        return Box(
            units=tuple(sorted(self.units)),
            weight_grams=self.grams + packing_grams,
            volume_mm3=self.mm3,
            length_mm=length,
            width_mm=width,
            height_mm=height,
            value=sum(thing.value * count for thing, count in held),
        )


def units_within(limit, used, each, wanted):
    """Return how many of `wanted` units of `each` fit below `limit` (None: all) beside what is used."""
    if limit is None:
        return wanted
    left = limit - used
    if each == 0:
        return wanted if left >= 0 else 0
    return max(min(wanted, left // each), 0)


def girth_of(length, width, height):
    """Return the length and what a tape around the parcel measures."""
    return length + 2 * (width + height)


def sides_of(things, mm3):
    """Return the sides of a box, longest first, that holds `mm3` and each thing, as near a cube as can be."""
    sides = [thing.sides_mm for thing in things] or [(0, 0, 0)]
    longest, second, third = (max(side) for side in zip(*sides, strict=True))
    length = max(longest, root(mm3, 3))
    if not length:
        return 0, 0, 0
    face = rounded_up(mm3, length)
    width = max(second, root(face, 2))
    height = max(third, rounded_up(face, width) if width else 0)
    return tuple(sorted((length, width, height), reverse=True))


def root(number, degree):
    """Return the smallest whole number whose power of `degree` is not below `number`."""
    low, high = 0, 1
    while high**degree < number:
        high *= 2
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if middle**degree >= number else (middle + 1, high)
    return low
