"""What the shop writes down about itself opens no door."""

import logging

import pytest

from tokoonline.logs import logging_settings


def line_of(text, *arguments):
    """A line as the machines get it."""
    made = dict(logging_settings(is_for_people=False)["formatters"]["lines"])
    formatter = made.pop("()")(**made)
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, text, arguments, None)
    return formatter.format(record)


@pytest.mark.parametrize("path", ["", "pembayaran/", "pembayaran/kembali/"])
def test_the_key_of_an_order_is_not_in_the_log(path):
    link = f"/pesanan/TO-261122-7K3QX/p3nS-xyz_0123456789ab/{path}"

    line = line_of("%s: %s", "Internal Server Error", link)

    assert f"Internal Server Error: /pesanan/TO-261122-7K3QX/***/{path}" in line
    assert "xyz_0123456789ab" not in line


def test_other_lines_stay_as_they_are():
    assert "Not Found: /produk/TO-1/" in line_of("%s: %s", "Not Found", "/produk/TO-1/")
