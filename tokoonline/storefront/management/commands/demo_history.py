import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from orders.models import Order
from tokoonline.storefront.demo_history.making import make_history
from tokoonline.storefront.demo_history.shopping import NothingToSell


class Command(BaseCommand):
    help = "Give a demo shop a believable past: orders, payments, parcels, stock and sales journal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=3000)
        parser.add_argument("--days", type=int, default=365)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, orders: int, days: int, seed: int, **options: object) -> None:
        if not (settings.IS_DEMO or settings.DEBUG):
            raise CommandError("This is not a demo: set DEMO=1 if it should be one.")
        if orders < 1 or not 1 <= days <= 3650:
            raise CommandError("Ask for at least one order, and for 1 to 3650 days.")
        if Order.objects.exists():
            raise CommandError("There are orders already; a past is only made for a shop without one.")
        start = time.monotonic()
        try:
            made = make_history(
                orders=orders, days=days, seed=seed, now=timezone.now(), owner=settings.STORE.legal_name
            )
        except NothingToSell as error:
            raise CommandError(f"Load this first: {error}.") from error
        self.stdout.write(f"{made} orders of {days} days in {time.monotonic() - start:.0f} s.")
