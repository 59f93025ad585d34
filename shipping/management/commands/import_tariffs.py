from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from shipping.importing import SHIPPED_FOLDER, TariffsRefused, import_tariffs


class Command(BaseCommand):
    help = (
        "Import couriers, services, zones, tariffs and holidays from CSV files (docs/tariffs.md). "
        "Without a path: the illustrative ones that come with the shop."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "path", nargs="?", type=Path, default=SHIPPED_FOLDER, help="a folder, or one of its files"
        )
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")

    def handle(self, *args, **options):
        if not options["path"].exists():
            raise CommandError(f"There is no {options['path']}.")
        try:
            imported = import_tariffs(options["path"], is_dry_run=options["dry_run"])
        except TariffsRefused as refused:
            for error in refused.errors:
                self.stderr.write(str(error))
            raise CommandError(f"{len(refused.errors)} wrong, nothing imported.") from None
        for file in imported:
            self.stdout.write(
                f"{file.file}: {file.added} new, {file.changed} changed, {file.unchanged} as before"
            )
        if options["dry_run"]:
            self.stdout.write("Only tried: nothing was changed.")
