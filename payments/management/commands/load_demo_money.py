from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from payments.demo_money import load


class Command(BaseCommand):
    help = "Give a demo made-up fees, an exchange rate and a QRIS, so that every way to pay can be tried."

    def handle(self, **options):
        if not settings.IS_AT_HOME:
            raise CommandError("This is not a demo: fees and rates are yours to write.")
        load(at=timezone.now())
