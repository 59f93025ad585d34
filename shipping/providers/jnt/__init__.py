from .gateway import Jnt

__all__ = ["Jnt", "provider"]

provider = Jnt()
