import os
import subprocess
import sys

import pytest
from django.conf import settings
from environ import Env

from tokoonline.store import NonsenseSetting, read_store

PRODUCTION = {
    "DEMO": "0",
    "DEBUG": "0",
    "PROCESS": "web",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "toko.example",
    "DATABASE_URL": "postgres://toko:rahasia@db.example/toko",
    "EMAIL_URL": "smtp://mail.example:25",
}


def start(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | PRODUCTION | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_the_shop_does_not_start_without(name):
    done = start("manage.py", "check", **{name: ""})

    assert done.returncode == 1
    assert done.stderr == (
        f"Set the environment variable {name} to start the shop: see docs/operations.md.\n"
    )


def test_gunicorn_does_not_try_again_and_again_without_a_secret_key():
    done = start(
        "-m", "gunicorn", "-c", "python:tokoonline.serving", "tokoonline.wsgi", SECRET_KEY="", PORT="0"
    )

    assert done.returncode == 1
    assert "Set the environment variable SECRET_KEY" in done.stderr


def test_production_settings_pass_every_deployment_check():
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert "no issues" in done.stdout, done.stderr


def test_a_worker_takes_no_pool_and_goes_round_the_pooler():
    script = (
        "from django.conf import settings as s; d = s.DATABASES['default'];"
        "print(d['HOST'], 'pool' in d['OPTIONS'])"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "tokoonline.settings",
        "DATABASE_DIRECT_URL": "postgres://toko_worker@direct.example/toko",
    }

    assert start("-c", script, **environment).stdout == "db.example True\n"
    assert start("-c", script, PROCESS="worker", **environment).stdout == "direct.example False\n"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon-sat", {0, 1, 2, 3, 4, 5}),
        ("Mon - Fri, sun", {0, 1, 2, 3, 4, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("wed", {2}),
    ],
)
def test_working_days_are_read_as_people_write_them(monkeypatch, text, days):
    monkeypatch.setenv("STORE_WORKING_DAYS", text)

    assert read_store(Env()).working_days == days


@pytest.mark.parametrize(
    ("name", "nonsense"),
    [
        ("STORE_WORKING_DAYS", ""),
        ("STORE_WORKING_DAYS", "mon-"),
        ("STORE_WORKING_DAYS", "senin-sabtu"),
        ("STORE_CUT_OFF", "25:00"),
        ("STORE_CUT_OFF", "3 pm"),
        ("STORE_PACKING_GRAMS", "-1"),
        ("STORE_PACKING_GRAMS", "10001"),
        ("STORE_INSURE_FROM", "1.5"),
    ],
)
def test_nonsense_about_the_shop_s_parcels_is_named(monkeypatch, name, nonsense):
    monkeypatch.setenv(name, nonsense)

    with pytest.raises(NonsenseSetting, match=name):
        read_store(Env())


@pytest.mark.parametrize(
    ("name", "value"), [("STORE_ORIGIN_REGION", "Bandung"), ("STORE_ORIGIN_POSTAL_CODE", "4013")]
)
def test_a_door_that_cannot_be_stops_the_shop(name, value):
    done = start("manage.py", "check", **{name: value})

    assert done.returncode == 1
    assert name in done.stderr


def test_no_shop_but_the_demo_has_a_door_of_its_own_accord():
    script = "from django.conf import settings as s; print(repr(s.STORE.origin_region))"

    assert start("-c", script, DJANGO_SETTINGS_MODULE="tokoonline.settings").stdout.strip() == "''"
