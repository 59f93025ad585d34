"""Parts of a page that are the same for everybody are drawn once a language and then remembered."""

from django import template
from django.conf import settings
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.translation import get_language

register = template.Library()


class KeptNode(Node):
    """Lives as long as its template is cached, so each process draws what is inside once."""

    def __init__(self, nodelist: NodeList):
        self.nodelist = nodelist
        self.drawn: dict[tuple[object, ...], str] = {}

    def render(self, context: Context) -> str:
        key = (get_language(), settings.STORE)
        if key not in self.drawn:
            self.drawn[key] = self.nodelist.render(context)
        return self.drawn[key]


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """`{% kept %} ... {% endkept %}`: inside, only the language, the store and static files may matter.

    Looking up forty words and addresses anew takes a good part of the time of a quick page.
    """
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist)
