"""Parcels from before there were parts get their place and their cash by migration."""

from importlib import import_module

import pytest
from django.db import connection
from django.utils import timezone

from orders.statuses import accept_cod
from orders.tests.factories import COD, make_order
from shipping.models import Shipment
from shipping.packing import pack_order
from shipping.tests.factories import make_shipment

pytestmark = pytest.mark.django_db
WHO = {"actor": "gudang", "at": timezone.now()}


def test_old_parcels_are_filled_and_new_ones_stay():
    order = make_order(payment=COD)
    accept_cod(order, **WHO)
    cash, paid = pack_order(order, **WHO), make_shipment()
    before = list(Shipment.objects.order_by("pk").values())
    Shipment.objects.update(location=None, cod_amount=0, service_code="")

    for _turn in range(2):
        with connection.cursor() as cursor:
            for statement in import_module("shipping.migrations.0009_parcels_before_there_were_parts").FILL:
                cursor.execute(statement)

    assert list(Shipment.objects.order_by("pk").values()) == before
    assert (cash.cod_amount, paid.cod_amount) == (order.total_amount, 0)
