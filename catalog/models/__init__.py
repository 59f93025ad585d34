from .category import CatalogueVersion, Category
from .image import ProductImage
from .option import Option, OptionValue
from .product import Attribute, Brand, Product, ProductCategory
from .redirect import SlugRedirect
from .synonym import SearchSynonym
from .variant import Variant
from .word import SearchWord

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
    "SearchWord",
    "SlugRedirect",
    "Variant",
]
