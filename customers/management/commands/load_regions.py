from django.core.management.base import BaseCommand

from customers.region_loading import load_regions


class Command(BaseCommand):
    help = "Load the provinces, regencies, districts and villages of Indonesia; safe to repeat."

    def handle(self, *args, **options):
        loaded = load_regions()
        self.stdout.write(
            f"{loaded.listed} regions listed, {loaded.changed} new or changed, "
            f"{loaded.deactivated} no longer in use."
        )
