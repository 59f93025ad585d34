"""One promise of the database, and what is found where it does not hold."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Invariant:
    """`sql` selects a text a row that breaks the promise; a notice is no fault, only to be known."""

    name: str
    sentence: Promise
    sql: str
    is_notice: bool = False


@dataclass(frozen=True)
class Finding:
    """A promise that is broken `count` times, with the first few examples."""

    invariant: Invariant
    count: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(self.examples)
        if self.count > len(self.examples):
            shown = _("%(examples)s and others") % {"examples": shown}
        return f"{self.invariant.sentence % {'count': self.count}}: {shown}."

    @property
    def is_notice(self) -> bool:
        return self.invariant.is_notice
