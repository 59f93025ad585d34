"""What a courier charges, parcel by parcel, beside what the shop reckoned with."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _

from .booking import Booking
from .shipment import Shipment, ShipmentLine

BIG = models.BigIntegerField()


class CourierBill(models.Model):
    courier = models.ForeignKey(
        "shipping.Courier", on_delete=models.PROTECT, related_name="bills", verbose_name=_("courier")
    )
    number = models.CharField(_("number of the bill"), max_length=60)
    billed_on = models.DateField(_("date"))
    amount = models.BigIntegerField(_("amount"))
    sha256 = models.CharField(max_length=64)
    actor = models.CharField(_("by"), max_length=150)
    created_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("courier's bill")
        verbose_name_plural = _("couriers' bills")
        ordering = ["-billed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["courier", "number"],
                name="courier_bill_once",
                violation_error_message=_("This bill is here already."),
            ),
            models.UniqueConstraint(
                fields=["courier", "sha256"],
                name="courier_bill_file_once",
                violation_error_message=_("A bill with the same parcels is here already."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="courier_bill_amount_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(name="courier_bill_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self):
        return self.number


class CourierBillLineQuerySet(models.QuerySet):
    def beside_quotes(self):
        """Each line with `paid`, `quoted`, `booked`, `leak` (rupiah), and `is_again`.

        `leak` is what was charged above what was quoted; none for a parcel that the shop does not
        know. What the shopper paid counts with the first parcel of the order, and a parcel that
        was billed before has no quote left. `known_grams` and `known_mm3` are the parcel's; what
        nobody weighed or measured is reckoned from its goods, as it was quoted.
        """
        before = CourierBillLine.objects.filter(shipment=OuterRef("shipment"), pk__lt=OuterRef("pk"))
        sent_first = Shipment.objects.filter(
            order=OuterRef("shipment__order"), handed_over_at__isnull=False, pk__lt=OuterRef("shipment")
        )
        once = {"is_again": False}
        return self.annotate(
            is_again=Exists(before),
            quoted=Case(When(**once, then=F("shipment__quoted_amount")), default=0),
            paid=Case(
                When(~Exists(sent_first), **once, then=F("shipment__order__shipping_amount")), default=0
            ),
            booked=Subquery(said_at_booking()),
            known_grams=Coalesce(
                F("shipment__weight_grams"),
                Subquery(inside(F("detail__weight_grams"))) + settings.STORE.packing_grams,
            ),
            known_mm3=Coalesce(
                volume("shipment__"), Subquery(inside(volume("detail__variant__"))), output_field=BIG
            ),
            leak=F("amount") - F("quoted"),
        )

    def that_differ(self):
        """Lines `beside_quotes` that somebody should look at."""
        return self.filter(Q(shipment__isnull=True) | ~Q(leak=0))

    def worst_first(self):
        return self.order_by(Coalesce("leak", "amount").desc(), "pk")


def said_at_booking():
    """What the provider said when the parcel of the outer line was booked."""
    live = Booking.objects.filter(shipment=OuterRef("shipment"), price__isnull=False, state__in=Booking.OPEN)
    return live.order_by("-created_at", "-pk").values("price")[:1]


def inside(measure):
    """The sum of what each unit of the goods in the parcel of the outer line measures."""
    lines = ShipmentLine.objects.filter(shipment=OuterRef("shipment")).order_by()
    return lines.values("shipment").annotate(all=Sum(F("quantity") * measure)).values("all")


def volume(prefix):
    """Cubic millimetres; they need more than the 32 bits that hold the sides."""
    length, width, height = (Cast(f"{prefix}{side}_mm", BIG) for side in ("length", "width", "height"))
    return length * width * height


class CourierBillLine(models.Model):
    """One parcel of a bill; `shipment` is none for a waybill that the shop does not know."""

    bill = models.ForeignKey(CourierBill, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(_("row"))
    waybill = models.CharField(_("waybill number"), max_length=25)
    shipment = models.ForeignKey(
        "shipping.Shipment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="bill_lines",
        verbose_name=_("shipment"),
    )
    weight_grams = models.PositiveIntegerField(_("weight charged (g)"), null=True, blank=True)
    amount = models.BigIntegerField(_("amount"))
    service = models.CharField(_("service"), max_length=60, blank=True)

    objects = CourierBillLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("parcel of a courier's bill")
        verbose_name_plural = _("parcels of a courier's bill")
        ordering = ["bill", "row"]
        constraints = [
            models.UniqueConstraint(fields=["bill", "waybill"], name="courier_bill_waybill_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="courier_bill_line_not_negative"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="courier_bill_line_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="courier_bill_adds_up",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT amount FROM shipping_courierbill WHERE id = NEW.bill_id)
                        <> (SELECT sum(amount) FROM shipping_courierbillline
                            WHERE bill_id = NEW.bill_id) THEN
                        RAISE EXCEPTION 'a bill is the sum of its parcels'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'courier_bill_adds_up';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.waybill
