"""A migrated cluster that test runs copy: migrating anew would cost each of them half a minute.

It lies in var/tests/ under a hash of what migrations are made of, and is made again when that
changes. Deleting the directory is always safe.
"""

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tokoonline import embedded

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / "var" / "tests"
MOST_KEPT = 3


def copy_into(directory: Path) -> None:
    """Lay a stopped cluster with a migrated database `toko` (embedded.DATABASE) into a new directory.

    Raises CannotStart, and CalledProcessError when a migration fails.
    """
    source = KEPT / key_of_migrations()
    if not (source / "data").exists():
        make(source)
    os.utime(source)
    copy(source / "data", directory / "data")
    forget_old()


def key_of_migrations() -> str:
    """Hash all that a migrated database depends on: migrations, settings and installed packages."""
    found = hashlib.sha256()
    for path in sorted(files_that_count()):
        found.update(f"{path.relative_to(ROOT)}\0".encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def files_that_count() -> Iterator[Path]:
    yield from (ROOT / name for name in ("requirements.txt", "tokoonline/settings.py"))
    yield from (ROOT / "tokoonline" / name for name in ("embedded.py", "roles.py"))
    for depth in ("*", "*/*"):
        yield from ROOT.glob(f"{depth}/migrations/*.py")


def make(directory: Path) -> None:
    """Migrate a new cluster and put it into `directory` when it is whole."""
    KEPT.mkdir(parents=True, exist_ok=True)
    # Not in the checkout: started by root, the server is somebody who may not enter every home.
    work = Path(tempfile.mkdtemp(prefix="toko-test-"))
    cluster = embedded.Cluster(work / "postgres", embedded.THROW_AWAY_SETTINGS)
    unfinished = Path(tempfile.mkdtemp(prefix="making-", dir=KEPT))
    try:
        cluster.start(until_parent_ends=True)
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        environment = os.environ | {"PROCESS": "test", "VAR_DIR": str(work)}
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        cluster.stop()
        copy(cluster.data, unfinished / "cluster" / "data")
        # Somebody else may have been quicker.
        with contextlib.suppress(OSError):
            (unfinished / "cluster").rename(directory)
    finally:
        cluster.stop()
        shutil.rmtree(work, ignore_errors=True)
        shutil.rmtree(unfinished, ignore_errors=True)


def copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True)
    # With its owner, which shutil.copytree does not keep.
    subprocess.run(["cp", "-a", source, target], check=True)
    shutil.copystat(source.parent, target.parent)
    owner = source.parent.stat()
    os.chown(target.parent, owner.st_uid, owner.st_gid)


def forget_old() -> None:
    kept = sorted(KEPT.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in kept[MOST_KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
