from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.management.progress import Progress
from catalog.models import ProductImage
from catalog.pictures import FIRST_WIDTHS, Renderer, process_picture


class Command(BaseCommand):
    help = "Make the public sizes of all pictures that wait for them, now instead of by jobs."

    def add_arguments(self, parser):
        parser.add_argument("--processes", type=int, default=2, help="how many at a time (2)")
        parser.add_argument(
            "--first-view",
            action="store_true",
            help="make only the sizes that pages show first, and leave the rest to the jobs",
        )

    def handle(self, *, processes, first_view, **options):
        waiting = ProductImage.objects.filter(processed_at=None, failure="")
        if first_view:
            waiting = waiting.filter(renditions={})
        ids = SimpleQueue()
        for image_id in waiting.order_by("position", "product_id").values_list("pk", flat=True):
            ids.put(image_id)
        count = ids.qsize()
        progress = Progress(count, _("pictures"), self.stderr)
        only = FIRST_WIDTHS if first_view else None
        with ThreadPoolExecutor(processes) as pool:
            works = [pool.submit(self.work, ids, only, progress) for _number in range(processes)]
            try:
                shown = sum(work.result() for work in works)
            finally:
                # Ctrl-C: what is being made is finished, and no other begun.
                while not ids.empty():
                    ids.get()
        progress.finish()
        self.stdout.write(
            _("%(shown)d of %(count)d pictures can be shown.") % {"shown": shown, "count": count}
        )

    def work(self, ids, only, progress):
        """Process pictures until none waits, in a child of its own; return how many can be shown."""
        shown = 0
        try:
            with Renderer() as renderer:
                while True:
                    shown += process_picture(
                        ids.get_nowait(), at=timezone.now(), only=only, renderer=renderer
                    )
                    progress.advance()
        except Empty:
            return shown
        finally:
            connection.close()
