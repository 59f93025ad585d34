"""Every test run gets a PostgreSQL of its own, made in a temporary directory and thrown away after."""

import os
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tokoonline import embedded

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

if not IS_WORKER:
    # pytest-xdist's workers are children: they find the one cluster through the environment.
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "tokoonline.settings",
        "DEMO": "1",
        "DEBUG": "0",
        "PROCESS": "test",
        "EMBEDDED_DATABASE_DIR": tempfile.mkdtemp(prefix="toko-test-"),
    }
    os.environ.pop("DATABASE_URL", None)

CLUSTER = embedded.Cluster(
    Path(os.environ["EMBEDDED_DATABASE_DIR"], "postgres"), embedded.THROW_AWAY_SETTINGS
)
os.environ["EMBEDDED_DATABASE_DIR"] = str(CLUSTER.directory)

# pytest-django sets Django up once its settings have been read, which waited for the lines above.
assert settings.DATABASES


def pytest_configure(config: pytest.Config) -> None:
    if not IS_WORKER:
        CLUSTER.start(until_parent_ends=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not IS_WORKER:
        CLUSTER.remove()
        CLUSTER.directory.parent.rmdir()
