"""What the roof does by the clock; times are UTC."""

from django.core.management import call_command
from procrastinate.contrib.django import app

from tokoonline.jobs import revive_stalled_jobs

DAYS_KEPT = 30


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="revive_stalled_jobs", name="tokoonline.revive_stalled_jobs")
async def revive_stalled_jobs_each_minute(timestamp: int) -> None:
    await revive_stalled_jobs()


@app.periodic(cron="20 19 * * *")
@app.task(queueing_lock="remove_finished_jobs", name="tokoonline.remove_finished_jobs")
async def remove_finished_jobs_each_night(timestamp: int) -> None:
    """Keep failed jobs: somebody still has to look at them."""
    await app.job_manager.delete_old_jobs(nb_hours=DAYS_KEPT * 24, include_cancelled=True)


@app.periodic(cron="40 19 * * *")
@app.task(queueing_lock="remove_ended_sessions", name="tokoonline.remove_ended_sessions")
def remove_ended_sessions_each_night(timestamp: int) -> None:
    call_command("clearsessions")
