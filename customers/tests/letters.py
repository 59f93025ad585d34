"""The letters that a deed has put into the job queue, as their reader would get them."""

from procrastinate.contrib.django.models import ProcrastinateJob

from customers.mailing import Letter


def waiting_letters():
    """Return the letters in the queue, oldest first."""
    jobs = ProcrastinateJob.objects.filter(task_name="mail.letter").order_by("id")
    return [Letter(**job.args) for job in jobs]


def links_in(letter):
    return [word for word in letter.text.split() if word.startswith("http")]
