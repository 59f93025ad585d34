"""Queues of what there is to look after: a page shows the beginning of each, or one as a whole.

Each queue is one statement that brings its first rows and how many there are in all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.paginator import Paginator
from django.db.models import Count, Window
from django.http import Http404
from django.utils.functional import Promise

FIRST_ROWS = 10
ROWS_PER_PAGE = 50


@dataclass(frozen=True)
class RowQueue:
    """`rows(at)` is ordered, what is most urgent first; `kind` names the part that draws a row."""

    code: str
    title: str | Promise
    advice: str | Promise
    rows: Callable
    kind: str
    tone: str = "bad"


@dataclass(frozen=True)
class Shown:
    """A queue with the rows that are shown of it, and how many there are."""

    queue: RowQueue
    count: int
    rows: list = field(default_factory=list)

    @property
    def more(self):
        return self.count - len(self.rows)


def show(queue, *, at):
    """Read the first rows of a queue and count it, in one statement."""
    rows = list(queue.rows(at).annotate(found=Window(Count("pk")))[:FIRST_ROWS])
    return Shown(queue, rows[0].found if rows else 0, rows)


def context_of(request, queues, *, title, at):
    """What a page shows of `queues`: all with their first rows, or one (?bagian=) with all its pages."""
    wanted = request.GET.get("bagian")
    chosen = [queue for queue in queues if queue.code == wanted]
    if wanted and not chosen:
        raise Http404
    page = None
    if chosen:
        page = Paginator(chosen[0].rows(at), ROWS_PER_PAGE).get_page(request.GET.get("hal"))
        shown = [Shown(chosen[0], page.paginator.count, list(page))]
    else:
        shown = [show(queue, at=at) for queue in queues]
    return {
        "title": chosen[0].title if chosen else title,
        "is_one": bool(chosen),
        "queues": [each for each in shown if each.count],
        "quiet": [each.queue for each in shown if not each.count],
        "page": page,
        "now": at,
    }
