"""Jobs of the catalogue."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from . import pictures


# One at a time, however many jobs the worker does at once: a picture needs a processor and memory.
@jobs.task(
    name="catalog.process_picture",
    queue="pictures",
    lock="pictures",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
)
def process_picture(image_id):
    """Make the sizes of one picture; a refusal is kept at the picture and not tried again."""
    pictures.process_picture(image_id, at=timezone.now())


def defer_pictures(images):
    """Let the worker make the sizes of these pictures once the caller's transaction is there."""
    if images:
        process_picture.batch_defer(*({"image_id": image.pk} for image in images))
