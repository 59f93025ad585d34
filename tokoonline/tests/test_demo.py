import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from tokoonline import embedded
from tokoonline.tests import migrated

PATIENCE_SECONDS = 60


@pytest.fixture(scope="module")
def var_dir(tmp_path_factory):
    """Give the demo a directory with a space and tables, and let it believe that it is loaded."""
    var_dir = tmp_path_factory.mktemp("toko saya") / "var"
    migrated.copy_into(var_dir / "postgres")
    (var_dir / "static").mkdir()
    (var_dir / "static" / "staticfiles.json").write_text('{"version": "1.1", "paths": {}}')
    yield var_dir
    embedded.Cluster(var_dir / "postgres").remove()


def believe_it_is_prepared(environment):
    mark = "from tokoonline import demo; (demo.VAR_DIR / 'prepared').write_text(demo._state())"
    subprocess.run([sys.executable, "-c", mark], cwd=settings.BASE_DIR, env=environment, check=True)


def demo_environment(var_dir, port):
    hidden = {"PROCESS", "DEMO", "DEBUG"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    return environment | {"VAR_DIR": str(var_dir), "PORT": str(port), "DEMO": "1", "PYTHONWARNINGS": "ignore"}


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def demo(var_dir, port):
    environment = demo_environment(var_dir, port)
    believe_it_is_prepared(environment)
    process = subprocess.Popen(
        [sys.executable, "-m", "tokoonline.demo"],
        cwd=settings.BASE_DIR,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def wait_until(answer):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answer():
        assert time.monotonic() < deadline, "it took too long"
        threading.Event().wait(0.05)


def is_open(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def is_there(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def processes_of(var_dir):
    """Return what still runs with this demo's directory in its environment or its command."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(var_dir) in words and entry.name != str(os.getpid()):
            found.append(words.split(b"\0")[:4])
    return found


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_opens_greets_and_leaves_nothing_behind(demo, var_dir, port, number):
    wait_until(lambda: is_open(port))
    seen = demo.stdout.readline()
    while "Ctrl-C closes" not in seen:
        seen += demo.stdout.readline()
    parcels = re.search(r"http://\S+/biteship/parcels", seen)[0]
    wait_until(lambda: is_there(parcels))

    demo.send_signal(number)

    assert demo.wait(PATIENCE_SECONDS) == 0
    assert f"http://127.0.0.1:{port}/" in seen
    assert "pemilik@contoh.id" in seen
    assert processes_of(var_dir) == []


def test_killed_it_leaves_nothing_behind(demo, var_dir, port):
    wait_until(lambda: is_open(port))

    demo.kill()
    demo.wait()

    wait_until(lambda: processes_of(var_dir) == [])


def test_it_closes_when_the_web_server_ends(demo, var_dir, port):
    wait_until(lambda: is_open(port))
    children = Path(f"/proc/{demo.pid}/task/{demo.pid}/children").read_text().split()
    (web,) = [int(pid) for pid in children if b"gunicorn" in Path(f"/proc/{pid}/cmdline").read_bytes()]

    os.kill(web, signal.SIGKILL)

    assert demo.wait(PATIENCE_SECONDS) == 1
    assert "web server ended" in demo.stdout.read()
    wait_until(lambda: processes_of(var_dir) == [])


def test_it_starts_postgresql_again_when_that_is_killed(demo, var_dir, port):
    wait_until(lambda: is_open(port))
    while "Ctrl-C closes" not in demo.stdout.readline():
        pass

    os.kill(int((var_dir / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    while "starting it again" not in demo.stdout.readline():
        pass
    wait_until(lambda: is_open(port))
    assert demo.poll() is None


def test_a_port_in_use_is_said_so(var_dir):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        done = subprocess.run(
            [sys.executable, "-m", "tokoonline.demo"],
            cwd=settings.BASE_DIR,
            env=demo_environment(var_dir, port),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert done.stderr == f"Port {port} is in use. Choose another one: PORT={port + 1} bin/demo\n"
