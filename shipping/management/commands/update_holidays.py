from django.core.management.base import BaseCommand
from django.utils import timezone

from shipping.holiday_keeping import update_holidays


class Command(BaseCommand):
    help = (
        "Bring the holidays of this year and the next two in line with the calendar of public "
        "holidays (docs/tariffs.md). Holidays that people typed or changed stay."
    )

    def handle(self, *args, **options):
        kept = update_holidays(today=timezone.localdate())
        self.stdout.write(f"{kept.added} holidays new, {kept.removed} moved away, {kept.renamed} renamed")
