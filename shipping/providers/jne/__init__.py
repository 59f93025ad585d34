from .gateway import Jne

__all__ = ["Jne", "provider"]

provider = Jne()
