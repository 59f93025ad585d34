from .cod import CashOnDelivery

__all__ = ["CashOnDelivery", "provider"]

provider = CashOnDelivery()
