from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tokoonline.roles import role_statements


class Command(BaseCommand):
    help = "Start, stop or look at the shop's own PostgreSQL; print the roles for a server of yours."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("deed", choices=["start", "stop", "status", "roles"])

    def handle(self, *, deed: str, **options: object) -> None:
        if deed == "roles":
            self.stdout.write(role_statements(settings.DATABASES["default"]["NAME"]), ending="")
            return
        cluster = settings.EMBEDDED_DATABASE
        if cluster is None:
            raise CommandError("DATABASE_URL names another server, which this command leaves alone.")
        if deed == "start":
            cluster.start()
        elif deed == "stop":
            cluster.stop()
        self.stdout.write(
            f"PostgreSQL {'runs' if cluster.is_running() else 'is stopped'} in {cluster.directory}."
        )
