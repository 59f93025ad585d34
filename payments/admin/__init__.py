"""The window of money: a file a thing that staff look at or look after."""

from . import credit, inbox, payment, places, prices, qris

__all__ = ["credit", "inbox", "payment", "places", "prices", "qris"]
