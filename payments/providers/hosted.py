"""What all gateways with a page of their own share: channels as methods, and opening an attempt."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from catalog.money import format_rupiah
from orders.choices import PaymentChoice
from payments.breaker import gateways_down
from payments.models import Payment

from .base import MethodOffer, MethodUnavailable
from .calling import keys_of


@dataclass(frozen=True)
class Channel:
    """One way to pay inside a gateway; limits in whole rupiah, `code` "" if the gateway has one only."""

    code: str
    group: str | Promise
    label: str | Promise
    description: str | Promise
    least: int = 1
    most: int = 999_999_999
    time_to_pay: timedelta = timedelta(hours=24)
    # For so long after the payment the gateway may take the money back: nothing is packed before.
    hold: timedelta = timedelta(0)


class HostedGateway:
    """Offers the channels of a gateway at the checkout; adapters add the calls of `base.Gateway`.

    `needed_keys` are the settings without which it is off; PAY_<CODE>_CHANNELS may narrow the
    channels to those that the shop has a contract for ("qris,bca_va").
    """

    code = ""
    name = ""
    position = 0
    needed_keys: tuple[str, ...] = ()
    # Where its pages are: nobody is sent to another host.
    page_domains: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()

    def is_on(self):
        return all(keys_of(self.code).get(key) for key in self.needed_keys)

    def addresses(self):
        """Where it is reached. Raises ImproperlyConfigured for an address that is not the gateway's."""
        return []

    def is_live(self):
        """Whether it is set up for real money; else it is its sandbox, or a simulation."""
        return keys_of(self.code).get("is_production") == "1"

    def active_channels(self):
        if not self.is_on():
            return []
        wanted = keys_of(self.code).get("channels", "")
        chosen = {code.strip() for code in wanted.split(",") if code.strip()}
        return [channel for channel in self.channels if not chosen or channel.code in chosen]

    def method_of(self, channel):
        return f"{self.code}-{channel.code}" if channel.code else self.code

    def offers(self, purchase):
        return [self.offer(channel, purchase) for channel in self.active_channels()]

    def offer(self, channel, purchase):
        reason = self.refusal(channel, purchase)
        return MethodOffer(
            code=self.method_of(channel),
            group=str(channel.group),
            label=str(channel.label),
            description=str(channel.description),
            is_available=not reason,
            reason=reason,
        )

    def refusal(self, channel, purchase):
        """Why a purchase cannot be paid by this channel, in a sentence; "" if it can."""
        if purchase.amount < channel.least:
            return _("For orders from %(amount)s.") % {"amount": format_rupiah(channel.least)}
        if purchase.amount > channel.most:
            return _("For orders up to %(amount)s.") % {"amount": format_rupiah(channel.most)}
        if self.code in gateways_down():
            return _("%(gateway)s does not answer right now. Please choose another way to pay.") % {
                "gateway": self.name
            }
        return ""

    def choose(self, method, purchase):
        channel = next((c for c in self.active_channels() if self.method_of(c) == method), None)
        if channel is None or self.refusal(channel, purchase):
            raise MethodUnavailable(method)
        return PaymentChoice(
            method=method, label=str(channel.label), due_at=purchase.at + channel.time_to_pay
        )

    def payment_for(self, order, at):
        """An unsaved Payment; its session is opened by a job, after the order is written."""
        return Payment(
            order=order,
            method=order.payment_method,
            provider=self.code,
            reference=f"{order.number}-1",
            amount=order.total_amount,
            charge_amount=order.total_amount,
            charge_currency="IDR",
            created_at=at,
            due_at=order.payment_due_at,
            next_look_at=at,
        )
