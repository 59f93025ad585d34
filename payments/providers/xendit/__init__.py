from .gateway import Xendit

__all__ = ["Xendit", "provider"]

provider = Xendit()
