from .adapter import Biteship

__all__ = ["Biteship", "provider"]

provider = Biteship()
