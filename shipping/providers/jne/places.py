"""Finding JNE's own code of a place in its list of some 8,000 names: "CIBIRU,BANDUNG" is BDO10108.

The list is untidy: blanks around commas, "KAB" as a part of its own, and entries for tests.
"""

import re

from ..direct import bare_name, objects, word

CODE = re.compile(r"[A-Z]{3}\d{5}")


def found_places(rows, place):
    """[(code, name)] of rows that may be `place`, best first: its district, its village, its town."""
    ranked = []
    for row in objects(rows):
        code, name = word(row, "City_Code"), word(row, "City_Name")
        rank = rank_of(name, place) if CODE.fullmatch(code) else 0
        if rank:
            ranked.append((-rank, name, code))
    return [(code, name) for _rank, name, code in sorted(ranked)[:20]]


def rank_of(name, place):
    """0 something else; the more the better: district, village or town alone, in a town of that very name."""
    parts = [bare_name(part) for part in name.split(",")]
    town = bare_name(place.regency)
    small, large = parts[0], parts[-1]
    if not small or not town:
        return 0
    if len(parts) == 1 or not large:
        return int(small == town)
    names = (bare_name(place.village), bare_name(place.district))
    if small not in names or not is_alike(large, town):
        return 0
    return 2 * (1 + (small == names[1])) + (large == town)


def is_alike(one, other):
    """JAKARTASELATAN is JAKARTASELATAN, and JAKARTA too."""
    return bool(one) and bool(other) and (one.startswith(other) or other.startswith(one))
