import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from tokoonline.jobs import MOST_ATTEMPTS, revive_stalled_jobs

pytestmark = pytest.mark.django_db(transaction=True)


def make_job(*, attempts, seconds_silent):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [seconds_silent],
        )
        (worker_id,) = cursor.fetchone()
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, worker_id)"
            " VALUES ('default', 'mail', 'doing', %s, %s) RETURNING id",
            [attempts, worker_id],
        )
        return cursor.fetchone()[0]


def status_of(job_id):
    return ProcrastinateJob.objects.get(pk=job_id).status


def test_a_job_of_a_silent_worker_is_taken_up_again():
    job_id = make_job(attempts=0, seconds_silent=60)

    async_to_sync(revive_stalled_jobs)()

    assert status_of(job_id) == "todo"


def test_a_job_of_a_living_worker_is_left_alone():
    job_id = make_job(attempts=0, seconds_silent=5)

    async_to_sync(revive_stalled_jobs)()

    assert status_of(job_id) == "doing"


def test_a_job_that_ends_every_worker_is_given_up():
    job_id = make_job(attempts=MOST_ATTEMPTS - 1, seconds_silent=60)

    async_to_sync(revive_stalled_jobs)()

    assert status_of(job_id) == "failed"
