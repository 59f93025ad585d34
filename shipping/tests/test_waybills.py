import pytest

from shipping.waybills import WaybillRefused, normalize_waybill, suggest_courier


@pytest.mark.parametrize(
    ("typed", "waybill"),
    [
        ("JP1234567890", "JP1234567890"),
        (" jp 1234-5678 90 ", "JP1234567890"),
        ("P2611.2101\u201323456", "P2611210123456"),
        ("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17", "01234567"),
        ("A" * 24 + "1", "A" * 24 + "1"),
    ],
)
def test_a_waybill_is_read_however_it_is_typed(typed, waybill):
    assert normalize_waybill(typed) == waybill


@pytest.mark.parametrize(
    "typed",
    ["", "1234567", "TOKOONLINE", "A" * 26, "JP12345/67890", "JP123456789\u00c4", "<b>12345678", "\x00" * 9],
)
def test_what_is_no_waybill_is_refused(typed):
    with pytest.raises(WaybillRefused):
        normalize_waybill(typed)


@pytest.mark.parametrize(
    ("waybill", "courier"),
    [
        ("012345678901234", "jne"),
        ("0123456789012345", "jne"),
        ("CM12345678901", "jne"),
        ("TLJR12345678", "jne"),
        ("JT12345678901", "jne"),
        ("JP1234567890", "jnt"),
        ("JXA123456789012", "jnt"),
        ("P2611210123456", "pos"),
        ("EE123456789ID", "pos"),
        ("002345678901", ""),
        ("UNKNOWN99", ""),
    ],
)
def test_a_waybill_suggests_its_courier(waybill, courier):
    assert suggest_courier(waybill) == courier
