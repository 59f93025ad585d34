"""Keeping a courier's bill: every parcel with what it cost, in the sales journal as well."""

import hashlib
import zoneinfo
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from inventory.moving import constraint_of
from orders.journal import enter_shipping_costs

from .models import CourierBill, CourierBillLine, Shipment


class BillRefused(Exception):
    """The bill cannot be kept; then nothing of it is."""


class NumberTaken(BillRefused):
    """The courier's bill of this number is here already."""


class SameParcels(BillRefused):
    """A bill of this courier has exactly these parcels and amounts: the file came twice."""


REFUSALS = {"courier_bill_once": NumberTaken, "courier_bill_file_once": SameParcels}


@dataclass(frozen=True)
class Charge:
    """A parcel of a bill: whole rupiah; `parcel` is none where the shop does not know the waybill."""

    row: int
    waybill: str
    amount: int
    weight_grams: int | None = None
    service: str = ""
    parcel: Shipment | None = None


@dataclass(frozen=True)
class Sent:
    """What the shop knows of a waybill: `parcel` is the one the bill means.

    Without it, `other` is one with that number that it cannot mean: of another courier, or sent
    after the bill. `billed` is an earlier bill's number for the same parcel, "" for none.
    """

    parcel: Shipment | None = None
    other: Shipment | None = None
    billed: str = ""


def find_sent(courier, waybills, *, billed_on):
    """{waybill: Sent} of those the shop knows, in two queries.

    Couriers use their numbers again: of several parcels the newest that was handed over by the
    day of the bill is meant.
    """
    known = Shipment.objects.filter(waybill__in=waybills, handed_over_at__isnull=False)
    parcels, others = {}, {}
    end = end_of_day(billed_on)
    for shipment in known.select_related("courier", "order").order_by("handed_over_at", "pk"):
        is_meant = shipment.courier_id == courier.pk and shipment.handed_over_at < end
        (parcels if is_meant else others)[shipment.waybill] = shipment
    billed = dict(
        CourierBillLine.objects.filter(shipment__in=parcels.values())
        .order_by("pk")
        .values_list("shipment_id", "bill__number")
    )
    return {
        waybill: Sent(parcels[waybill], billed=billed.get(parcels[waybill].pk, ""))
        if waybill in parcels
        else Sent(other=others[waybill])
        for waybill in parcels.keys() | others.keys()
    }


def end_of_day(day):
    midnight = datetime.combine(day, time(), zoneinfo.ZoneInfo(settings.STORE.time_zone))
    return midnight + timedelta(days=1)


def import_bill(courier, charges, *, number, billed_on, actor, at):
    """Keep a bill with its parcels, and enter what they cost on its day; return it.

    Raises NumberTaken or SameParcels for what is here already, also if it came a moment ago.
    """
    try:
        with transaction.atomic():
            bill = CourierBill.objects.create(
                courier=courier,
                number=number,
                billed_on=billed_on,
                amount=sum(charge.amount for charge in charges),
                sha256=fingerprint(charges),
                actor=actor,
                created_at=at,
            )
            enter_lines(bill, charges)
            return bill
    except IntegrityError as error:
        refusal = REFUSALS.get(constraint_of(error))
        if refusal is None:
            raise
        raise refusal(number) from error


def enter_lines(bill, charges):
    lines = CourierBillLine.objects.bulk_create(
        (
            CourierBillLine(
                bill=bill,
                row=charge.row,
                waybill=charge.waybill,
                shipment=charge.parcel,
                weight_grams=charge.weight_grams,
                amount=charge.amount,
                service=charge.service,
            )
            for charge in charges
        ),
        batch_size=2000,
    )
    enter_shipping_costs(
        [(line.shipment.order_id, line.amount, f"courier:{line.pk}") for line in lines if line.shipment],
        day=bill.billed_on,
    )


def fingerprint(charges):
    """The same parcels and amounts give the same letters, whatever the file looked like."""
    lines = sorted(f"{charge.waybill};{charge.amount};{charge.weight_grams or ''}" for charge in charges)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
