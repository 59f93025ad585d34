from .transfer import BankTransfer

__all__ = ["BankTransfer", "provider"]

provider = BankTransfer()
