"""The states of a parcel on its way, one set for all couriers (what each courier says is kept beside it).

Source: the couriers' words as collected in docs/shipping.md; names as EasyPost and karrio use them.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class TrackingState(models.TextChoices):
    BOOKED = "booked", _("Waiting to be picked up")
    PICKUP_PENDING = "pickup_pending", _("Courier on the way to us")
    PICKED_UP = "picked_up", _("Handed to the courier")
    IN_TRANSIT = "in_transit", _("On its way")
    OUT_FOR_DELIVERY = "out_for_delivery", _("Being delivered now")
    AVAILABLE_FOR_PICKUP = "available_for_pickup", _("Ready to be collected")
    DELIVERY_FAILED = "delivery_failed", _("Delivery failed")
    ON_HOLD = "on_hold", _("Held up")
    DELIVERED = "delivered", _("Delivered")
    RETURNING = "returning", _("On its way back to us")
    RETURNED = "returned", _("Back with us")
    CANCELLED = "cancelled", _("Transport cancelled")
    LOST = "lost", _("Lost or destroyed")
    UNKNOWN = "unknown", _("No news yet")


FINAL = {"delivered", "returned", "cancelled", "lost"}
# How far each state is on the way; a later scan never takes a parcel back, except to return it.
RANK = {
    "unknown": 0,
    "booked": 1,
    "pickup_pending": 2,
    "picked_up": 3,
    "in_transit": 4,
    "on_hold": 4,
    "out_for_delivery": 5,
    "delivery_failed": 5,
    "available_for_pickup": 5,
    "returning": 6,
    "delivered": 7,
    "returned": 7,
    "lost": 7,
    "cancelled": 7,
}
