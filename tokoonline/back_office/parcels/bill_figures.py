"""What couriers charged beside what was paid, quoted and booked: sums, and parcel by parcel."""

from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from reports.figures import share
from shipping.models import CourierBillLine, CourierService
from shipping.weights import charge_kg, rounded_up

UNKNOWN = Q(shipment__isnull=True)


@dataclass(frozen=True)
class Sums:
    """Of lines `beside_quotes`, whole rupiah. `leak` is of the parcels that the shop knows."""

    parcels: int = 0
    charged: int = 0
    paid: int = 0
    quoted: int = 0
    booked: int = 0
    booked_parcels: int = 0
    leak: int = 0
    unknown: int = 0
    unknown_charged: int = 0
    again: int = 0

    @property
    def leak_share(self):
        """Tenths of a per cent of what was quoted; None where nothing was."""
        return share(self.leak, self.quoted)

    @property
    def above_paid(self):
        return self.charged - self.unknown_charged - self.paid


# Named apart from the columns that they add up.
TOTALS = {
    "all_parcels": Count("pk"),
    "all_charged": Sum("amount", default=0),
    "all_paid": Sum("paid", default=0),
    "all_quoted": Sum("quoted", default=0),
    "all_booked": Sum("booked", default=0),
    "all_booked_parcels": Count("booked"),
    "all_leak": Sum("leak", default=0),
    "all_unknown": Count("pk", filter=UNKNOWN),
    "all_unknown_charged": Sum("amount", filter=UNKNOWN, default=0),
    "all_again": Count("pk", filter=Q(is_again=True)),
}


def sums_of(lines):
    """Add up lines `beside_quotes`; one statement."""
    return as_sums(lines.order_by().aggregate(**TOTALS))


def sums_by_bill(bills):
    """{bill id: Sums}, one statement for all of them."""
    lines = CourierBillLine.objects.filter(bill__in=bills).beside_quotes().order_by()
    return {row.pop("bill"): as_sums(row) for row in lines.values("bill").annotate(**TOTALS)}


def as_sums(row):
    return Sums(**{name.removeprefix("all_"): value for name, value in row.items()})


@dataclass(frozen=True)
class Shown:
    """A line with the weight that the shop reckoned with, None where it knows none."""

    line: CourierBillLine
    reckoned_grams: int | None

    @property
    def is_heavier(self):
        charged, reckoned = self.line.weight_grams, self.reckoned_grams
        return charged is not None and reckoned is not None and charged > reckoned

    @property
    def note(self):
        if self.line.shipment is None:
            return _("Not a parcel of the shop's.")
        return _("Billed before.") if self.line.is_again else ""


def shown(lines):
    """Each line with its weight; two statements more, however many lines there are."""
    services = {(one.courier_id, one.code): one for one in CourierService.objects.all()}
    for line in lines.select_related("bill__courier", "shipment__order"):
        yield Shown(line, reckoned_grams(line, services))


def reckoned_grams(line, services):
    """The grams that a courier may charge for a parcel by the rules of its service."""
    parcel = line.shipment
    if parcel is None or not line.known_grams:
        return None
    codes = (parcel.service_code, parcel.order.service_code)
    service = next(filter(None, (services.get((parcel.courier_id, code)) for code in codes)), None)
    if service is None:
        # Every courier rounds up; without its rules no parcel is called too heavy for that.
        return rounded_up(line.known_grams, 1000) * 1000
    return 1000 * charge_kg(line.known_grams, line.known_mm3, service)


def table_of(lines):
    """(header, rows) of a CSV."""
    header = [
        _("Bill"), _("Date"), _("Courier"), _("Waybill"), _("Order"), _("Service"), _("Weight charged (g)"),
        _("Weight reckoned (g)"), _("Paid by the shopper"), _("Quoted"), _("Said at booking"), _("Charged"),
        _("Difference"), _("Note"),
    ]  # fmt: skip
    return header, (csv_row(one) for one in shown(lines))


def csv_row(one):
    line = one.line
    return [
        line.bill.number, line.bill.billed_on.isoformat(), line.bill.courier.name, line.waybill,
        line.shipment.order.number if line.shipment else "", line.service, line.weight_grams,
        one.reckoned_grams, line.paid, line.quoted, line.booked, line.amount, line.leak, one.note,
    ]  # fmt: skip
