import signal
import threading

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from catalog.outside.keeping import Keeper
from catalog.outside.server import FakeServer
from payments.pretending import make_fakes


class Command(BaseCommand):
    help = "Run simulated payment gateways for a demo, until interrupted. They take no real money."

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, required=True)

    def handle(self, *, port, **options):
        if not settings.IS_AT_HOME:
            raise CommandError("Simulated gateways run in a demo only: this shop takes real money.")
        fakes = make_fakes()
        keeper = Keeper(fakes, settings.VAR_DIR / "gateways.json")
        keeper.load()
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        with FakeServer(fakes, port=port) as server:
            self.stdout.write(f"{', '.join(server.fakes)} at {server.url}")
            threading.Thread(target=keeper.run, daemon=True).start()
            stopped.wait()
            keeper.stop()
