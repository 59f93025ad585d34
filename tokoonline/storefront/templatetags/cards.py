"""How templates of the storefront put product cards and category tiles on a page."""

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from catalog.tree import Node
from tokoonline.storefront.cards import Card, draw_cards

register = template.Library()


@register.simple_tag
def product_cards(cards: list[Card], eager: int = 0) -> SafeString:
    """Draw the list items of `cards`; goes inside `<ul class="cards">` or `<ul class="strip">`."""
    return draw_cards(cards, eager)


@register.simple_tag
def category_tiles(nodes: list[Node]) -> SafeString:
    """Draw the list items of categories; goes inside `<ul class="tiles">`."""
    return SafeString("".join([_draw_tile(node) for node in nodes]))


@lru_cache(maxsize=1024)
def _draw_tile(node: Node) -> str:
    """Draw a category once: its node lives as long as the shelves stay as they are."""
    return render_to_string("storefront/_tile.html", {"node": node})
