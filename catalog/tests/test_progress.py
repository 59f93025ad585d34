from io import StringIO

import pytest
from django.core.management.base import OutputWrapper

from catalog.management.progress import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is set."""
    now = {"seconds": 100.0}
    monkeypatch.setattr("time.monotonic", lambda: now["seconds"])
    return now


def test_a_terminal_sees_a_bar(clock):
    screen = Terminal()
    progress = Progress(4, "pictures", OutputWrapper(screen))

    progress.advance(2)
    progress.finish()

    half = "█" * 15 + "·" * 15
    assert screen.getvalue() == f"\r{half} 2/4 pictures" * 2 + "\n"


def test_a_log_sees_a_line_every_five_seconds_and_none_of_what_is_quick(clock):
    log = StringIO()
    progress = Progress(400, "rows", OutputWrapper(log))

    progress.advance(100)
    clock["seconds"] += 5
    progress.advance(100)
    progress.advance(100)
    progress.finish()

    assert log.getvalue() == "200/400 rows\n"


def test_nothing_to_do_says_nothing(clock):
    screen = Terminal()

    Progress(0, "rows", OutputWrapper(screen)).finish()

    assert screen.getvalue() == ""
