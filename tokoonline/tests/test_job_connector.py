"""A job that another job leaves shares that one's fate, in a worker of its own too."""

import time

import pytest
from asgiref.sync import async_to_sync
from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob

from catalog.models import Brand

pytestmark = pytest.mark.django_db(transaction=True)
# Longer than the worker takes to see a new job.
A_WHILE = 0.5


@pytest.fixture
def seen():
    """Tasks that write a brand and leave a job which looks for it; returns what that one saw."""
    found = []

    @jobs.task(name="tests.look")
    def look():
        found.append(Brand.objects.filter(slug="made").exists())

    @jobs.task(name="tests.make")
    def make(breaks):
        with transaction.atomic():
            jobs.configure_task("tests.look").defer()
            Brand.objects.create(name="Made", slug="made")
            time.sleep(A_WHILE)
            if breaks:
                raise ValueError("rolled back")

    yield found
    for name in ("tests.look", "tests.make"):
        del jobs.tasks[name]


@async_to_sync
async def work():
    with jobs.replace_connector(jobs.connector.get_worker_connector()):
        async with jobs.open_async():
            await jobs.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


@pytest.mark.parametrize("breaks", [False, True])
def test_what_a_job_leaves_begins_after_its_transaction_and_falls_with_it(seen, breaks):
    jobs.configure_task("tests.make").defer(breaks=breaks)

    work()
    work()

    assert seen == ([] if breaks else [True])
    assert Brand.objects.exists() != breaks
    left = ProcrastinateJob.objects.filter(task_name="tests.look").values_list("status", flat=True)
    assert list(left) == ([] if breaks else ["succeeded"])
