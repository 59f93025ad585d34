from .courier import Courier, CourierService
from .holiday import Holiday
from .shipment import Shipment, ShipmentLine
from .tariff import Tariff
from .tracking import TrackingEvent
from .zone import Zone, ZoneMember

__all__ = [
    "Courier",
    "CourierService",
    "Holiday",
    "Shipment",
    "ShipmentLine",
    "Tariff",
    "TrackingEvent",
    "Zone",
    "ZoneMember",
]
