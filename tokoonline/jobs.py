"""The job queue's own housekeeping: work whose worker died is taken up again."""

import logging

from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

logger = logging.getLogger(__name__)

# A job that ends its worker each time would else be taken up for ever.
MOST_ATTEMPTS = 5


async def revive_stalled_jobs() -> list[Job]:
    """Put jobs back into the queue whose worker has sent no sign of life for half a minute.

    Every job is safe to run twice, so it does not matter how far the first run came. A job that
    was started `MOST_ATTEMPTS` times is marked as failed, for people to look at. Returns the jobs found.
    """
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        if job.attempts + 1 >= MOST_ATTEMPTS:
            logger.error("job %s (%s) ended its worker each time", job.id, job.task_name)
            await app.job_manager.finish_job(job, Status.FAILED, delete_job=False)
        else:
            logger.warning("job %s (%s) is taken up again", job.id, job.task_name)
            await app.job_manager.retry_job(job)
    return stalled
