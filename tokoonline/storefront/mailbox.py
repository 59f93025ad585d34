"""The letters of a demo: they lie as files in var/mail instead of leaving the machine."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NAME = re.compile(r"[0-9a-z-]{1,60}\.log")
MOST_SHOWN = 100
# How Django's file backend ends a message.
END = b"-" * 79


@dataclass(frozen=True)
class KeptLetter:
    name: str
    subject: str
    to: str
    at: datetime | None
    text: str
    html: str


def kept_letters():
    """Return the newest letters, newest first."""
    folder = Path(settings.EMAIL_FILE_PATH)
    if not folder.is_dir():
        return []
    paths = [path for path in folder.iterdir() if NAME.fullmatch(path.name)]
    newest = sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)
    return [read_letter(path) for path in newest[:MOST_SHOWN]]


def find_letter(name):
    """Return the letter kept under `name`, or None."""
    path = Path(settings.EMAIL_FILE_PATH) / name
    return read_letter(path) if NAME.fullmatch(name) and path.is_file() else None


def read_letter(path):
    message = message_from_bytes(path.read_bytes().partition(END)[0], policy=policy.default)
    return KeptLetter(
        name=path.name,
        subject=str(message["subject"] or ""),
        to=str(message["to"] or ""),
        at=written_at(message),
        text=part_of(message, "plain"),
        html=part_of(message, "html"),
    )


def written_at(message):
    """The header's moment; Python takes its `-0000`, UTC from nowhere in particular, for no zone at all."""
    if not message["date"]:
        return None
    at = parsedate_to_datetime(str(message["date"]))
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def part_of(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return part.get_content() if part else ""
