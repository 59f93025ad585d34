"""Making the whole past: how many, how long, and from which seed."""

from datetime import timedelta
from random import Random

from django.db import transaction
from django.utils import timezone

from customers.models import User
from inventory.availability import available_by_variant
from payments.models import BankAccount, CodArea

from .given_back import give_back
from .people import Towns, as_customer, invent_shoppers
from .proofs import attach_drawn_proof
from .rhythm import order_times
from .settlements import settle_weeks
from .shopping import Market, NothingToSell
from .stories import OPEN_ORDERS, OPEN_WORK, UNPAID, tell, tell_open
from .writing import write_history

ACCOUNTS = (
    ("BCA", "014", "0123456789"),
    ("Mandiri", "008", "1230009876543"),
    ("BRI", "002", "001201009876305"),
)
# Who has an account comes so many times as often as others.
REGULAR = 5
# The newest orders lie within these: so fresh that nobody is late yet.
WAITING_HOURS, WORKING_HOURS = 20, 50


@transaction.atomic
def make_history(*, orders, days, seed, now, owner="Toko Online"):
    """Write `orders` past orders of the last `days` days, all or none; returns how many were written.

    Raises NothingToSell where catalogue, tariffs or regions are missing.
    """
    random = Random(seed)  # noqa: S311 a demo, not a secret
    now = timezone.localtime(now)
    open_shop(owner)
    towns = Towns()
    if not towns.villages:
        raise NothingToSell("load_regions")
    market = Market(random)
    people = invent_people(random, orders, towns)
    stories = tell_stories(random, market, people, orders, days, now)
    told, payments = write_history(stories)
    settle_weeks(told, payments, now=now)
    give_back(told, payments, now=now)
    for order, story in told:
        if story.proof_at:
            attach_drawn_proof(payments[order.pk], sender=order.contact_name, at=story.proof_at)
    return len(told)


def open_shop(holder):
    """A shop needs an account to be paid on, and says where it trusts people to pay at the door."""
    if not BankAccount.objects.exists():
        BankAccount.objects.bulk_create(
            BankAccount(bank_name=bank, bank_code=code, number=number, holder=holder, position=position)
            for position, (bank, code, number) in enumerate(ACCOUNTS)
        )
    if not CodArea.objects.exists():
        CodArea.objects.create(region_prefix="", name="Indonesia", max_amount=2_000_000, fee_amount=3_000)


def invent_people(random, orders, towns):
    """Fewer people than orders: some come again, some often. Shoppers with an account are among them."""
    people = invent_shoppers(random, max(orders * 6 // 10, 1), towns)
    users = User.objects.filter(is_staff=False, is_active=True).order_by("pk")[:50]
    regulars = [as_customer(person, user) for person, user in zip(people, users, strict=False)]
    return people[len(regulars) :] + regulars * REGULAR


def tell_stories(random, market, people, orders, days, now):
    """The stories in the order of their instants; the newest are today's work."""
    # A handful of orders is a past without a present.
    working = OPEN_WORK if orders >= 4 * OPEN_ORDERS else ()
    fresh = OPEN_ORDERS if working else 0
    quiet_from = now - timedelta(hours=WORKING_HOURS if working else 0)
    stock = available_by_variant([variant.pk for variant in market.variants])
    stories = []
    for at in order_times(random, orders - fresh, days=days, until=quiet_from):
        plan = market.plan(random.choice(people), at)
        may_end = all(line.quantity <= stock[line.variant.pk] for line in plan.lines)
        stories.append(tell(random, plan, now=now, may_end=may_end))
    stages = [stage for stage, count in working for _number in range(count)]
    for stage in stages:
        at = fresh_time(random, stage, now)
        plan = market.plan(random.choice(people), at, may_be_cod=stage not in UNPAID)
        stories.append(tell_open(random, plan, stage, now=now))
    return sorted(stories, key=lambda story: story.plan.at)


def fresh_time(random, stage, now):
    """Unpaid ones are from the last hours, paid ones a little older."""
    hours = WAITING_HOURS if stage in UNPAID else WORKING_HOURS
    return now - timedelta(seconds=random.randint(600, 3600 * hours))
