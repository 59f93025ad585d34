from .gateway import Stripe

__all__ = ["Stripe", "provider"]

provider = Stripe()
