"""What there is to look after in money: queues of payments, refunds, messages and gateways."""

from datetime import timedelta

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils.translation import gettext_lazy as _

from payments.models import GatewayHealth, Payment, PaymentEvent, Refund
from payments.models.payment import TAKEN_BACK

from .refunds import to_do
from .row_queues import RowQueue

# What was taken back after the parcel had gone is shown for so long; nobody can call it back.
LONGEST_SHOWN = timedelta(days=30)
# A message that is not read at once waits for its job.
READING_TIME = timedelta(minutes=1)


def payments():
    return Payment.objects.select_related("order")


def taken_back(at):
    """Reversed and charged back: first where the goods are still here."""
    lately = Refund.objects.filter(
        payment=OuterRef("pk"), way__in=["reversal", "chargeback"], created_at__gt=at - LONGEST_SHOWN
    )
    unfinished = Q(order__status__in=["pending", "processing", "shipped"])
    found = payments().filter(unfinished | Exists(lately), state__in=TAKEN_BACK)
    return found.order_by(Case(When(order__status="processing", then=0), default=1), "-pk")


def homeless(at):
    return payments().without_home().order_by("refund_due_at", "pk")


def of_cancelled(at):
    """What paid an order that was cancelled afterwards, as long as some of it is here."""
    cancelled = Q(order__status="cancelled", order__payment_status__in=["paid", "part_refunded"])
    found = payments().filter(cancelled, state="paid", refunding_amount__lt=F("captured_amount"))
    return found.order_by("pk")


def refunds_due(at):
    """What staff have to transfer, or to decide about; a lost answer is asked for again by the clock."""
    return to_do(Refund.objects).select_related("payment__order").order_by("created_at", "pk")


def overpaid(at):
    """More than was asked, beside the order that it paid; its index has the first condition."""
    found = payments().filter(state="paid", captured_amount__gt=F("amount"))
    return found.filter(captured_amount__gt=F("refunding_amount") + F("order__total_amount")).order_by("pk")


def unanswered(at):
    """Attempts whose gateway said nothing, or no."""
    return payments().open().filter(Q(state="unknown") | ~Q(failure="")).order_by("pk")


def unread(at):
    """Messages left unread, and those that were given up as nobody's."""
    waiting = Q(processed_at__isnull=True) & (Q(received_at__lt=at - READING_TIME) | ~Q(error=""))
    given_up = ~Q(error="") & Q(received_at__gt=at - LONGEST_SHOWN)
    found = PaymentEvent.objects.filter(waiting | given_up).defer("raw", "body")
    return found.select_related("payment__order").order_by("-pk")


def down(at):
    return GatewayHealth.objects.filter(closed_until__gt=at).order_by("provider")


def at_gateways(at):
    """Open attempts that a gateway would take, those first whose time is nearest to its end."""
    found = payments().filter(state__in=["waiting", "review"], charge_amount__isnull=False)
    return found.order_by(F("due_at").asc(nulls_last=True), "pk")


QUEUES = [
    RowQueue(
        "ditarik-kembali",
        _("Money that went back"),
        _("Reversed or charged back. Do not send what is still here."),
        taken_back,
        kind="payment",
    ),
    RowQueue(
        "tanpa-pesanan",
        _("Money without an order"),
        _("It came too late, twice, or with another amount. Give it back, keep it as credit, or try again."),
        homeless,
        kind="payment",
    ),
    RowQueue(
        "pesanan-batal",
        _("Money of cancelled orders"),
        _("The order was cancelled after it was paid, and the shopper was promised the money."),
        of_cancelled,
        kind="payment",
    ),
    RowQueue(
        "pengembalian",
        _("Refunds to finish"),
        _("To be transferred by hand, failed, or without an answer."),
        refunds_due,
        kind="refund",
    ),
    RowQueue(
        "kelebihan",
        _("Paid too much"),
        _("The order is paid, and more came than was asked."),
        overpaid,
        kind="payment",
    ),
    RowQueue(
        "tanpa-jawaban",
        _("Without an answer"),
        _("The gateway did not answer, or refused. It is asked again by itself."),
        unanswered,
        kind="payment",
        tone="wait",
    ),
    RowQueue(
        "pesan",
        _("Messages not understood"),
        _("News of gateways that nobody could act on."),
        unread,
        kind="event",
        tone="wait",
    ),
    RowQueue(
        "gerbang",
        _("Gateways that do not answer"),
        _("After failures in a row nobody asks them for half a minute; shoppers choose another way."),
        down,
        kind="gateway",
        tone="wait",
    ),
    RowQueue(
        "berjalan",
        _("Open at gateways"),
        _("Nothing to do: shoppers are paying, and each one is asked about in time."),
        at_gateways,
        kind="payment",
        tone="",
    ),
]


def urgent(at):
    """Querysets of what somebody has to act on: the card of the first page counts them together."""
    still_here = Payment.objects.filter(state__in=TAKEN_BACK, order__status="processing")
    return [still_here, homeless(at), of_cancelled(at), to_do(Refund.objects), overpaid(at)]
