from .account import BankAccount
from .cod import CodArea
from .cod_settlement import CodSettlement, CodSettlementLine
from .credit import CreditEntry
from .event import PaymentEvent
from .fee import FeeRule
from .health import GatewayHealth
from .payment import Payment, PaymentTransition
from .proof import PaymentProof
from .qris import QrisCode
from .rate import ExchangeRate
from .refund import Refund, RefundLine
from .statement import BankStatement, BankStatementLine

__all__ = [
    "BankAccount",
    "BankStatement",
    "BankStatementLine",
    "CodArea",
    "CodSettlement",
    "CodSettlementLine",
    "CreditEntry",
    "ExchangeRate",
    "FeeRule",
    "GatewayHealth",
    "Payment",
    "PaymentEvent",
    "PaymentProof",
    "PaymentTransition",
    "QrisCode",
    "Refund",
    "RefundLine",
]
