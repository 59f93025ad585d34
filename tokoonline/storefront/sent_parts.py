"""What a letter says about one parcel of several: what is in it, and whether the rest follows."""

from django.db.models import F, Sum
from django.utils.translation import gettext as _


def is_part(order, shipment):
    """Whether the parcel holds less than what was ordered."""
    in_parcel = shipment.lines.order_by().aggregate(units=Sum("quantity", default=0))["units"]
    return in_parcel < sum(detail.quantity for detail in order.details.all())


def words_of_part(order, shipment):
    """(subject, sentences) about a parcel with a part of its order."""
    names = {detail.pk: detail.name for detail in order.details.all()}
    lines = shipment.lines.order_by("detail__position", "detail")
    items = ", ".join(f"{line.quantity} × {names[line.detail_id]}" for line in lines)
    to_come = order.details.filter(quantity__gt=F("quantity_shipped") + F("quantity_cancelled")).exists()
    courier = f"{shipment.courier.name} {shipment.service}" if shipment.courier else order.courier_name
    return _("Part of your order %(number)s is on its way"), (
        _("A parcel with part of your order is with %(courier)s: %(items)s.")
        % {"courier": courier.strip(), "items": items},
        _("The rest follows in a parcel of its own; we write to you again.")
        if to_come
        else _("With it, everything we send of this order has left us."),
    )
