"""The cluster that test runs copy is made anew whenever what it was made of has changed."""

import subprocess

import pytest

from tokoonline import embedded
from tokoonline.tests import migrated


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    for name in (
        "requirements.txt",
        "tokoonline/settings.py",
        "tokoonline/embedded.py",
        "tokoonline/roles.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    for name in ("orders/migrations", "tokoonline/storefront/migrations"):
        (tmp_path / name).mkdir(parents=True)
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    monkeypatch.setattr(migrated, "KEPT", tmp_path / "var" / "tests")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "orders/migrations/0002_more.py",
        "tokoonline/storefront/migrations/0001_initial.py",
        "requirements.txt",
        "tokoonline/roles.py",
    ],
)
def test_another_migration_package_or_role_is_another_cluster(checkout, name):
    before = migrated.key_of_migrations()
    (checkout / name).write_text("changed")

    assert migrated.key_of_migrations() != before


def test_a_view_is_no_reason_to_migrate_again(checkout):
    before = migrated.key_of_migrations()
    (checkout / "orders" / "views.py").write_text("changed")

    assert migrated.key_of_migrations() == before


def test_a_copy_that_is_there_is_not_made_again_and_old_ones_go(checkout, monkeypatch):
    monkeypatch.setattr(migrated, "make", lambda directory: pytest.fail("it was there"))
    for number in range(migrated.MOST_KEPT):
        (migrated.KEPT / f"older-{number}" / "data").mkdir(parents=True)
    whole = migrated.KEPT / migrated.key_of_migrations()
    (whole / "data").mkdir(parents=True)
    (whole / "data" / "PG_VERSION").write_text("18")

    migrated.copy_into(checkout / "postgres")

    assert (checkout / "postgres" / "data" / "PG_VERSION").read_text() == "18"
    kept = {path.name for path in migrated.KEPT.iterdir()}
    assert whole.name in kept
    assert len(kept) == migrated.MOST_KEPT


def test_a_migration_that_fails_leaves_nothing_behind(checkout, monkeypatch):
    monkeypatch.setattr(embedded.Cluster, "start", lambda *args, **kwargs: True)
    (checkout / "manage.py").write_text("raise SystemExit(1)")

    with pytest.raises(subprocess.CalledProcessError):
        migrated.copy_into(checkout / "postgres")

    assert list(migrated.KEPT.iterdir()) == []
