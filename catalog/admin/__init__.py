from .category import CategoryAdmin
from .option import OptionAdmin
from .product import ProductAdmin
from .words import AttributeAdmin, BrandAdmin, SearchSynonymAdmin

__all__ = [
    "AttributeAdmin",
    "BrandAdmin",
    "CategoryAdmin",
    "OptionAdmin",
    "ProductAdmin",
    "SearchSynonymAdmin",
]
