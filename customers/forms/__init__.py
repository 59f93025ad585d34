from .address import AddressBookForm, AddressForm
from .fields import LineField, PhoneField

__all__ = ["AddressBookForm", "AddressForm", "LineField", "PhoneField"]
