"""Days on which couriers do not travel, besides Sundays."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Holiday(models.Model):
    """A national holiday by joint ministerial decree (SKB 3 Menteri); collective leave is none.

    `is_computed` rows come from the calendar (`holiday_keeping.py`), which adds and moves them;
    once a person changes one it is theirs.
    """

    date = models.DateField(_("date"), primary_key=True)
    name = models.CharField(_("name"), max_length=100)
    is_day_off = models.BooleanField(
        _("couriers rest"),
        default=True,
        db_default=True,
        help_text=_("Take the tick away where they work all the same. A row taken out may come back."),
    )
    is_computed = models.BooleanField(_("from the calendar"), default=False, db_default=False, editable=False)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]

    def __str__(self):
        return f"{self.date:%d-%m-%Y} {self.name}"
