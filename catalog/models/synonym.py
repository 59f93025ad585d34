"""Words that shoppers use for the same thing (hp = ponsel = handphone)."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .category import BUMP_VERSION


class SearchSynonym(models.Model):
    term = models.CharField(_("word"), max_length=60)
    replacement = models.CharField(_("also search for"), max_length=60)
    is_one_way = models.BooleanField(
        _("one way only"),
        default=False,
        help_text=_("A search for the word finds the other, but not the reverse."),
    )

    class Meta:
        verbose_name = _("search synonym")
        verbose_name_plural = _("search synonyms")
        ordering = ["term", "replacement"]
        constraints = [
            models.UniqueConstraint(fields=["term", "replacement"], name="synonym_pair_once"),
            models.CheckConstraint(
                condition=~Q(term=F("replacement")),
                name="synonym_of_another_word",
                violation_error_message=_("The two words are the same."),
            ),
        ]
        triggers = [
            # Every process remembers the synonyms until the version moves.
            pgtrigger.Trigger(
                name="synonym_bumps_version",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=BUMP_VERSION,
            ),
        ]

    def __str__(self):
        return f"{self.term} = {self.replacement}"
