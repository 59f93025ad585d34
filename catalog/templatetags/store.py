"""What templates need to draw: money, icons, pictures. Kept cheap: a list calls them for every card."""

from functools import lru_cache

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe

from catalog.money import format_rupiah

register = template.Library()

# Two columns on phones, three on tablets, four of 1200 px on a desk (static/css/store/card.css).
CARD_SIZES = "(min-width: 60rem) 285px, (min-width: 40rem) 31vw, 46vw"


@register.filter(is_safe=True)
def rupiah(amount):
    """Write whole rupiah the Indonesian way; "" for nothing."""
    return "" if amount is None else format_rupiah(amount)


@register.simple_tag
@lru_cache(maxsize=256)
def icon(name, label=""):
    """Draw one icon of our sprite; without `label` it is decoration and silent."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" {}><use href="{}#{}"></use></svg>', said, static("icons/sprite.svg"), name
    )


def renditions_of(image):
    """Return {"webp": {"320": path, ...}, ...} of a ProductImage or of a plain dict like a category's."""
    return image if isinstance(image, dict) else image.renditions


def source(paths, width):
    """Return the path of the smallest picture that is at least `width` px wide, else of the widest."""
    return (
        paths.get(str(width)) or paths[min(paths, key=lambda key: (int(key) < width, abs(int(key) - width)))]
    )


def srcset(paths):
    media = settings.MEDIA_URL
    return ", ".join([f"{media}{paths[key]} {key}w" for key in sorted(paths, key=int)])


@register.simple_tag
def square(image, sizes=CARD_SIZES, lazy=True, css_class="", alt="", limit=640):
    """Draw a square, cropped picture: WebP only, at most `limit` px, so that 24 cards stay small.

    `image` is a ProductImage, a dict of renditions or nothing; then the frame's ground remains.
    """
    paths = renditions_of(image).get("webp") if image else None
    if not paths:
        return ""
    paths = {key: path for key, path in paths.items() if int(key) <= limit} or paths
    name = f' class="{css_class}"' if css_class else ""
    urgency = ' loading="lazy" decoding="async"' if lazy else ""
    return mark_safe(  # noqa: S308 - what is not ours is escaped
        f'<img src="{settings.MEDIA_URL}{source(paths, 320)}" srcset="{srcset(paths)}" sizes="{sizes}"'
        f' width="320" height="320" alt="{escape(alt)}"{name}{urgency}>'
    )


@register.simple_tag
def picture(image, sizes="100vw", lazy=True, priority=False, alt=None):
    """Draw a whole picture with its true size: AVIF where we kept it (480 px and more), WebP for the rest.

    `priority` marks the one picture of the page that the shopper waits for.
    """
    if not image or not renditions_of(image).get("webp"):
        return ""
    renditions = renditions_of(image)
    if alt is None:
        alt = getattr(image, "title", "")
    webp, avif = renditions["webp"], renditions.get("avif")
    avif_source = f'<source type="image/avif" srcset="{srcset(avif)}" sizes="{sizes}">' if avif else ""
    width, height = getattr(image, "width", 0) or 1000, getattr(image, "height", 0) or 1000
    urgency = ' fetchpriority="high"' if priority else ' loading="lazy" decoding="async"' if lazy else ""
    return mark_safe(  # noqa: S308 - what is not ours is escaped
        f'<picture>{avif_source}<img src="{settings.MEDIA_URL}{source(webp, 640)}" srcset="{srcset(webp)}"'
        f' sizes="{sizes}" width="{width}" height="{height}" alt="{escape(alt)}"{urgency}></picture>'
    )
