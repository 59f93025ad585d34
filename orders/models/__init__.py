from .cart import Cart, CartLine
from .charge import OrderDiscount, OrderFee
from .detail import DetailOrder
from .draft import CheckoutDraft
from .journal import SaleEntry
from .order import Order
from .status import OrderNote, OrderStatusChange, OrderTransition

__all__ = [
    "Cart",
    "CartLine",
    "CheckoutDraft",
    "DetailOrder",
    "Order",
    "OrderDiscount",
    "OrderFee",
    "OrderNote",
    "OrderStatusChange",
    "OrderTransition",
    "SaleEntry",
]
