"""Parcels that leave from another place than where their units were reserved."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum

from inventory.models import StockLevel, StockMovement
from inventory.moving import OutOfStock, adjust_stock, receive_stock
from inventory.tests.factories import make_location, make_stock
from shipping.models import Shipment
from shipping.packing import pack_order, pack_parcel, unpack_parcel
from shipping.tests.factories import make_paid_order

from .test_parts import WHO, pack, ship, state_of

pytestmark = pytest.mark.django_db


def stand(level):
    level.refresh_from_db()
    return level.on_hand, level.reserved


def elsewhere(level, units, **fields):
    """The same goods at another place; returns its level."""
    place = make_location(**fields)
    return receive_stock(level.variant, units, cause="test", key=f"there:{level.pk}", location=place)


def test_a_parcel_leaves_from_where_it_was_reserved():
    level = make_stock(10)

    shipment = ship(pack_order(make_paid_order((level.variant, 3)), **WHO))

    assert shipment.location_id == level.location_id
    assert stand(level) == (7, 0)


def test_the_reservation_moves_to_the_place_that_sends():
    here = make_stock(10)
    there = elsewhere(here, 5)
    order = make_paid_order((here.variant, 3))

    shipment = pack_parcel(order, location=there.location, **WHO)

    assert (stand(here), stand(there)) == ((10, 0), (5, 3))
    ship(shipment)
    assert (stand(here), stand(there)) == ((10, 0), (2, 0))


def test_one_order_leaves_from_two_places():
    here = make_stock(10)
    there = elsewhere(here, 5)
    order = make_paid_order((here.variant, 3))

    parts = [pack(order, 2, location=there.location), pack(order, 1)]
    assert [part.location_id for part in parts] == [there.location_id, here.location_id]
    for part in parts:
        ship(part)

    assert (stand(here), stand(there)) == ((9, 0), (3, 0))
    assert state_of(order) == ("shipped", "shipped")


def test_what_does_not_lie_there_is_refused_and_nothing_moves():
    here = make_stock(10)
    there = elsewhere(here, 2)
    order = make_paid_order((here.variant, 3))

    with pytest.raises(OutOfStock):
        pack_parcel(order, location=there.location, **WHO)

    assert (stand(here), stand(there)) == ((10, 3), (2, 0))
    assert state_of(order) == ("processing", "unfulfilled")
    assert not Shipment.objects.exists()
    with pytest.raises(OutOfStock):
        pack_parcel(order, location=make_location(), **WHO)


def test_units_of_an_opened_parcel_stay_there_and_leave_from_anywhere():
    here = make_stock(10)
    there = elsewhere(here, 5)
    order = make_paid_order((here.variant, 3))
    unpack_parcel(pack_parcel(order, location=there.location, **WHO), **WHO)
    assert (stand(here), stand(there)) == ((10, 0), (5, 3))

    again = pack_order(order, **WHO)
    assert again.location_id == there.location_id
    unpack_parcel(again, **WHO)
    ship(pack_parcel(order, location=here.location, **WHO))

    assert (stand(here), stand(there)) == ((7, 0), (5, 0))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_many_hands_at_two_places_never_send_what_is_not_there():
    here = make_stock(12)
    there = elsewhere(here, 5)
    orders = [make_paid_order((here.variant, 2)) for _ in range(6)]
    start = Barrier(7)

    def race(order):
        start.wait()
        try:
            return ship(pack_parcel(order, location=there.location, **WHO))
        except OutOfStock:
            return None
        finally:
            connection.close()

    def take_one_away():
        start.wait()
        try:
            adjust_stock(there, -1, reason="pecah", actor="gudang", key="adjust")
        except OutOfStock:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(7) as hands:
        away = hands.submit(take_one_away)
        sent = [shipment for shipment in hands.map(race, orders) if shipment]
        away.result()

    assert len(sent) == 2
    for level in StockLevel.objects.all():
        ledger = StockMovement.objects.filter(level=level).aggregate(
            on_hand=Sum("delta_on_hand"), reserved=Sum("delta_reserved")
        )
        assert (level.on_hand, level.reserved) == (ledger["on_hand"], ledger["reserved"])
        assert 0 <= level.reserved <= level.on_hand
