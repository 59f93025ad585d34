import pytest
from django.utils.translation import override

from payments.providers.base import MethodOffer
from tokoonline.storefront.method_groups import drawn, group_offers, usable_methods


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


def offer(code, group, label=None, **fields):
    return MethodOffer(code, group, label or code, f"how {code} works", **fields)


def names(groups):
    return [(group.name, [offer.code for offer in group.offers]) for group in groups]


def test_groups_of_one_name_are_one_group_and_stand_in_the_order_of_the_shop():
    offers = [
        offer("cod", "Pay on delivery"),
        offer("xendit-card", "Card"),
        offer("midtrans-gopay", "E-wallet"),
        offer("transfer-1", "Bank transfer"),
        offer("xendit-ovo", "E-wallet"),
        offer("new-thing", "Something new"),
        offer("qris-1", "QRIS"),
    ]

    assert names(group_offers(offers)) == [
        ("QRIS", ["qris-1"]),
        ("E-wallet", ["midtrans-gopay", "xendit-ovo"]),
        ("Bank transfer", ["transfer-1"]),
        ("Card", ["xendit-card"]),
        ("Pay on delivery", ["cod"]),
        ("Something new", ["new-thing"]),
    ]


def test_what_was_used_last_comes_first_with_its_group():
    offers = [offer("qris-1", "QRIS"), offer("xendit-ovo", "E-wallet"), offer("xendit-dana", "E-wallet")]

    groups = group_offers(offers, last_used="xendit-dana")

    assert names(groups) == [("E-wallet", ["xendit-dana", "xendit-ovo"]), ("QRIS", ["qris-1"])]
    first = drawn(groups, "qris-1", last_used="xendit-dana")[0]["choices"][0]
    assert first["text"] == "Used last time · how xendit-dana works"
    assert usable_methods(groups)[0] == "xendit-dana"


def test_what_cannot_be_used_says_why_and_stands_last_even_if_it_was_used_last():
    off = {"is_available": False, "reason": "For orders up to Rp10."}
    offers = [
        offer("qris-1", "QRIS", **off),
        offer("xendit-ovo", "E-wallet", **off),
        offer("xendit-dana", "E-wallet"),
    ]

    groups = group_offers(offers, last_used="qris-1")

    assert names(groups) == [("E-wallet", ["xendit-dana", "xendit-ovo"]), ("QRIS", ["qris-1"])]
    assert usable_methods(groups) == ["xendit-dana"]
    (card,) = drawn(groups, "xendit-dana", last_used="qris-1")[1]["choices"]
    assert (card["is_off"], card["text"]) == (True, "For orders up to Rp10.")


def test_the_group_of_the_chosen_one_is_open_and_no_other():
    offers = [offer("qris-1", "QRIS"), offer("xendit-ovo", "E-wallet"), offer("xendit-dana", "E-wallet")]

    groups = drawn(group_offers(offers), "xendit-dana")

    assert [(group["name"], group["is_open"]) for group in groups] == [("QRIS", False), ("E-wallet", True)]
    checked = [card["value"] for group in groups for card in group["choices"] if card["is_checked"]]
    assert checked == ["xendit-dana"]


def test_a_closed_group_says_what_is_in_it_without_repeating_itself():
    offers = [
        offer("xendit-bca_va", "Virtual account", "BCA virtual account"),
        offer("midtrans-echannel", "Virtual account", "Mandiri bill"),
    ]

    assert drawn(group_offers(offers), "")[0]["words"] == "BCA, Mandiri bill"


def test_a_closed_group_whose_methods_are_called_like_itself_says_no_more():
    offers = [offer("midtrans-other_qris", "QRIS", "QRIS"), offer("xendit-qris", "QRIS", "QRIS")]

    assert drawn(group_offers(offers), "")[0]["words"] == ""


def test_the_same_card_at_two_gateways_says_at_which():
    offers = [offer("stripe", "Card", "Debit card"), offer("xendit-card", "Card", "Debit card")]

    (group,) = drawn(group_offers(offers), "")

    assert [choice["title"] for choice in group["choices"]] == ["Debit card (Stripe)", "Debit card (Xendit)"]
