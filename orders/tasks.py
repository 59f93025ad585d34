"""Jobs of carts and orders."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from .carts import forget_old_carts
from .completing import complete_delivered

CART_LIFETIME = timedelta(days=30)


@jobs.periodic(cron="20 * * * *")
@jobs.task(name="orders.complete_delivered", queueing_lock="orders.complete_delivered")
def complete_delivered_orders(timestamp):
    """Every hour: complete orders whose time to complain is over."""
    complete_delivered(at=timezone.now())


@jobs.periodic(cron="40 3 * * *")
@jobs.task(name="orders.forget_old_carts", queueing_lock="orders.forget_old_carts")
def forget_carts(timestamp):
    """Every night: forget guests' carts that nobody has touched for a month."""
    forget_old_carts(before=timezone.now() - CART_LIFETIME)
