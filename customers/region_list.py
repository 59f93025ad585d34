"""Reading a list of regions: a CSV with the columns code, name and postal_code, gzipped or not."""

import csv
import gzip
import re
from pathlib import Path

from customers.models import Region

REGIONS_FILE = Path(__file__).parent / "data" / "regions.csv.gz"
# The parent of a dotted code is the code cut at the level above.
PARENT_LENGTH = {5: 2, 8: 5, 13: 8}
CODE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?", re.ASCII)
POSTAL_CODE = re.compile(r"(\d{5})?", re.ASCII)
LONGEST_NAME = Region._meta.get_field("name").max_length


class ListRefused(ValueError):
    """The list cannot be loaded; the words are for the operator, and nothing was changed."""


def read_regions(path):
    """Return `{code: (name, postal_code)}` of the list at `path`. Raises ListRefused."""
    regions = {}
    try:
        with open_list(path) as file:
            reader = csv.DictReader(file)
            missing = {"code", "name", "postal_code"} - set(reader.fieldnames or [])
            if missing:
                raise ListRefused(
                    f"The first row must name the columns; missing: {', '.join(sorted(missing))}."
                )
            for row in reader:
                code, name, postal_code = (row[key] or "" for key in ("code", "name", "postal_code"))
                check_row(reader.line_num, code, name, postal_code, regions)
                regions[code] = (name, postal_code)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise ListRefused(f"The list cannot be read: {error}.") from error
    check_parents(regions)
    return regions


def open_list(path):
    with open(path, "rb") as file:
        is_gzipped = file.read(2) == b"\x1f\x8b"
    return (gzip.open if is_gzipped else open)(path, "rt", encoding="utf-8-sig", newline="")


def check_row(line, code, name, postal_code, regions):
    if not CODE.fullmatch(code):
        raise ListRefused(f"Line {line}: {code[:20]!r} is no code of a region, like 32.73.02.1004.")
    if code in regions:
        raise ListRefused(f"Line {line}: the code {code} stands in the list twice.")
    if not name.strip() or len(name) > LONGEST_NAME or "\x00" in name:
        raise ListRefused(f"Line {line}: the name of {code} is missing or too long.")
    if not POSTAL_CODE.fullmatch(postal_code):
        raise ListRefused(f"Line {line}: the postal code of {code} has not five digits.")


def check_parents(regions):
    if not regions:
        raise ListRefused("The list has no regions.")
    for code in regions:
        if len(code) > 2 and code[: PARENT_LENGTH[len(code)]] not in regions:
            raise ListRefused(
                f"The list has {code} and not {code[: PARENT_LENGTH[len(code)]]}, which it lies in."
            )
