import os
import subprocess
import sys

import pytest
from django.conf import settings

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
