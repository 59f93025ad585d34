"""What the pages of parcels need: where each is, as a pill, and how to write to its shopper."""

from django import template

from catalog.admin_columns import moment, pill

from ..parcels.chatting import chat_link

register = template.Library()
register.filter("chat_link", chat_link)
register.filter("moment", moment)

TONES = {
    "out_for_delivery": "move",
    "in_transit": "move",
    "picked_up": "move",
    "delivered": "good",
    "delivery_failed": "bad",
    "available_for_pickup": "wait",
    "on_hold": "wait",
    "returning": "wait",
    "returned": "wait",
    "lost": "bad",
    "cancelled": "bad",
}


@register.simple_tag
def place_pill(parcel):
    """Where the courier says a parcel is."""
    return pill(parcel.get_tracking_state_display(), TONES.get(parcel.tracking_state, ""))
