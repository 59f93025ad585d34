"""Doing the jobs of shipping that wait, as the worker would."""

from catalog.tests import jobs


def do_jobs(only="shipping.", most=1_000):
    return jobs.do_jobs(only, most)
