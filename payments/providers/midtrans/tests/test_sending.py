"""What Snap is asked for; the fake refuses what Snap would."""

import json
import logging
from datetime import timedelta

import pytest

from payments.providers.base import GatewayRefused, Item
from payments.providers.midtrans.channels import CHANNELS
from payments.providers.midtrans.sending import LARGEST_BODY, page_for

from .factories import START, clock, fake, gateway, make_attempt, opened  # noqa: F401


def asked(fake, reference="TO-261121-7K3QX-1"):
    return fake.state["orders"][reference]["body"]


def test_a_page_shows_the_items_the_sum_and_one_channel(opened, fake):
    opened("bca_va")

    body = asked(fake)
    assert body["transaction_details"] == {"order_id": "TO-261121-7K3QX-1", "gross_amount": 154_600}
    assert [(line["name"], line["price"], line["quantity"]) for line in body["item_details"]] == [
        ("Kaos Biru M", 80_000, 2),
        ("JNE REG", 14_600, 1),
        ("HEMAT20", -20_000, 1),
    ]
    assert body["enabled_payments"] == ["bca_va"]
    assert body["credit_card"] == {"secure": True}
    assert body["callbacks"]["finish"] == "https://shop.example/pembayaran/kembali/"


@pytest.mark.parametrize("channel", [channel.code for channel in CHANNELS])
def test_every_channel_is_accepted(opened, fake, channel):
    street = {"street": "Jalan Braga 12", "city": "Kota Bandung", "postal_code": "40111"}

    opened(channel, name="Raden Mas Soerjodiningrat Koesoemowidjojo", address=street)

    assert asked(fake)["enabled_payments"] == [channel]


def test_page_and_method_end_when_the_stock_hold_ends(opened, fake):
    opened(due_at=START + timedelta(minutes=60, seconds=30, microseconds=5))

    assert asked(fake)["expiry"] == {
        "start_time": "2026-11-21 18:44:43 +0700",
        "unit": "minute",
        "duration": 61,
    }
    assert fake.choose("TO-261121-7K3QX-1")["expires_at"] == START.timestamp() + 60 * 60 + 30


def test_no_page_lives_longer_than_seven_days():
    expiry = page_for(make_attempt(due_at=START + timedelta(days=30)))["expiry"]

    assert expiry["duration"] == 7 * 24 * 60


def test_a_page_for_a_time_that_is_over_is_refused(gateway, fake, clock):
    clock.pass_by(hours=25)

    with pytest.raises(GatewayRefused, match="expired"):
        gateway.open(make_attempt())


def test_news_go_to_the_address_of_the_attempt(opened, fake):
    opened()

    fake.pay("TO-261121-7K3QX-1")

    assert {letter.url for letter in fake.notifier.letters} == {"https://shop.example/webhook/midtrans/"}


def test_items_that_miss_the_sum_are_balanced_and_reported(opened, fake, caplog):
    with caplog.at_level(logging.ERROR):
        opened(items=(Item("A", "Kaos", 154_000),))

    assert [line["price"] for line in asked(fake)["item_details"]] == [154_000, 600]
    assert "miss 600 rupiah" in caplog.text


def test_long_names_bars_and_free_things_do_not_break_a_page(opened, fake):
    items = (Item("A" * 80, "Kaos | biru " * 10, 154_600), Item("gift", "Stiker", 0))

    opened("alfamart", items=items)

    [line] = asked(fake)["item_details"]
    assert len(line["name"]) <= 50
    assert "|" not in line["name"]
    assert len(line["id"]) == 50


def test_the_same_thing_twice_has_two_ids():
    lines = page_for(make_attempt(items=(Item("A", "Kaos", 77_300), Item("A", "Kaos", 77_300))))

    assert len({line["id"] for line in lines["item_details"]}) == 2


@pytest.mark.parametrize("letter", ["x", "界", "😀"])
def test_a_very_long_cart_is_joined_below_the_limit(opened, fake, letter):
    items = tuple(Item(f"SKU-{n}", letter * 60, 773) for n in range(200))

    opened(items=items)

    lines = asked(fake)["item_details"]
    assert len(json.dumps(asked(fake))) <= LARGEST_BODY
    assert 1 < len(lines) < 200
    assert sum(line["price"] * line["quantity"] for line in lines) == 154_600


def test_bni_gets_no_foreign_number_and_others_do():
    assert "phone" not in page_for(make_attempt("bni_va", phone="+6591234567"))["customer_details"]
    assert page_for(make_attempt("bni_va"))["customer_details"]["phone"] == "+6281234567890"
    assert page_for(make_attempt("bri_va", phone="+6591234567"))["customer_details"]["phone"] == "+6591234567"


def test_wallets_know_the_way_back():
    assert page_for(make_attempt("gopay"))["gopay"]["callback_url"].endswith("/kembali/")
    assert page_for(make_attempt("shopeepay"))["shopeepay"]["callback_url"].endswith("/kembali/")


def test_midtrans_takes_rupiah_only(gateway):
    with pytest.raises(GatewayRefused, match="USD"):
        gateway.open(make_attempt(charge_currency="USD"))
