from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from customers.region_loading import REGIONS_FILE, ListRefused, load_regions

KINDS = {
    "added": "New",
    "renamed": "Renamed",
    "postal": "Other postal code",
    "words": "Found by other words (a region above has a new name or postal code)",
    "back": "In use again",
    "gone": "No longer in use",
}


class Command(BaseCommand):
    help = (
        "Load the provinces, regencies, districts and villages of Indonesia; safe to repeat. With --update, "
        "bring the table in line with a newer list: code,name,postal_code as CSV, gzipped or not. What has "
        "left the list is kept for the addresses that use it, and no longer offered."
    )

    def add_arguments(self, parser):
        parser.add_argument("--update", type=Path, metavar="FILE", help="a newer list than the shipped one")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
        parser.add_argument("--force", action="store_true", help="take a list that lacks many regions")

    def handle(self, *args, **options):
        update = options["update"]
        try:
            loaded = load_regions(
                update or REGIONS_FILE,
                is_rehearsal=options["dry_run"],
                may_shrink=options["force"] or not update,
            )
        except ListRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{loaded.listed} regions listed, {loaded.changed} new or changed, "
            f"{loaded.deactivated} no longer in use."
        )
        if update or options["dry_run"]:
            self.tell(loaded.changes)
        if options["dry_run"]:
            self.stdout.write("Dry run: nothing was changed.")

    def tell(self, changes):
        for kind, words in KINDS.items():
            if not changes[kind]:
                continue
            self.stdout.write(f"{words}: {changes[kind]}")
            for example in changes.examples[kind]:
                self.stdout.write(f"  {example}")
            if changes[kind] > len(changes.examples[kind]):
                self.stdout.write("  ...")
