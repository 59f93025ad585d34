"""Tell where a region lies: what is above it, below it, and which postal codes it has."""

import re
from dataclasses import dataclass

from catalog.reading import fetch_rows
from customers.models import Region

CODE = re.compile(r"[0-9.]{2,13}")
POSTAL_CODE = re.compile(r"[0-9]{5}")

# Every page of the checkout asks where its address lies.
REGIONS = """
SELECT code, level, display_name, search_name, postal_code FROM customers_region
WHERE code = ANY(%s::text[])
"""


@dataclass(frozen=True, slots=True)
class RegionRow:
    code: str
    level: int
    display_name: str
    search_name: str
    postal_code: str


@dataclass(frozen=True)
class RegionChain:
    """Where a region lies; the names below its own level are "".

    `postal_codes` are those of the region itself, or of its villages if it is a district; `named` is
    the one that the reader searched by, "" for none.
    """

    code: str
    level: int
    province: str
    regency: str
    district: str
    village: str
    postal_codes: tuple[str, ...]
    named: str = ""

    @property
    def label(self):
        names = (self.village, self.district, self.regency, self.province)
        return ", ".join(filter(None, names))

    @property
    def postal_code(self):
        """The named or only postal code, or "" where there are several to choose from."""
        return self.postal_codes[0] if len(self.postal_codes) == 1 else self.named


def region_chain(code):
    """Return where the region `code` lies. Raises Region.DoesNotExist.

    Regions out of use are told as well: addresses written down earlier still need their names.
    """
    regions = with_all_above([code]) if CODE.fullmatch(code) else {}
    if code not in regions:
        raise Region.DoesNotExist(code)
    names = [regions[upper].display_name for upper in reversed(codes_upward(code))]
    province, regency, district, village = [*names, "", "", ""][:4]
    return RegionChain(
        code=code,
        level=regions[code].level,
        province=province,
        regency=regency,
        district=district,
        village=village,
        postal_codes=tuple(postal_codes_of(regions[code])),
    )


def region_labels(codes):
    """Return {code: "Coblong, Kota Bandung, Jawa Barat"} for many regions with one query."""
    codes = set(codes)
    regions = with_all_above(codes)
    return {code: ", ".join(regions[upper].display_name for upper in codes_upward(code)) for code in codes}


def region_children(code=""):
    """Return the regions right below `code`, or the provinces, as a person looks for a name."""
    children = Region.objects.active().in_menu_order()
    if code:
        return children.filter(parent_id=code)
    return children.filter(level=Region.Level.PROVINCE)


def postal_codes_of(region):
    """Return its own postal code, or a district's from the end of its search words."""
    if region.level < Region.Level.DISTRICT:
        return []
    return [word for word in region.search_name.split() if POSTAL_CODE.fullmatch(word)]


def with_all_above(codes):
    """Return {code: RegionRow} of the regions and of all they lie in, in one statement."""
    wanted = list({upper for code in codes for upper in codes_upward(code)})
    return {row[0]: RegionRow(*row) for row in fetch_rows(REGIONS, [wanted])}


def codes_upward(code):
    """Return `32.73.02`, `32.73`, `32` for `32.73.02`: a code holds those of all above it."""
    return [code[:length] for length in (13, 8, 5, 2) if length <= len(code)]
