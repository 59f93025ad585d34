"""How templates of the storefront put product cards on a page."""

from django import template
from django.utils.safestring import SafeString

from tokoonline.storefront.cards import Card, draw_cards

register = template.Library()


@register.simple_tag
def product_cards(cards: list[Card], eager: int = 0) -> SafeString:
    """Draw the list items of `cards`; goes inside `<ul class="cards">` or `<ul class="strip">`."""
    return draw_cards(cards, eager)
