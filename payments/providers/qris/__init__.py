from .qris import StaticQris

__all__ = ["StaticQris", "provider"]

provider = StaticQris()
