from .account import BankAccount
from .cod import CodArea
from .payment import Payment, PaymentTransition
from .event import PaymentEvent
from .proof import PaymentProof

__all__ = [
    "BankAccount",
    "CodArea",
    "Payment",
    "PaymentEvent",
    "PaymentProof",
    "PaymentTransition",
]
