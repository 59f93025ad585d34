import pytest

from shipping.providers.jnt.states import state_of
from shipping.tracking_states import RANK


@pytest.mark.parametrize(
    ("code", "text", "note", "state"),
    [
        ("101", "Manifes", "", "booked"),
        ("100", "Paket telah diterima oleh JAKARTA_DP", "", "picked_up"),
        ("100", "Paket akan dikirimkan ke DPS_GATEWAY", "Mobil", "in_transit"),
        ("100", "Paket telah dikirimkan ke DPS_GATEWAY", "", "in_transit"),
        ("100", "Paket telah sampai di DPS_GATEWAY", "", "in_transit"),
        ("100", "Paket akan dikirim ke alamat penerima", "", "out_for_delivery"),
        ("200", "Paket telah diterima", "", "delivered"),
        ("200", "Paket telah diterima oleh BUDI", "", "delivered"),
        ("", "PAKET  TELAH DITERIMA", "", "delivered"),
        ("", "Paket disimpan di gudang J&T", "", "on_hold"),
        ("100", "Paket disimpan di gudang J&T", "Alamat tidak jelas", "delivery_failed"),
        ("", "Paket Gagal dikirim", "", "delivery_failed"),
        ("", "Paket akan diretur", "", "returning"),
        ("", "Paket telah diretur", "", "returned"),
        ("", "Package returned to seller", "", "returned"),
        ("", "Cancelled AWB by Seller", "", "cancelled"),
        ("", "Pesanan dibatalkan", "", "cancelled"),
        ("100", "Unpack", "", "in_transit"),
        ("101", "", "", "booked"),
        ("200", "", "", "delivered"),
        ("150", "Something new", "", "unknown"),
        ("", "", "", "unknown"),
    ],
)
def test_every_word_and_code_has_a_state(code, text, note, state):
    assert state_of(code, text, note) == state
    assert state in RANK
