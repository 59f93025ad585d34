from .adapter import RajaOngkir

__all__ = ["RajaOngkir", "provider"]

provider = RajaOngkir()
