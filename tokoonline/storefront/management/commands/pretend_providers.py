import signal
import threading

import structlog
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.utils import timezone

from catalog.outside.keeping import Keeper
from catalog.outside.server import FakeServer
from payments import pretending as payments
from payments.demo_money import load
from shipping import pretending as shipping

logger = structlog.get_logger(__name__)
# The market is simulated, too: a rate a day.
SECONDS_OF_A_RATE = 6 * 3600


class Command(BaseCommand):
    help = "Run simulated gateways and couriers for a demo, until interrupted: no real money, no real van."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *, port, **options):
        if not settings.IS_AT_HOME:
            raise CommandError("Simulated providers run in a demo only: this shop takes real money.")
        fakes = payments.make_fakes() + shipping.make_fakes()
        keeper = Keeper(fakes, settings.VAR_DIR / "gateways.json")
        keeper.load()
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        with FakeServer(fakes, port=port) as server:
            self.stdout.write(f"{', '.join(server.fakes)} at {server.url}")
            threading.Thread(target=keeper.run, daemon=True).start()
            renew_money()
            while not stopped.wait(SECONDS_OF_A_RATE):
                renew_money()
            keeper.stop()


def renew_money():
    """Keep what the demo needs for payments; its database may be away for a while."""
    try:
        load(at=timezone.now())
    except DatabaseError as error:
        logger.warning("demo.no_rate", text=str(error))
    finally:
        connection.close()
