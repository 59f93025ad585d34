"""Real regions for tests: a part of the shipped list, loaded as the shop loads the whole."""

import csv
import gzip
from functools import cache

from customers.region_loading import REGIONS_FILE, load_regions, read_regions

# The cities of Bandung, Central and South Jakarta, and the regency of Bogor, with all above them.
SOME_PREFIXES = ("32.73", "31.71", "31.74", "32.01")


def load_some_regions(folder, prefixes=SOME_PREFIXES, **changes):
    """Load the regions under `prefixes`; `folder` is a pytest `tmp_path`.

    `changes` renames regions, `name_32_73="Kota Kembang"`, or drops them with None.
    """
    changes = {key.removeprefix("name_").replace("_", "."): name for key, name in changes.items()}
    return load_regions(write_list(folder, prefixes, changes))


def write_list(folder, prefixes, changes):
    path = folder / "regions.csv.gz"
    with gzip.open(path, "wt", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["code", "name", "postal_code"])
        for code, name, postal_code in shipped(prefixes):
            if changed := changes.get(code, name):
                rows.writerow([code, changed, postal_code])
    return path


@cache
def shipped(prefixes):
    """Return the shipped rows under `prefixes`, and those above them."""
    return [
        (code, name, postal_code)
        for code, (name, postal_code) in read_regions(REGIONS_FILE).items()
        if any(code.startswith(prefix) or prefix.startswith(code) for prefix in prefixes)
    ]
