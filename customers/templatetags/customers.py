from django import template
from django.conf import settings
from django.urls import reverse

from customers.phones import display_phone

register = template.Library()
register.filter("phone", display_phone)


@register.filter
def in_fours(text):
    """Part a key into groups that eyes and thumbs can follow; it also breaks on small screens."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


@register.simple_tag
def demo_mailbox():
    """Return where a demo keeps the letters it does not send; "" in a real shop."""
    return reverse("demo_mailbox") if settings.IS_DEMO else ""
