from .gateway import Midtrans

provider = Midtrans()

__all__ = ["provider"]
