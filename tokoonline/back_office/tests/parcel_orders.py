"""Orders on their way out, for tests of batches, waybills and scans."""

from itertools import count

from django.utils import timezone

from payments.settling import settle
from payments.tests.factories import make_transfer
from shipping.models import Courier
from shipping.packing import pack_order

codes = count(1)
COURIERS = {"jne": "JNE", "jnt": "J&T", "pos": "Pos Indonesia"}


def make_couriers():
    return {
        code: Courier.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in COURIERS.items()
    }


def unpaid_order(*lines):
    return make_transfer(*lines, code=next(codes)).order


def paid_order(*lines):
    payment = make_transfer(*lines, code=next(codes))
    settle(payment, amount=payment.amount, event_key=f"k{payment.pk}", actor="bank", at=timezone.now())
    payment.order.refresh_from_db()
    return payment.order


def packed_parcel(*lines):
    make_couriers()
    return pack_order(paid_order(*lines), actor="Agus", at=timezone.now())
