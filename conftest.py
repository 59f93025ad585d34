"""Every test run gets a PostgreSQL and a var/ of its own, in a temporary directory thrown away after."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from django.conf import settings

from tokoonline import embedded

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
CLUSTER = embedded.Cluster(VAR_DIR / "postgres", embedded.THROW_AWAY_SETTINGS)

# pytest-django sets Django up only once its settings have been read, which waited for the lines above.
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Tests read files where they were written: nothing has been collected.
settings.STORAGES |= {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


def pytest_configure(config: pytest.Config) -> None:
    if not IS_CHILD:
        CLUSTER.start(until_parent_ends=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not IS_CHILD:
        CLUSTER.stop()
        shutil.rmtree(VAR_DIR, ignore_errors=True)
