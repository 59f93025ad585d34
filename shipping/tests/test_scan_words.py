import pytest

from shipping.scan_words import STATES, place_of_words, receiver_of_words, state_of_words
from shipping.tracking_states import TrackingState


def test_every_state_is_one_of_the_shop():
    assert set(STATES) <= set(TrackingState.values)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        # JNE
        ("SHIPMENT RECEIVED BY JNE COUNTER OFFICER AT [JAKARTA]", "picked_up"),
        ("PICKED UP BY JNE COURIER [JAKARTA]", "picked_up"),
        ("RECEIVED AT SORTING CENTER [JAKARTA]", ""),
        ("DEPARTED FROM TRANSIT [GATEWAY JAKARTA]", ""),
        ("SHIPMENT FORWARDED TO DESTINATION [DENPASAR]", ""),
        ("WITH DELIVERY COURIER [DENPASAR]", "out_for_delivery"),
        ("DELIVERED TO [BUDI | 21-11-2026 12:00 | DENPASAR ]", "delivered"),
        ("FAILED TO BE DELIVERED", "delivery_failed"),
        ("RETURN TO SHIPPER [DENPASAR]", "returning"),
        ("HELD AT X-RAY", "on_hold"),
        ("HOLD FOR PICKUP", "available_for_pickup"),
        # J&T
        ("Manifes", "booked"),
        ("Paket telah diterima oleh CILANDAK", ""),
        ("Paket akan dikirimkan ke DPS_GATEWAY", ""),
        ("Paket telah sampai di DENPASAR", ""),
        ("Paket akan dikirim ke alamat penerima", "out_for_delivery"),
        ("Paket disimpan di gudang", "on_hold"),
        ("Paket telah diterima", "delivered"),
        ("Paket akan diretur", "returning"),
        # Pos
        ("Posting Loket", "picked_up"),
        ("inBag", ""),
        ("DELIVERYRUNSHEET", "out_for_delivery"),
        ("Proses Antaran", "out_for_delivery"),
        ("GAGAL ANTAR", "delivery_failed"),
        ("Selesai Antar", "delivered"),
        ("RETUR", "returning"),
        # All
        ("Paket hilang", "lost"),
        ("Returned to sender", "returned"),
        ("Pesanan dibatalkan", "cancelled"),
        ("Kurir menuju penjual", "pickup_pending"),
        ("", ""),
    ],
)
def test_a_sentence_tells_a_state(text, state):
    assert state_of_words(text) == state


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("RECEIVED AT SORTING CENTER [JAKARTA]", "JAKARTA"),
        ("DELIVERED TO [BUDI | 21-11-2026 12:00 | DENPASAR ]", "DENPASAR"),
        ("[A] [KOTA AMBON]", "KOTA AMBON"),
        ("DELIVERED TO [BUDI | 21-11-2026 12:00]", ""),
        ("RECEIVED", ""),
        ("[]", ""),
    ],
)
def test_a_sentence_tells_a_place(text, place):
    assert place_of_words(text) == place


def test_a_sentence_tells_who_took_it():
    assert receiver_of_words("DELIVERED TO [BUDI | 21-11-2026 12:00 | DENPASAR ]") == "BUDI"
    assert receiver_of_words("Selesai Antar") == ""
