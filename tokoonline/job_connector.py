"""How the worker's own jobs leave other jobs: in the transaction that causes them, as web pages do.

procrastinate's worker brings a connection of its own, and what a job defers would be committed
there and then: it could begin before its cause is to be seen, and stay when that is rolled back.
"""

from procrastinate import App
from procrastinate.connector import BaseAsyncConnector, BaseConnector
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector


class WorkerConnector(PsycopgConnector):
    """Fetches and finishes jobs by its own connections; what they defer goes through Django's."""

    def get_sync_connector(self) -> BaseConnector:
        return DjangoConnector()


class ShopConnector(DjangoConnector):
    def get_worker_connector(self) -> BaseAsyncConnector:
        return WorkerConnector(kwargs=connector_params(self.alias))


def take_over(app: App) -> None:
    """Set the connector of the shop's app (PROCRASTINATE_ON_APP_READY)."""
    app.connector = app.job_manager.connector = ShopConnector()
