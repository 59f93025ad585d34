"""A transport ordered at a provider for one parcel."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class BookingQuerySet(models.QuerySet):
    def to_decide(self):
        """What a person has to look at: nothing and nobody else brings it further.

        Unsure; refused, and not wanted anew since; ordered for a parcel that was opened, that left
        under another number, or that cannot bear its number.
        """
        newer = Booking.objects.filter(shipment=OuterRef("shipment"), pk__gt=OuterRef("pk"))
        is_packed = Q(shipment__state="packed")
        is_left_over = Q(shipment__state="cancelled") & ~Q(note="")
        has_other_number = (
            ~Q(shipment__state="cancelled") & ~Q(waybill="") & ~Q(waybill=F("shipment__waybill"))
        )
        is_unreadable = is_packed & Q(waybill="", shipment__waybill="") & ~Q(note="")
        return self.filter(
            Q(state="unsure")
            | Q(~Exists(newer), is_packed, state="refused", shipment__waybill="")
            | Q(is_left_over | has_other_number | is_unreadable, state="booked")
        )


class Booking(models.Model):
    """`key` is ours and stored before the provider is asked; `price` is what it says it will charge.

    `unsure`: the provider was asked, and nobody knows whether it heard.
    """

    class State(models.TextChoices):
        WANTED = "wanted", _("To be booked")
        BOOKED = "booked", _("Booked")
        UNSURE = "unsure", _("Nobody knows whether it is booked")
        REFUSED = "refused", _("Refused by the provider")
        CANCELLING = "cancelling", _("To be called off")
        CANCELLED = "cancelled", _("Called off")

    OPEN = ("wanted", "booked", "unsure", "cancelling")

    shipment = models.ForeignKey(
        "shipping.Shipment", on_delete=models.PROTECT, related_name="bookings", verbose_name=_("shipment")
    )
    provider = models.SlugField(_("provider"), max_length=20)
    key = models.CharField(_("our key"), max_length=60, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.WANTED)
    reference = models.CharField(_("reference"), max_length=80, blank=True)
    tracking_id = models.CharField(_("tracking number"), max_length=80, blank=True)
    waybill = models.CharField(_("waybill number"), max_length=25, blank=True)
    routing = models.CharField(_("routing code"), max_length=40, blank=True)
    price = models.BigIntegerField(_("price"), null=True, blank=True)
    note = models.CharField(_("answer"), max_length=300, blank=True)
    actor = models.CharField(_("by"), max_length=150)
    created_at = models.DateTimeField(_("wanted at"))
    asked_at = models.DateTimeField(_("asked at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("booking")
        verbose_name_plural = _("bookings")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["shipment"],
                condition=Q(state__in=["wanted", "booked", "unsure", "cancelling"]),
                name="booking_one_open_a_shipment",
            ),
            models.UniqueConstraint(
                fields=["provider", "reference"],
                condition=~Q(reference=""),
                name="booking_reference_once_a_provider",
            ),
            models.CheckConstraint(
                condition=Q(price__isnull=True) | Q(price__gte=0), name="booking_price_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | ~Q(reference=""), name="booking_booked_has_reference"
            ),
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["wanted", "unsure", "cancelling"]),
                name="booking_to_do",
            ),
        ]

    def __str__(self):
        return self.reference or self.key
