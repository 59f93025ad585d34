from procrastinate.contrib.django import app as jobs

from customers.tasks import PATIENCE
from tokoonline.storefront.mails import order_letter


# `orders` defers it by this name: it lies below and knows no letters.
@jobs.task(name="mail.order", retry=PATIENCE)
def send_order_mail(order_id, kind):
    """Send one letter about an order. Run twice it sends it twice, which harms nobody."""
    letter = order_letter(order_id, kind)
    if letter:
        letter.send()
