from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.importing import read_catalogue
from catalog.management.progress import Progress
from tokoonline.storefront.catalogue_import import import_catalogue


class Command(BaseCommand):
    help = (
        "Import products from a CSV file, or a folder with products.csv and its companions (docs/import.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", metavar="FILE|DIR")
        parser.add_argument("--images", metavar="DIR", help="folder of the pictures (images beside the file)")
        parser.add_argument(
            "--dry-run", action="store_true", help="write nothing, say what each row would do"
        )
        parser.add_argument(
            "--skip-bad", action="store_true", help="leave out bad rows and import the others"
        )
        parser.add_argument(
            "--writers",
            type=int,
            default=3,
            choices=range(1, 9),
            help="connections writing side by side (3)",
        )

    def handle(self, *, path, images, dry_run, skip_bad, writers, **options):
        catalogue = read_catalogue(path, images)
        for problem in catalogue.problems:
            self.stderr.write(str(problem))
        bad = len(catalogue.problems)
        if bad and not skip_bad and not dry_run:
            raise CommandError(
                ngettext(
                    "%(count)d problem; nothing was imported. "
                    "Correct it, or use --skip-bad to import the other rows.",
                    "%(count)d problems; nothing was imported. "
                    "Correct them, or use --skip-bad to import the other rows.",
                    bad,
                )
                % {"count": bad}
            )
        progress = Progress(catalogue.variant_count, _("rows"), self.stderr)

        def on_row(row, outcome):
            progress.advance()
            if dry_run:
                place = {"row": row.number, "sku": row["sku"], "outcome": self.words()[outcome]}
                self.stdout.write(_("row %(row)d, %(sku)s: %(outcome)s") % place)

        result = import_catalogue(
            catalogue, actor="import_catalog", is_dry_run=dry_run, on_row=on_row, writers=writers
        )
        progress.finish()
        for problem in result.problems:
            self.stderr.write(str(problem))
        counts = {outcome: result.counts[outcome] for outcome in ("new", "changed", "same")}
        self.stdout.write(_("%(new)d new, %(changed)d changed, %(same)d as before") % counts)
        if dry_run:
            self.stdout.write(_("Nothing was written (--dry-run)."))
        if result.problems or (bad and dry_run and not skip_bad):
            raise CommandError(_("Not everything can be imported; the reasons stand above."))

    def words(self):
        return {"new": _("new"), "changed": _("changed"), "same": _("as before")}
