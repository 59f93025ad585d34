from .location import StockLocation
from .level import StockLevel
from .movement import StockMovement

__all__ = ["StockLevel", "StockLocation", "StockMovement"]
