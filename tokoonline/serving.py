"""How gunicorn runs the shop: `gunicorn -c python:tokoonline.serving tokoonline.wsgi`."""

import gc
import os
from pathlib import Path
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
# Behind a proxy one is best. Without one, a browser's idle connections would each keep a worker waiting.
threads = int(os.environ.get("WEB_THREADS", "1"))
# The code is loaded once and shared; a setting that is missing stops the start, not each worker.
preload_app = True
# A page takes milliseconds and a statement at most five seconds.
timeout = 30
graceful_timeout = 15
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
# gunicorn's heartbeat must not wait for a busy disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 a file without name


def pre_fork(server: Any, worker: Any) -> None:
    # What is there now stays: the collector need not touch, and so copy, the shared pages.
    gc.freeze()
