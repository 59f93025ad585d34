from procrastinate.contrib.django import app as jobs

from customers.tasks import PATIENCE
from tokoonline.storefront.mails import order_letter
from tokoonline.storefront.refund_mails import refund_letter


# `orders` defers it by this name: it lies below and knows no letters.
@jobs.task(name="mail.order", retry=PATIENCE)
def send_order_mail(order_id, kind, shipment_id=None):
    """Send one letter about an order. Run twice it sends it twice, which harms nobody."""
    letter = order_letter(order_id, kind, shipment_id)
    if letter:
        letter.send()


# `payments` defers it by this name.
@jobs.task(name="mail.refund", retry=PATIENCE)
def send_refund_mail(refund_id):
    """Tell the shopper that money is on its way back; one that failed meanwhile is not told."""
    letter = refund_letter(refund_id)
    if letter:
        letter.send()
