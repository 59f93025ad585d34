"""Which database a process talks to, as whom, and how long it may keep the database waiting."""

from typing import Any

import environ

from tokoonline import embedded
from tokoonline.roles import WEB_ROLE, WORKER_ROLE

# One connection a request; a thread-per-request development server needs a few more.
WEB_POOL = {"min_size": 1, "max_size": 10, "num_workers": 1, "timeout": 5}
# A person at a terminal waits as long as it takes; a test that hangs must not.
OWN_LIMITS = {
    "command": {"statement_timeout": "0", "idle_in_transaction_session_timeout": "0"},
    "test": {"statement_timeout": "60s", "lock_timeout": "20s"},
}


def read_database(env: environ.Env, cluster: embedded.Cluster | None) -> dict[str, Any]:
    """Return Django's settings of the one database for this kind of process.

    `PROCESS` is web (unless said otherwise), worker, command or test; manage.py sets it. Web and
    worker live with the limits of their database roles. Worker and commands take
    `DATABASE_DIRECT_URL` where a connection pooler stands before the web's database.
    """
    process = env.str("PROCESS", default="web")
    database: dict[str, Any]
    if cluster:
        database = {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": embedded.DATABASE,
            "USER": WORKER_ROLE if process == "worker" else WEB_ROLE,
            "HOST": str(cluster.socket_directory),
            "PORT": str(embedded.PORT),
        }
    elif process == "web":
        database = env.db_url("DATABASE_URL")
    else:
        database = env.db_url("DATABASE_DIRECT_URL", default=env.str("DATABASE_URL"))
    options = database.setdefault("OPTIONS", {})
    options.setdefault("application_name", f"toko {process}")
    # The storefront's hot statements (catalog/reading.py) are planned once a connection. PgBouncer
    # before 1.21 cannot keep prepared statements apart.
    options["prepare_threshold"] = 2 if env.bool("DATABASE_PREPARES", default=True) else None
    if process == "web":
        options["pool"] = WEB_POOL
        database["CONN_HEALTH_CHECKS"] = True
    if process in OWN_LIMITS:
        limits = OWN_LIMITS[process].items()
        options["options"] = " ".join(f"-c {name}={value}" for name, value in limits)
    return database
