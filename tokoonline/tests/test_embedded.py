import os
import subprocess
import sys
import threading

import psycopg
import pytest

from tokoonline import embedded
from tokoonline.roles import TIME_OUTS


@pytest.fixture
def make_cluster(tmp_path):
    made = []

    def make(*names):
        made.append(embedded.Cluster(tmp_path.joinpath(*names), embedded.THROW_AWAY_SETTINGS))
        return made[-1]

    yield make
    for cluster in made:
        cluster.remove()


def connect(cluster, user="toko"):
    return psycopg.connect(
        host=str(cluster.socket_directory), port=embedded.PORT, user=user, dbname=embedded.DATABASE
    )


def test_starts_and_stops_in_a_path_with_a_space_and_quotes(make_cluster):
    cluster = make_cluster('toko budi\'s "baru"', "postgres")

    assert cluster.start()
    assert not cluster.start(), "it runs already"
    with connect(cluster) as connection:
        assert connection.execute("SELECT current_setting('data_checksums')").fetchone() == ("on",)
    assert cluster.stop()
    assert not cluster.is_running()


def test_what_was_written_is_there_after_a_restart(make_cluster):
    cluster = make_cluster("postgres")
    cluster.start()
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")
    cluster.stop()

    cluster.start()

    with connect(cluster) as connection:
        assert connection.execute("TABLE kept").fetchall() == [(1,)]


def test_a_path_too_long_for_a_socket_listens_in_a_short_one(make_cluster):
    cluster = make_cluster("a" * 100, "postgres")

    cluster.start()

    assert cluster.socket_directory.parent.name == "tmp"
    connect(cluster).close()
    cluster.stop()
    assert not cluster.socket_directory.exists()


def test_nobody_else_may_prepare_the_short_directory(make_cluster):
    cluster = make_cluster("a" * 100, "postgres")
    cluster.socket_directory.symlink_to("/")

    try:
        with pytest.raises(embedded.CannotStart, match="another user"):
            cluster.start()
    finally:
        cluster.socket_directory.unlink()


def test_two_that_start_at_once_share_one_server(make_cluster):
    cluster = make_cluster("postgres")
    answers = []
    starters = [threading.Thread(target=lambda: answers.append(cluster.start())) for _ in range(3)]

    for starter in starters:
        starter.start()
    for starter in starters:
        starter.join()

    assert sorted(answers) == [False, False, True]


def test_roles_carry_their_limits(make_cluster):
    cluster = make_cluster("postgres")
    cluster.start()

    for role, limits in TIME_OUTS.items():
        with connect(cluster, role) as connection:
            for name, value in limits.items():
                assert connection.execute(f"SHOW {name}").fetchone()[0] in (
                    value,
                    value.replace("60s", "1min"),
                )


def test_the_server_ends_with_a_parent_that_is_killed(make_cluster):
    cluster = make_cluster("postgres")
    script = (
        "import os, signal, sys; from pathlib import Path; from tokoonline import embedded;"
        "c = embedded.Cluster(Path(sys.argv[1]), embedded.THROW_AWAY_SETTINGS);"
        "c.start(until_parent_ends=True); os.kill(os.getpid(), signal.SIGKILL)"
    )

    subprocess.run([sys.executable, "-c", script, str(cluster.directory)], check=False)

    gone = threading.Event()
    for _ in range(100):
        if not (cluster.data / "postmaster.pid").exists():
            break
        gone.wait(0.05)
    assert not cluster.is_running()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives its rights away")
def test_root_runs_the_server_as_an_ordinary_user(make_cluster):
    cluster = make_cluster("postgres")

    cluster.start()

    assert (cluster.data / "PG_VERSION").stat().st_uid != 0
