"""Every test run gets a PostgreSQL and a var/ of its own, in a temporary directory thrown away after."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, Page, sync_playwright

from tokoonline import embedded
from tokoonline.tests import migrated

# pytest-xdist's workers are children: they find the one cluster through the environment.
IS_CHILD = "PYTEST_XDIST_WORKER" in os.environ

if not IS_CHILD:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tokoonline.settings",
        "DEMO": "1",
        "DEBUG": "0",
        "PROCESS": "test",
        "DATABASE_URL": "",
        "CACHE_URL": "",
        "EMAIL_URL": "",
        "VAR_DIR": tempfile.mkdtemp(prefix="toko-test-"),
    }

VAR_DIR = Path(os.environ["VAR_DIR"])
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
CLUSTER = embedded.Cluster(VAR_DIR / "postgres", embedded.THROW_AWAY_SETTINGS)

# Reading the settings here, after the lines above, is what has pytest-django set Django up. In
# pytest-xdist's workers that is done already, so the changes must be announced.
override_settings(
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    # Files are read where they were written: nothing has been collected.
    STORAGES=settings.STORAGES
    | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    WHITENOISE_AUTOREFRESH=True,
    WHITENOISE_USE_FINDERS=True,
).enable()


def pytest_configure(config: pytest.Config) -> None:
    if not IS_CHILD:
        migrated.copy_into(CLUSTER.directory)
        CLUSTER.start(until_parent_ends=True)
    # Django copies it for each of pytest-xdist's workers.
    settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = embedded.DATABASE


def pytest_unconfigure(config: pytest.Config) -> None:
    if not IS_CHILD:
        CLUSTER.stop()
        shutil.rmtree(VAR_DIR, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _commits(item):
            # It empties all tables when it ends, also those that migrations filled for everybody.
            keeper = pytest.mark.django_db(transaction=True, serialized_rollback=True)
            item.add_marker(keeper, append=False)
        if CHROMIUM is None and _is_browsing(item):
            item.add_marker(pytest.mark.skip(reason="no Chromium here"))
    # A running browser keeps an event loop in this thread, which other tests may not like.
    items.sort(key=_is_browsing)


def _is_browsing(item: pytest.Item) -> bool:
    return item.get_closest_marker("browser") is not None


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(marker and marker.kwargs.get("transaction")) or bool(
        fixtures & {"live_server", "transactional_db"}
    )


@pytest.fixture(autouse=True)
def _leave_nothing_to_the_next(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget the language of the last request; empty the job queue, which Django's flush passes by."""
    commits = _commits(request.node)
    if commits:
        request.getfixturevalue("transactional_db")
    yield
    translation.deactivate()
    if commits:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if CHROMIUM is None:
        terminalreporter.write_line(
            "Tests in a real browser were skipped: install Chromium, or name one in CHROMIUM."
        )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one headless Chromium for the run; needs the marker `browser` on the test."""
    # Playwright keeps an event loop in this thread, which Django takes for asynchronous code: it would
    # refuse to ask the database, and give that "other" code a connection of its own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    opened = {alias: connections[alias] for alias in connections}
    with sync_playwright() as playwright:
        for alias, wrapper in opened.items():
            connections[alias] = wrapper
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            # As root it has no sandbox; it only ever visits our own pages on loopback.
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """Open a blank page of a small phone in front of the running shop."""
    context = browser.new_context(
        base_url=live_server.url, locale="id-ID", viewport={"width": 360, "height": 740}
    )
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()
