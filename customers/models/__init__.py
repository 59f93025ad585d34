from .address import Address
from .consent import ConsentRecord
from .region import Region
from .user import User

__all__ = ["Address", "ConsentRecord", "Region", "User"]
