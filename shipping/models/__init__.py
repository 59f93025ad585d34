from .bill import CourierBill, CourierBillLine
from .booking import Booking
from .coming_back import ReturnedLine
from .courier import Courier, CourierService
from .health import ProviderHealth
from .holiday import Holiday
from .live import LiveRates
from .notice import ShippingNotice
from .place import ProviderPlace
from .shipment import Shipment, ShipmentLine
from .tariff import Tariff
from .tracking import TrackingEvent
from .zone import Zone, ZoneMember

__all__ = [
    "Booking",
    "Courier",
    "CourierBill",
    "CourierBillLine",
    "CourierService",
    "Holiday",
    "LiveRates",
    "ProviderHealth",
    "ProviderPlace",
    "ReturnedLine",
    "Shipment",
    "ShipmentLine",
    "ShippingNotice",
    "Tariff",
    "TrackingEvent",
    "Zone",
    "ZoneMember",
]
