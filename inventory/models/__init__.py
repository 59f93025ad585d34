from .level import StockLevel
from .location import StockLocation
from .movement import StockMovement

__all__ = ["StockLevel", "StockLocation", "StockMovement"]
