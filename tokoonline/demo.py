"""Run the whole demo shop, PostgreSQL, web and job worker, as children of one process: `bin/demo`."""

import contextlib
import fcntl
import functools
import hashlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tokoonline import embedded
from tokoonline.demo_environment import environment_of

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
PORT = int(os.environ.get("PORT", "8000"))
# Only a demo has these accounts, and a demo listens on this machine alone.
OWNER, STAFF, SHOPPER = "pemilik@contoh.id", "staf@contoh.id", "pembeli@contoh.id"
PASSWORD = "toko-demo"  # noqa: S105
# What decides about the tables, the demo's rows and the collected files.
WATCHED = ("requirements.txt", "*/migrations/*.py", "static/**/*", "templates/**/*", "catalog/demo/*")
LONGEST_STOP_SECONDS = 25
WORKER = ("manage.py", "procrastinate", "worker")
PROVIDERS = ("manage.py", "pretend_providers")
# Where the simulated providers listen: this far from the shop, so that two demos side by side do not meet.
GATEWAYS_PORT = PORT + 1000 if PORT < 64_000 else PORT - 1000
# A worker that ends this soon, again and again, has a reason that waiting does not mend.
SHORT_LIFE_SECONDS = 15
MOST_SHORT_LIVES = 5


class Stopped(BaseException):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def main() -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    for port in (PORT, GATEWAYS_PORT):
        if _is_taken(port):
            print(f"Port {port} is in use. Choose another one: PORT={PORT + 1} bin/demo", file=sys.stderr)
            return 1
    children: list[subprocess.Popen[bytes]] = []
    cluster = None if os.environ.get("DATABASE_URL") else embedded.Cluster(VAR_DIR / "postgres")
    try:
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        os.environ |= environment_of(VAR_DIR, PORT, GATEWAYS_PORT)
        if cluster:
            print("Starting PostgreSQL ...", flush=True)
            cluster.start(until_parent_ends=True)
        with _one_at_a_time():
            _prepare()
        return _keep_open(children, cluster)
    except Stopped:
        print("\nClosing the shop ...", flush=True)
        return 0
    except (embedded.CannotStart, PermissionError, subprocess.CalledProcessError) as error:
        print(f"The shop could not open. {error}", file=sys.stderr)
        return 1
    finally:
        _end(children, cluster)


def _stop(number: int, frame: object) -> None:
    # Whoever presses twice still gets an orderly end.
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let a second demo in the same directory wait while the first one loads."""
    with open(VAR_DIR / "preparing", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _prepare() -> None:
    """Bring tables, demo rows and static files up to date, or see at a glance that they are."""
    mark = VAR_DIR / "prepared"
    if mark.exists() and mark.read_text() == _state():
        return
    collecting = _start("manage.py", "collectstatic", "--no-input", "--verbosity", "0")
    try:
        print("Making the tables ...", flush=True)
        _run("manage.py", "migrate", "--verbosity", "0")
        print("Loading the demo shop ...", flush=True)
        _run("manage.py", "load_demo")
        print("Collecting static files ...", flush=True)
        if collecting.wait():
            raise subprocess.CalledProcessError(collecting.returncode, "manage.py collectstatic")
    finally:
        _end([collecting], None)
    mark.write_text(_state())


def _state() -> str:
    """Return a hash that changes with the code's tables and files, and with the database itself."""
    seen = hashlib.sha256(os.environ.get("DATABASE_URL", "").encode())
    for pattern in WATCHED:
        for path in sorted(BASE_DIR.glob(pattern)):
            found = path.stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    # A database or static files that were deleted are made anew.
    for path in (VAR_DIR / "postgres/data/PG_VERSION", VAR_DIR / "static/staticfiles.json"):
        seen.update(f"{path.stat().st_ino if path.exists() else None}\n".encode())
    return seen.hexdigest()


def _keep_open(children: list[subprocess.Popen[bytes]], cluster: embedded.Cluster | None) -> int:
    """Run web and worker until somebody stops us; return the exit status.

    A worker or a database that was killed is started again, as a service manager would; a worker
    that cannot live, or a web server that ended, closes the shop.
    """
    web = _start("-m", "gunicorn", "-c", "python:tokoonline.serving", "tokoonline.wsgi")
    children.append(web)
    children.append(_start(*PROVIDERS, "--port", str(GATEWAYS_PORT)))
    children.append(_start(*WORKER))
    is_greeted = False
    worker_began, short_lives = time.monotonic(), 0
    while web.poll() is None:
        if not is_greeted and _answers():
            _greet()
            is_greeted = True
        if is_greeted and cluster and not cluster.is_running():
            print("PostgreSQL ended; starting it again ...", flush=True)
            with contextlib.suppress(embedded.CannotStart):
                cluster.start(until_parent_ends=True)
        if children[-1].poll() is not None:
            short_lives = short_lives + 1 if time.monotonic() - worker_began < SHORT_LIFE_SECONDS else 0
            if short_lives > MOST_SHORT_LIVES:
                print("The job worker cannot live; closing the shop.", file=sys.stderr)
                return 1
            print("The job worker ended; starting it again ...", flush=True)
            children[-1], worker_began = _start(*WORKER), time.monotonic()
        time.sleep(1 if is_greeted else 0.05)
    print("The web server ended by itself; closing the shop.", file=sys.stderr)
    return 1


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    # Where this process is killed the database ends too: a worker that ended in good order would wait
    # half a minute for it. Its jobs are taken up again by the next one.
    at_the_end = signal.SIGKILL if arguments == WORKER else signal.SIGTERM
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        preexec_fn=functools.partial(embedded.end_with_parent, at_the_end),
        stdin=subprocess.DEVNULL,
        # The worker prints how it was started, which is no news here; what matters is logged.
        stdout=subprocess.DEVNULL if arguments[:2] in {WORKER[:2], PROVIDERS} else None,
        # Ctrl-C reaches this process only, which then ends its children in order.
        start_new_session=True,
    )


def _run(*arguments: str) -> None:
    child = _start(*arguments)
    try:
        if child.wait():
            raise subprocess.CalledProcessError(child.returncode, " ".join(arguments))
    finally:
        _end([child], None)


def _answers() -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()


def _greet() -> None:
    print(
        f"""
The shop is open:  http://127.0.0.1:{PORT}/
Back office:       http://127.0.0.1:{PORT}/admin/
Reports:           http://127.0.0.1:{PORT}/laporan/
Mailbox:           http://127.0.0.1:{PORT}/demo/surat/
Move parcels on:   http://127.0.0.1:{GATEWAYS_PORT}/biteship/parcels

Log in as          {OWNER}  (owner)
                   {STAFF}     (staff)
                   {SHOPPER}  (shopper)
with the password  {PASSWORD}

Ctrl-C closes the shop.
""",
        flush=True,
    )


def _end(children: list[subprocess.Popen[bytes]], cluster: embedded.Cluster | None) -> None:
    """End the children, web before database, and leave none behind."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + LONGEST_STOP_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    if cluster and cluster.is_ours():
        cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
