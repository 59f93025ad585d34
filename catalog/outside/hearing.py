"""What other servers tell us without being asked, and why we may not listen."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Notification:
    """A request to a webhook of ours as it came; header names are in lower case."""

    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Forged(Exception):
    """The notification is not from whom it says."""


class Unreadable(Exception):
    """The notification is none, or is cut off."""
