from .account import BankAccount
from .cod import CodArea
from .event import PaymentEvent
from .payment import Payment, PaymentTransition
from .proof import PaymentProof

__all__ = [
    "BankAccount",
    "CodArea",
    "Payment",
    "PaymentEvent",
    "PaymentProof",
    "PaymentTransition",
]
