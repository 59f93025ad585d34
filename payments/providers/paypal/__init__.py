from .gateway import PayPal

provider = PayPal()

__all__ = ["provider"]
