"""A parcel of an order: what is in it, who carries it, how far it has come."""

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shipping.tracking_states import TrackingState

TRACKED = ["id", "order", "courier", "service", "waybill", "state"]


class ShipmentQuerySet(models.QuerySet):
    def to_hand_over(self):
        return self.filter(state="packed", order__status="processing")

    def under_way(self):
        return self.filter(state="handed_over")

    def bearing(self, waybills):
        """Open parcels with one of these numbers; a courier gives none to two of them."""
        return self.filter(waybill__in=set(waybills), state__in=["packed", "handed_over"])

    def with_lines(self):
        return self.select_related("courier").prefetch_related("lines__detail")


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*TRACKED)),
    fields=TRACKED,
    model_name="ShipmentEvent",
)
class Shipment(models.Model):
    """Packed by `packing`, sent by `handing_over`, ended by `delivering`; the state only goes on.

    `service` and `quoted_amount` are what the shopper chose and paid; what the courier really
    charges is none of the order's business.
    """

    class State(models.TextChoices):
        PACKED = "packed", _("Packed")
        HANDED_OVER = "handed_over", _("Handed to the courier")
        DELIVERED = "delivered", _("Delivered")
        RETURNED = "returned", _("Came back to us")
        LOST = "lost", _("Lost by the courier")
        CANCELLED = "cancelled", _("Unpacked again")

    order = models.ForeignKey(
        "orders.Order", on_delete=models.PROTECT, related_name="shipments", verbose_name=_("order")
    )
    courier = models.ForeignKey(
        "shipping.Courier",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shipments",
        verbose_name=_("courier"),
    )
    service = models.CharField(_("service"), max_length=60, blank=True)
    service_code = models.SlugField(_("service code"), max_length=20, blank=True)
    location = models.ForeignKey(
        "inventory.StockLocation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="shipments",
        verbose_name=_("sent from"),
    )
    waybill = models.CharField(_("waybill number"), max_length=25, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PACKED)
    quoted_amount = models.BigIntegerField(_("shipping paid"), default=0)
    # As it is packed, wrapping included; none of a parcel that nobody weighed or measured.
    weight_grams = models.PositiveIntegerField(_("weight (g)"), null=True, blank=True)
    length_mm = models.PositiveIntegerField(_("length (mm)"), null=True, blank=True)
    width_mm = models.PositiveIntegerField(_("width (mm)"), null=True, blank=True)
    height_mm = models.PositiveIntegerField(_("height (mm)"), null=True, blank=True)
    cod_amount = models.BigIntegerField(_("to be collected"), default=0)
    packed_at = models.DateTimeField(_("packed at"))
    handed_over_at = models.DateTimeField(_("handed over at"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered at"), null=True, blank=True)
    # Back with us, or given up as lost.
    came_to_nothing_at = models.DateTimeField(_("came back or lost at"), null=True, blank=True)
    # Where the courier says it is, by its last scan, and when we ask again.
    tracking_state = models.CharField(
        _("where it is"), max_length=20, choices=TrackingState, default=TrackingState.UNKNOWN
    )
    tracking_at = models.DateTimeField(_("last scan"), null=True, blank=True)
    next_look_at = models.DateTimeField(_("next look"), null=True, blank=True)
    looks = models.PositiveSmallIntegerField(_("looks in vain"), default=0)

    objects = ShipmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        ordering = ["-packed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=["packed", "cancelled"],
                    handed_over_at__isnull=True,
                    delivered_at__isnull=True,
                    came_to_nothing_at__isnull=True,
                )
                | Q(
                    state="handed_over",
                    handed_over_at__isnull=False,
                    delivered_at__isnull=True,
                    came_to_nothing_at__isnull=True,
                )
                | Q(
                    state="delivered",
                    handed_over_at__isnull=False,
                    delivered_at__isnull=False,
                    came_to_nothing_at__isnull=True,
                )
                | Q(
                    state__in=["returned", "lost"],
                    handed_over_at__isnull=False,
                    delivered_at__isnull=True,
                    came_to_nothing_at__isnull=False,
                ),
                name="shipment_times_fit_its_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["packed", "cancelled"]) | Q(courier__isnull=False) & ~Q(waybill=""),
                name="shipment_sent_with_a_waybill",
            ),
            models.CheckConstraint(
                condition=Q(waybill="") | Q(waybill__regex=r"^[A-Z0-9]{8,25}$"),
                name="shipment_waybill_readable",
                violation_error_message=_("A waybill number has 8 to 25 letters and digits."),
            ),
            models.CheckConstraint(
                condition=Q(quoted_amount__gte=0, cod_amount__gte=0), name="shipment_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(tracking_state__in=TrackingState.values), name="shipment_tracking_state_known"
            ),
            # Couriers use their numbers again after some months; among open parcels they are unique.
            models.UniqueConstraint(
                fields=["courier", "waybill"],
                condition=Q(state__in=["packed", "handed_over"]) & ~Q(waybill=""),
                name="waybill_once_among_open_parcels",
                violation_error_message=_("Another parcel, packed or on its way, has this waybill number."),
            ),
        ]
        indexes = [
            models.Index(fields=["state", "packed_at"], name="shipment_by_state"),
            models.Index(fields=["waybill"], condition=~Q(waybill=""), name="shipment_waybill"),
            models.Index(
                fields=["next_look_at"],
                condition=Q(state="handed_over", next_look_at__isnull=False),
                name="shipment_to_look_at",
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="shipment_goes_on_only",
                field="state",
                transitions=[
                    ("packed", "handed_over"),
                    ("packed", "cancelled"),
                    ("handed_over", "delivered"),
                    ("handed_over", "returned"),
                    ("handed_over", "lost"),
                ],
            ),
            pgtrigger.Protect(name="shipment_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self):
        return self.waybill or f"{self.order} {self.get_state_display()}"

    @property
    def tracking_page(self):
        """The courier's own page about this parcel, or ""."""
        return self.courier.tracking_page(self.waybill) if self.courier and self.waybill else ""


class ShipmentLine(models.Model):
    """So many units of an order line are in the parcel."""

    shipment = models.ForeignKey(
        Shipment, on_delete=models.PROTECT, related_name="lines", verbose_name=_("shipment")
    )
    detail = models.ForeignKey(
        "orders.DetailOrder",
        on_delete=models.PROTECT,
        related_name="shipment_lines",
        verbose_name=_("order line"),
    )
    quantity = models.PositiveIntegerField(_("quantity"))

    class Meta:
        verbose_name = _("content of a shipment")
        verbose_name_plural = _("contents of a shipment")
        ordering = ["shipment", "detail"]
        constraints = [
            models.UniqueConstraint(fields=["shipment", "detail"], name="detail_once_a_shipment"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shipment_line_quantity_positive"),
        ]
        triggers = [
            pgtrigger.Protect(name="shipment_line_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="shipment_line_within_order",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1
                        FROM shipping_shipment s
                        JOIN orders_detailorder d ON d.order_id = s.order_id
                        WHERE s.id = NEW.shipment_id AND d.id = NEW.detail_id
                        AND d.quantity - d.quantity_cancelled >= (
                            SELECT sum(packed.quantity)
                            FROM shipping_shipmentline packed
                            JOIN shipping_shipment parcel ON parcel.id = packed.shipment_id
                            WHERE packed.detail_id = NEW.detail_id AND parcel.state <> 'cancelled'
                        )
                    ) THEN
                        RAISE EXCEPTION 'a parcel holds what its order has, and no more of it'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'shipment_line_within_order';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.quantity} x {self.detail_id}"
