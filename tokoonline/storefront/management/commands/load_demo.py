from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from orders.models import Order
from tokoonline.demo import OWNER, PASSWORD, SHOPPER, STAFF

# Each may run again after an interrupted load; the last one makes the orders that end it.
STEPS: list[tuple[str, str, list[str]]] = [
    ("Regions of Indonesia", "load_regions", []),
    ("Shipping tariffs", "import_tariffs", []),
    ("Catalogue and stock", "import_catalog", [str(settings.BASE_DIR / "catalog" / "demo")]),
    ("Fees, a rate and a QRIS", "load_demo_money", []),
    # The sizes that pages show first; the worker makes the others while the shop is open.
    ("Pictures", "process_pictures", ["--first-view"]),
    ("A year of orders", "demo_history", ["--orders", "3000", "--days", "365", "--seed", "1"]),
]
ACCOUNTS: list[tuple[str, str, dict[str, object], list[str]]] = [
    (OWNER, "Ratna Pemilik", {"is_staff": True, "is_superuser": True}, ["Owner"]),
    (STAFF, "Joko Staf", {"is_staff": True}, ["Manager"]),
    (SHOPPER, "Siti Pembeli", {"phone": "+6281234567890"}, []),
]


class Command(BaseCommand):
    help = "Fill an empty database with the demo shop: regions, tariffs, catalogue, people, orders."

    def handle(self, **options: object) -> None:
        if not (settings.IS_DEMO or settings.DEBUG):
            raise CommandError("This is not a demo: set DEMO=1 if it should be one.")
        if Order.objects.exists():
            self.stdout.write("There are orders already; nothing to load.")
            return
        self._make_accounts()
        for number, (title, command, arguments) in enumerate(STEPS, start=1):
            self.stdout.write(f"  {number} of {len(STEPS)}: {title} ...")
            self.stdout.flush()
            call_command(command, *arguments)

    def _make_accounts(self) -> None:
        users = get_user_model().objects
        for email, full_name, fields, groups in ACCOUNTS:
            if users.filter(email=email).exists():
                continue
            user = users.create_user(email, PASSWORD, full_name=full_name, **fields)
            user.groups.set(Group.objects.filter(name__in=groups))
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
