import pytest

from shipping.providers.jne.states import state_of
from shipping.providers.jne.tracking import place_of
from shipping.tracking_states import RANK


@pytest.mark.parametrize(
    ("code", "text", "state"),
    [
        ("", "PENDING PICKUP", "booked"),
        ("RC1", "SHIPMENT RECEIVED BY JNE COUNTER OFFICER AT [JAKARTA]", "picked_up"),
        ("", "SHIPMENT PICKED UP BY JNE COURIER [JAKARTA]", "picked_up"),
        ("", "RECEIVED AT ORIGIN GATEWAY [JAKARTA]", "in_transit"),
        ("OP1", "RECEIVED AT SORTING CENTER [JAKARTA]", "in_transit"),
        ("OP2", "PROCESSED AT SORTING CENTER [JAKARTA]", "in_transit"),
        ("", "DEPARTED FROM TRANSIT [SURABAYA]", "in_transit"),
        ("", "SHIPMENT FORWARDED TO DESTINATION [DENPASAR]", "in_transit"),
        ("IP1", "RECEIVED AT INBOUND STATION [DENPASAR]", "in_transit"),
        ("", "RECEIVED AT WAREHOUSE [DENPASAR]", "in_transit"),
        ("IP3", "WITH DELIVERY COURIER [DENPASAR]", "out_for_delivery"),
        ("", "HOLD FOR PICKUP [DENPASAR]", "available_for_pickup"),
        ("", "SHIPMENT HELD AT X-RAY", "on_hold"),
        ("", "SHIPMENT ON HOLD", "on_hold"),
        ("D01", "DELIVERED TO [MA'RUF | 21-11-2026 10:00 | DENPASAR ]", "delivered"),
        ("D12", "DELIVERED TO [SATPAM]", "delivered"),
        ("", "delivered  to [MA'RUF]", "delivered"),
        ("D24", "DELIVERED TO [?]", "on_hold"),
        ("D25", "DELIVERED TO [?]", "on_hold"),
        ("U01", "", "delivery_failed"),
        ("U25", "x", "delivery_failed"),
        ("UB2", "x", "delivery_failed"),
        ("NTH", "NOBODY HOME", "delivery_failed"),
        ("BA", "BAD ADDRESS", "delivery_failed"),
        ("AU", "x", "delivery_failed"),
        ("", "UNDELIVERED [DENPASAR]", "delivery_failed"),
        ("PS1", "x", "on_hold"),
        ("PS4", "x", "on_hold"),
        ("KRK", "x", "on_hold"),
        ("KRP", "x", "on_hold"),
        ("KRT", "x", "on_hold"),
        ("FOM", "x", "on_hold"),
        ("MR", "MISROUTE", "on_hold"),
        ("CC", "CRISS CROSS", "on_hold"),
        ("CODA", "x", "on_hold"),
        ("CR1", "RETURN TO SHIPPER", "returning"),
        ("R25", "x", "returning"),
        ("", "SHIPMENT RETURN TO SHIPPER", "returning"),
        ("", "RETURNED", "returning"),
        ("", "RETURN DELIVERED", "returned"),
        ("", "DELIVERED BACK TO SHIPPER", "returned"),
        ("", "SHIPMENT CANCELLED", "cancelled"),
        ("XYZ", "SOMETHING NEW", "unknown"),
        ("", "", "unknown"),
    ],
)
def test_every_word_and_code_has_a_state(code, text, state):
    assert state_of(code, text) == state
    assert state in RANK


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("RECEIVED AT [JAKARTA]", "JAKARTA"),
        ("DELIVERED TO [NORMA | 06-11-2020 11:00 | AMBON ]", "AMBON"),
        ("NO PLACE", ""),
        ("EMPTY []", ""),
        ("[A] TO [B]", "B"),
    ],
)
def test_the_place_is_in_the_last_brackets(text, place):
    assert place_of(text) == place
