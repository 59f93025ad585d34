import pytest

from shipping.providers.pos.services import service_of
from shipping.providers.pos.states import state_of
from shipping.tracking_states import RANK


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("PENDING", "booked"),
        ("PAID", "booked"),
        ("PICKED", "picked_up"),
        ("PICK UP", "picked_up"),
        ("PICKUP", "picked_up"),
        ("Posting Loket", "picked_up"),
        ("inBag", "picked_up"),
        ("unBag", "in_transit"),
        ("INVEHICLE", "in_transit"),
        ("INVEHICLE (ManifestR7)", "in_transit"),
        ("INLOCATION", "in_transit"),
        ("Puri Kirim", "in_transit"),
        ("Puri Terima", "in_transit"),
        ("Manifest Serah", "in_transit"),
        ("Manifest Terima", "in_transit"),
        ("ON PROCESS", "in_transit"),
        ("DELIVERYRUNSHEET", "out_for_delivery"),
        ("Delivery Runsheet", "out_for_delivery"),
        ("PROSES ANTAR", "out_for_delivery"),
        ("Antaran", "out_for_delivery"),
        ("ANTAR ULANG", "out_for_delivery"),
        ("DELIVERED", "delivered"),
        ("Selesai Antar", "delivered"),
        ("FAILEDTODELIVERED", "delivery_failed"),
        ("FAILED TO DELIVER", "delivery_failed"),
        ("UNDELIVERED", "delivery_failed"),
        ("GAGAL ANTAR", "delivery_failed"),
        ("RETUR", "returning"),
        ("DELIVERED (RETURN DELIVERY)", "returned"),
        ("DITERIMA PENGIRIM", "returned"),
        ("Irregularity", "on_hold"),
        ("MISROUTE", "on_hold"),
        ("CANCEL", "cancelled"),
        ("DIBATALKAN", "cancelled"),
        ("SOMETHING NEW", "unknown"),
        ("", "unknown"),
    ],
)
def test_every_word_has_a_state(text, state):
    assert state_of(text) == state
    assert state in RANK


@pytest.mark.parametrize(
    ("name", "service"),
    [
        ("PAKET KILAT KHUSUS", "reguler"),
        ("Pos Reguler", "reguler"),
        ("POS NEXTDAY", "next_day"),
        ("Pos Next Day", "next_day"),
        ("POS SAMEDAY", "same_day"),
        ("POS KARGO", "kargo"),
        ("POS EKONOMI", "ekonomi"),
        ("JUMBO EKONOMI", "jumbo"),
        ("PAKETPOS DANGEROUS GOODS", ""),
        ("", ""),
    ],
)
def test_a_service_is_known_by_its_name(settings, name, service):
    settings.SHIPPING_PROVIDERS = {}

    assert service_of("1", name) == service


def test_the_shop_may_say_which_number_is_which_service(settings):
    settings.SHIPPING_PROVIDERS = {"pos": {"services": "240:reguler, 447 : next_day,broken"}}

    assert service_of("447", "PAKET KILAT KHUSUS") == "next_day"
    assert service_of("1", "POS KARGO") == "kargo"
