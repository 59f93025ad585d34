"""Jobs about parcels that join apps; `shipping` defers them by these names."""

from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from customers.tasks import PATIENCE
from tokoonline.arriving import book_arrival
from tokoonline.storefront.parcel_mails import parcel_letter


@jobs.task(name="parcels.arrived", retry=PATIENCE)
def parcel_arrived(shipment_id):
    """Book a delivery that the courier tells of. Run twice it books once."""
    book_arrival(shipment_id, at=timezone.now())


@jobs.task(name="mail.parcel", retry=PATIENCE)
def send_parcel_mail(shipment_id, kind):
    """Send one letter about a parcel. Run twice it sends it twice, which harms nobody."""
    letter = parcel_letter(shipment_id, kind)
    if letter:
        letter.send()
