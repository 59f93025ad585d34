"""Structured data for search engines: only what the page itself shows (rules: Google's merchant listings)."""

import json
from urllib.parse import urlencode

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from tokoonline.storefront.product_page import PictureRow, ProductRow, VariantRow
from tokoonline.storefront.variant_choice import VARIANT

CONTEXT = "https://schema.org/"
# Inside <script> only these could end it or begin another; JSON reads the escapes as the same text.
ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def to_json_ld(*things: dict) -> SafeString:
    text = json.dumps(things if len(things) > 1 else things[0], ensure_ascii=False)
    return mark_safe(text.translate(ESCAPES))  # noqa: S308 - escaped in the line itself


def store_data(origin: str) -> dict:
    store = settings.STORE
    return {
        "@context": CONTEXT,
        "@type": "OnlineStore",
        "name": store.name,
        "legalName": store.legal_name,
        "url": f"{origin}/",
        "telephone": store.whatsapp,
        "email": store.email,
        "address": {"@type": "PostalAddress", "streetAddress": store.address, "addressCountry": "ID"},
    }


def breadcrumbs_data(origin: str, trail: list[tuple[str, str]]) -> dict:
    """`trail` is (title, path) from the top, the page itself last."""
    return {
        "@context": CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": title, "item": origin + path}
            for place, (title, path) in enumerate(trail, start=1)
        ],
    }


def product_data(
    origin: str, product: ProductRow, variants: list[VariantRow], pictures: list[PictureRow]
) -> dict:
    """Describe a product with one variant as Product, with several as ProductGroup."""
    address = origin + product.get_absolute_url()
    about: dict = {"@context": CONTEXT, "name": product.title, "description": product.text[:5000]}
    if product.brand_name:
        about["brand"] = {"@type": "Brand", "name": product.brand_name}
    images = [url for url in (preview_url(origin, picture) for picture in pictures[:6]) if url]
    if images:
        about["image"] = images
    if len(variants) == 1:
        return {**about, "@type": "Product", **offered(address, variants[0])}
    return {
        **about,
        "@type": "ProductGroup",
        "productGroupID": product.slug,
        "url": address,
        "hasVariant": [
            {
                "@type": "Product",
                "name": f"{product.title} {variant.label}",
                **({"image": images[:1]} if images else {}),
                **offered(f"{address}?{urlencode({VARIANT: variant.sku})}", variant),
            }
            for variant in variants
        ],
    }


def offered(address: str, variant: VariantRow) -> dict:
    state = "InStock" if variant.available > 0 else "OutOfStock"
    offer = {
        "sku": variant.sku,
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": str(variant.price),
            "priceCurrency": "IDR",
            "availability": f"https://schema.org/{state}",
            "itemCondition": "https://schema.org/NewCondition",
        },
    }
    if variant.gtin:
        offer["gtin"] = variant.gtin
    return offer


def preview_url(origin: str, picture: PictureRow) -> str:
    """Absolute URL of the JPEG that WhatsApp and search engines show; "" if there is none."""
    paths = picture.renditions.get("jpeg")
    if not paths:
        return ""
    return f"{origin}{settings.MEDIA_URL}{paths[max(paths, key=int)]}"


def short_description(text: str, length: int = 155) -> str:
    """The first words of a text, for a search result or a preview."""
    flat = " ".join(text[: length * 2].split())
    if len(flat) <= length:
        return flat
    return flat[:length].rsplit(" ", 1)[0].rstrip(" ,.;:") + " …"
