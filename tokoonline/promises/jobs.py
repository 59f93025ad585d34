"""What the work in the background promises."""

from django.utils.translation import ngettext_lazy

from .invariant import Invariant

INVARIANTS = [
    Invariant(
        "jobs_succeed",
        ngettext_lazy("%(count)d job failed", "%(count)d jobs failed", "count"),
        """
        SELECT task_name || ' #' || id FROM procrastinate_jobs WHERE status = 'failed'
        """,
    ),
    Invariant(
        "jobs_have_a_worker",
        ngettext_lazy(
            "%(count)d job was begun by a worker that gives no sign of life",
            "%(count)d jobs were begun by a worker that gives no sign of life",
            "count",
        ),
        """
        SELECT j.task_name || ' #' || j.id FROM procrastinate_jobs j
        LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
        WHERE j.status = 'doing' AND coalesce(w.last_heartbeat < %(silent)s, TRUE)
        """,
    ),
]
