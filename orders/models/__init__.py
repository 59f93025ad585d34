from .cart import Cart, CartLine
from .draft import CheckoutDraft
from .order import Order
from .detail import DetailOrder
from .charge import OrderDiscount, OrderFee
from .status import OrderNote, OrderStatusChange, OrderTransition
from .journal import SaleEntry

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
