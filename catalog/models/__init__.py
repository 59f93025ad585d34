from .category import Category, CatalogueVersion
from .product import Attribute, Brand, Product, ProductCategory
from .option import Option, OptionValue
from .image import ProductImage
from .variant import Variant
from .redirect import SlugRedirect
from .synonym import SearchSynonym

__all__ = [
    "Attribute",
    "Brand",
    "CatalogueVersion",
    "Category",
    "Option",
    "OptionValue",
    "Product",
    "ProductCategory",
    "ProductImage",
    "SearchSynonym",
    "SlugRedirect",
    "Variant",
]
