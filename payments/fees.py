"""What a gateway keeps of a payment, by the rule of the day."""

import zoneinfo

from django.conf import settings
from django.db.models import Q

from .models import FeeRule


def fee_of(payment, at):
    """The gateway's fee in rupiah, or None if no rule tells it."""
    day = at.astimezone(zoneinfo.ZoneInfo(settings.STORE.time_zone)).date()
    rules = FeeRule.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=day),
        provider=payment.provider,
        method__in=[payment.method, ""],
        starts_on__lte=day,
    )
    rule = max(rules, key=lambda rule: rule.method, default=None)
    return None if rule is None else fee_by(rule, payment.amount)


def fee_by(rule, amount):
    """Fixed part and share of the amount, with VAT on both, rounded up to a rupiah."""
    # In ten-thousandths of a rupiah, then with VAT in ten-thousandths of those.
    net = rule.fixed_amount * 10_000 + amount * rule.basis_points
    return -(-net * (10_000 + rule.vat_basis_points) // 100_000_000)
