import json

import pytest

from payments.masking import mask_card_numbers

# Numbers that the gateways give out for tests.
CARDS = {
    "visa": ("4111111111111111", "411111******1111"),
    "visa, 13 digits": ("4222222222222", "422222***2222"),
    "mastercard": ("5555555555554444", "555555******4444"),
    "mastercard of the second series": ("2223003122003222", "222300******3222"),
    "american express": ("378282246310005", "378282*****0005"),
    "jcb": ("3566002020360505", "356600******0505"),
    "unionpay, 19 digits": ("6205500000000000004", "620550*********0004"),
    "in groups": ("4111 1111 1111 1111", "411111******1111"),
    "with dashes": ("4111-1111-1111-1111", "411111******1111"),
}


@pytest.mark.parametrize(("number", "masked"), CARDS.values(), ids=CARDS)
def test_a_card_number_in_an_unknown_field_loses_its_middle(number, masked):
    body = json.dumps({"order_id": "TO-261122-7K3QX-1", "surprise": {"field": [number]}}).encode()

    kept = mask_card_numbers(body)

    assert number.encode() not in kept
    assert json.loads(kept) == {"order_id": "TO-261122-7K3QX-1", "surprise": {"field": [masked]}}


@pytest.mark.parametrize(
    "body", [b"4111111111111111", b"pan=4111111111111111&x=1", b'{"n":4111111111111111}']
)
def test_wherever_it_stands(body):
    assert b"4111111111111111" not in mask_card_numbers(body)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4111111111111112",
        "2026-11-21 18:52:40",
        "1763750000000",
        "154600.00",
        "a4111111111111111",
        "41111111111111111111",
        "cs_test_4111111111111111abc",
        "\ud7ff 8808 1234 5678",
        "48111111-1114",
    ],
)
def test_what_is_no_card_stays_as_it_came(text):
    assert mask_card_numbers(text.encode()) == text.encode()


def test_bytes_that_are_no_text_are_left_alone():
    assert mask_card_numbers(b"\xff\x00\xfe 4111111111111111") == b"\xff\x00\xfe 411111******1111"
