"""The shop's written pages: about us, contact, shipping, returns, privacy, terms."""

import nh3
import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.languages import in_reader_language
from catalog.models.category import BUMP_VERSION

# What an editor may write; headings begin below the title of the page, which is its one h1.
TAGS = {"h2", "h3", "p", "br", "ul", "ol", "li", "a", "strong", "em", "blockquote", "hr"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"}
ATTRIBUTES = {"a": {"href"}, "th": {"scope"}, "h2": {"id"}, "h3": {"id"}}
SCHEMES = {"https", "http", "mailto", "tel"}


def clean_html(html: str) -> str:
    """Return what is allowed of `html`; scripts, styles, frames and their like are gone."""
    return nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener")


class Page(models.Model):
    slug = models.SlugField(_("address in links"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("title in English"), max_length=120, blank=True)
    body = models.TextField(_("text (HTML)"), max_length=50_000, blank=True)
    body_en = models.TextField(_("text in English (HTML)"), max_length=50_000, blank=True)
    is_in_footer = models.BooleanField(_("linked at the foot of every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "id"]
        triggers = [
            # The footer is remembered as ready HTML under the catalogue's version.
            pgtrigger.Trigger(
                name="page_bumps_version",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=BUMP_VERSION,
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, **kwargs):
        self.body = clean_html(self.body)
        self.body_en = clean_html(self.body_en)
        super().save(**kwargs)

    def get_absolute_url(self):
        return reverse("storefront:page", args=[self.slug])

    @property
    def heading(self):
        return in_reader_language(self.title, self.title_en)

    @property
    def html(self):
        """The text in the reader's language, cleaned when it was saved."""
        return in_reader_language(self.body, self.body_en)
