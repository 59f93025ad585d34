from .gateway import Pos

__all__ = ["Pos", "provider"]

provider = Pos()
