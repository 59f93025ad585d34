import sys

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tokoonline.verifying import INVARIANTS, verify


class Command(BaseCommand):
    help = "Count again what must always hold; ends with 1 and says in words what does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--language", choices=["id", "en"], default="id")

    def handle(self, *, language: str, **options: object) -> None:
        findings = verify(at=timezone.now())
        faults = [finding for finding in findings if not finding.is_notice]
        with override(language):
            for finding in findings:
                sign = _("to know") if finding.is_notice else _("WRONG")
                self.stdout.write(f"{sign}: {finding}")
            if faults:
                text = ngettext("%(count)d promise is broken.", "%(count)d promises are broken.", len(faults))
                self.stdout.write(text % {"count": len(faults)})
            else:
                text = _("All %(count)d promises hold.")
                self.stdout.write(text % {"count": sum(not one.is_notice for one in INVARIANTS)})
        if faults:
            sys.exit(1)
