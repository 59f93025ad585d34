"""Doing the jobs that wait, as the worker would."""

from django.db import connection
from procrastinate.contrib.django import app as jobs
from procrastinate.contrib.django.models import ProcrastinateJob


def do_jobs(only, most):
    """Do the waiting jobs whose names begin so, also those that they bring; returns how many."""
    done = 0
    while done < most:
        job = (
            ProcrastinateJob.objects.filter(status="todo", task_name__startswith=only).order_by("pk").first()
        )
        if job is None:
            break
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [job.pk])
        jobs.tasks[job.task_name].func(**job.args)
        done += 1
    return done
