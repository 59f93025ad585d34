"""Every five minutes the shop counts itself again."""

import logging

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from tokoonline.verifying import verify

logger = logging.getLogger(__name__)


@jobs.periodic(cron="*/5 * * * *")
@jobs.task(name="storefront.verify", queueing_lock="storefront.verify", pass_context=False)
def verify_every_five_minutes(timestamp):
    """Log in words what does not hold; the job itself succeeds, it found what it looked for."""
    for finding in verify(at=timezone.now()):
        if not finding.is_notice:
            logger.error("%s", finding)
