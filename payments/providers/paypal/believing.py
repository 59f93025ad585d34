"""What PayPal's notifications are about; who sent them, `signing.py` finds out."""

import json

from ..base import Notice, Unreadable
from .reading import inside, listed, text
from .signing import check_signature


def believe(notification):
    """Read a notification. Raises Forged, Unreadable, or GatewayDown: its certificate is out of reach."""
    event = read_event(notification.body)
    check_signature(notification)
    kind = text(event.get("event_type"))
    resource = event["resource"]
    return Notice(event_key=event["id"], kind=kind[:100], **about(kind, resource))


def read_event(body):
    """The event of a body. Reading comes first: what is no event needs no certificate fetched."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is no JSON") from error
    if (
        not isinstance(event, dict)
        or not text(event.get("id"))
        or not isinstance(event.get("resource"), dict)
    ):
        raise Unreadable("the body is no event")
    return event


def about(kind, resource):
    """Which attempt: {"reference", "gateway_id", "transaction_id"}, as far as the event tells."""
    related = inside(inside(resource, "supplementary_data"), "related_ids")
    order, capture = text(related.get("order_id")), text(related.get("capture_id"))
    upwards = capture_above(resource) or capture
    if kind.startswith("CHECKOUT."):
        unit = next(iter(listed(resource, "purchase_units")), {})
        order = text(resource.get("order_id")) or text(resource.get("id"))
        return {"reference": text(unit.get("custom_id")), "gateway_id": order}
    if kind.startswith("CUSTOMER.DISPUTE."):
        money = next(iter(listed(resource, "disputed_transactions")), {})
        capture = text(money.get("seller_transaction_id"))
        return {"reference": text(money.get("custom")), "transaction_id": capture}
    if kind.startswith("PAYMENT.REFUND.") or upwards:
        # The `custom_id` of a refund is the refund's key, not the attempt's reference.
        return {"gateway_id": order, "transaction_id": upwards}
    if kind.startswith("PAYMENT.CAPTURE."):
        reference, capture = text(resource.get("custom_id")), text(resource.get("id"))
        return {"reference": reference, "gateway_id": order, "transaction_id": capture}
    return {}


def capture_above(refund):
    """The capture a refund belongs to, out of its link `up`: ".../v2/payments/captures/<id>"."""
    for link in listed(refund, "links"):
        _host, found, number = text(link.get("href")).rpartition("/v2/payments/captures/")
        if link.get("rel") == "up" and found and "/" not in number:
            return number
    return ""
