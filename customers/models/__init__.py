from .region import Region
from .user import User
from .address import Address
from .consent import ConsentRecord

__all__ = ["Address", "ConsentRecord", "Region", "User"]
