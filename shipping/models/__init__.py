from .courier import Courier, CourierService
from .holiday import Holiday
from .tariff import Tariff
from .zone import Zone, ZoneMember

__all__ = ["Courier", "CourierService", "Holiday", "Tariff", "Zone", "ZoneMember"]
