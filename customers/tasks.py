from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from customers.mailing import Letter

PATIENCE = RetryStrategy(max_attempts=6, exponential_wait=5)


@jobs.task(name="mail.letter", retry=PATIENCE)
def send_letter(to, subject, text, html):
    Letter(to, subject, text, html).send()
