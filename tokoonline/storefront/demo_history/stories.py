"""How each order went on, as far as it has come by now."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from payments.closing import GRACE

from .rhythm import in_working_hours, while_awake

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
# In a hundred transfers: never paid, cancelled before and after paying. In a hundred COD: cancelled.
NEVER_PAID, CANCELLED_UNPAID, CANCELLED_PAID = 9, 2, 1
COD_CANCELLED = 4
REASONS = (
    "Pembeli berubah pikiran",
    "Pembeli salah pilih warna",
    "Pembeli salah alamat",
    "Pembeli memesan dua kali",
)
# The newest orders stand where staff find work: (what waits to be done, how many).
OPEN_WORK = (("wait", 5), ("confirm", 7), ("pack", 10), ("ship", 8))
UNPAID = {"wait", "confirm"}
OPEN_ORDERS = sum(count for _stage, count in OPEN_WORK)


@dataclass
class Story:
    """Instants of an order's life; None for what has not happened (yet)."""

    plan: object
    proof_at: datetime | None = None
    paid_at: datetime | None = None
    packed_at: datetime | None = None
    shipped_at: datetime | None = None
    delivered_at: datetime | None = None
    completed_at: datetime | None = None
    ended_at: datetime | None = None
    ending: str = ""
    reason: str = ""

    @property
    def is_cod(self):
        return self.plan.payment.is_cod

    @property
    def units(self):
        return [(line.variant.pk, line.quantity) for line in self.plan.lines]

    def forget_after(self, now):
        """Take back what lies in the future."""
        for name in STEPS:
            if (at := getattr(self, name)) and at > now:
                setattr(self, name, None)
        if self.ended_at is None:
            self.ending = self.reason = ""
        return self


STEPS = ("proof_at", "paid_at", "packed_at", "shipped_at", "delivered_at", "completed_at", "ended_at")


def tell(random, plan, *, now, may_end):
    """What became of an ordinary order; `may_end` says whether it may give its stock back."""
    story = Story(plan)
    lot = random.randrange(100)
    if may_end and story.is_cod and lot < COD_CANCELLED:
        end(story, "cancelled", plan.at + random.randint(1, 5) * HOUR, random)
    elif may_end and not story.is_cod and lot < NEVER_PAID:
        end(story, "expired", plan.payment.due_at + GRACE + minutes(random, 1, 3), random)
    elif may_end and not story.is_cod and lot < NEVER_PAID + CANCELLED_UNPAID:
        end(story, "cancelled", plan.at + minutes(random, 5, 600), random)
    else:
        go_on(random, story)
        if may_end and not story.is_cod and lot < NEVER_PAID + CANCELLED_UNPAID + CANCELLED_PAID:
            story.packed_at = story.shipped_at = story.delivered_at = story.completed_at = None
            end(story, "cancelled", story.paid_at + minutes(random, 30, 300), random)
    return story.forget_after(now)


def end(story, ending, at, random):
    story.ending, story.ended_at = ending, at
    story.reason = random.choice(REASONS)


def go_on(random, story):
    """Paid, packed, shipped, delivered, completed, one after the other."""
    story.paid_at = None if story.is_cod else while_awake(story.plan.at + minutes(random, 15, 500))
    story.packed_at = in_working_hours((story.paid_at or story.plan.at) + minutes(random, 60, 900))
    story.shipped_at = in_working_hours(story.packed_at + minutes(random, 40, 420))
    days = max((story.plan.shipping.eta_to - story.plan.at.date()).days - random.randint(0, 1), 1)
    arrival = (story.shipped_at + days * DAY).replace(hour=random.randint(9, 17))
    story.delivered_at = max(arrival, story.shipped_at + 6 * HOUR)
    if story.is_cod:
        story.paid_at = story.delivered_at
    story.completed_at = story.delivered_at + 3 * DAY + minutes(random, 5, 60)


def tell_open(random, plan, stage, *, now):
    """An order of the last days that waits for somebody's hands."""
    story = Story(plan)
    if stage == "confirm":
        story.proof_at = between(random, plan.at, now)
    if stage in UNPAID:
        return story
    if not story.is_cod:
        story.paid_at = between(random, plan.at, now)
    if stage == "ship":
        story.packed_at = between(random, story.paid_at or plan.at, now)
    return story


def minutes(random, least, most):
    return timedelta(minutes=random.randint(least, most), seconds=random.randrange(60))


def between(random, first, last):
    """An instant strictly between two others."""
    seconds = int((last - first).total_seconds())
    return first + timedelta(seconds=random.randint(1, max(seconds - 1, 1)))
