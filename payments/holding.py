"""Money that its gateway may take back within minutes: the order is not packed before that is over."""

from django.db.models import Q

from .models import Payment
from .providers import PROVIDERS


def holds():
    """{method: how long after the payment}, of the methods that need it."""
    return {
        provider.method_of(channel): channel.hold
        for provider in PROVIDERS.values()
        for channel in getattr(provider, "channels", ())
        if channel.hold
    }


def held(at):
    """Payments that may still be taken back at this moment."""
    waiting = Q(pk__in=[])
    for method, hold in holds().items():
        waiting |= Q(method=method, paid_at__gt=at - hold)
    return Payment.objects.filter(waiting, state=Payment.State.PAID)


def held_until(payment, at):
    """When a payment may be relied on, or None if that is so already."""
    hold = holds().get(payment.method)
    if payment.state != Payment.State.PAID or hold is None or payment.paid_at + hold <= at:
        return None
    return payment.paid_at + hold
