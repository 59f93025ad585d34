"""Choosing a district or village by typing a part of its name, with and without JavaScript.

The reader types into one text field, `q`. With htmx the places found appear below as radio
buttons, `region_code`, while typing; without it, sending the form brings the page back with them.
`region_asked` travels along: the text those radios were found by. If the text has changed since,
the radios are old news and the search is done again.
"""

import re
from dataclasses import dataclass, replace

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.models import Region
from customers.region_search import LONGEST_TEXT, RegionHit, search_regions
from customers.region_words import typed_words
from customers.regions import region_chain

DISTRICT_OR_VILLAGE = re.compile(r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}(\.[0-9]{4})?")


@dataclass(frozen=True)
class RegionAnswer:
    """What came back from the reader: the radio's code, the text, the text searched before."""

    code: str
    query: str
    asked: str

    @property
    def is_chosen(self):
        return self.asked.strip() == self.query.strip() and DISTRICT_OR_VILLAGE.fullmatch(self.code)


class RegionWidget(forms.Widget):
    template_name = "customers/_region_widget.html"
    hits = ()
    chosen = ""
    query = ""

    def show(self, hits, query, chosen=""):
        self.hits, self.query, self.chosen = hits, query, chosen

    def get_context(self, name, value, attrs):
        shown = {"hits": self.hits, "query": self.query, "chosen": self.chosen}
        return super().get_context(name, value, attrs) | shown

    def value_from_datadict(self, data, files, name):
        query = data.get("q", "")
        asked = data.get("region_asked", query)
        # Cut alike: the name of a far-off village, written in full, is longer than a search.
        return RegionAnswer(
            code=data.get("region_code", ""), query=query[:LONGEST_TEXT], asked=asked[:LONGEST_TEXT]
        )

    def value_omitted_from_data(self, data, files, name):
        return "region_code" not in data and "q" not in data


class RegionField(forms.Field):
    """Clean to the RegionChain of the chosen place.

    If the reader searched by one of a district's postal codes, it is the chain's `named` one.
    """

    widget = RegionWidget
    default_error_messages = {
        "required": _("Type your district or postal code, for example Coblong or 40132."),
        "unknown": _(
            "No place called “%(query)s” found. Try the name of the district (kecamatan) or the postal code."
        ),
        "choose": _("Choose your place from the list."),
    }

    def show(self, code):
        """Show the place `code` as chosen; a code that is none shows nothing."""
        if DISTRICT_OR_VILLAGE.fullmatch(code):
            try:
                self._show(region_chain(code))
            except Region.DoesNotExist:
                return

    def clean(self, answer):
        chain = self._chosen(answer) or self._search(answer.query)
        named = [word for word in typed_words(answer.query) if word in chain.postal_codes]
        if named:
            chain = replace(chain, named=named[0])
        self._show(chain)
        return chain

    def _chosen(self, answer):
        try:
            return region_chain(answer.code) if answer.is_chosen else None
        except Region.DoesNotExist:
            return None

    def _show(self, chain):
        hit = RegionHit(
            code=chain.code,
            level=chain.level,
            name=chain.village or chain.district,
            label=chain.label,
            postal_code=chain.postal_code,
        )
        self.widget.show([hit], hit.full_label, chosen=hit.code)

    def _search(self, query):
        """Show what the text may mean and raise: a place is chosen by its reader, never by us."""
        hits = search_regions(query)
        # The only place found stands ready; the reader still sees it before going on.
        self.widget.show(hits, query, chosen=hits[0].code if len(hits) == 1 else "")
        if not query.strip():
            raise ValidationError(self.error_messages["required"], "required")
        if not hits:
            raise ValidationError(self.error_messages["unknown"], "unknown", {"query": query})
        raise ValidationError(self.error_messages["choose"], "choose")
