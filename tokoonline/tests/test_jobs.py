import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app as jobs
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


def test_pictures_are_made_one_at_a_time_and_hold_nobody_up():
    for image_id in (1, 2):
        jobs.configure_task("catalog.process_picture", task_kwargs={"image_id": image_id}).defer()
    jobs.configure_task("payments.look", task_kwargs={"payment_id": 1, "actor": "Sari"}).defer()

    taken = [take_job() for _ in range(3)]

    assert taken == ["catalog.process_picture", "payments.look", None]
    assert jobs.worker_defaults["concurrency"] == 4


def take_job():
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES RETURNING id")
        cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, %s)", cursor.fetchone())
        return cursor.fetchone()[0]
