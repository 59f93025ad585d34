"""Having a gateway asked at the wish of a shopper: by a job, and one at a time."""

from django.db import transaction
from procrastinate.contrib.django import app as jobs
from procrastinate.exceptions import AlreadyEnqueued


def ask_gateway(payment):
    """Defer a look at an attempt that has a session and no money yet; pressing again asks no more."""
    if not payment.redirect_url or payment.captured_amount:
        return
    task = jobs.configure_task(
        "payments.look",
        queueing_lock=f"shopper-looks-{payment.pk}",
        task_kwargs={"payment_id": payment.pk, "actor": "shopper"},
    )
    try:
        with transaction.atomic():
            task.defer()
    except AlreadyEnqueued:
        # The question waits already; its answer serves both.
        pass
