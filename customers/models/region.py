"""The country's administrative regions, the bottom of every address and every shipping quote."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RegionQuerySet(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def in_menu_order(self):
        """Order as a person looks for a name in a list; the code makes it certain."""
        return self.order_by("name", "code")


class Region(models.Model):
    """One province, regency or city, district, or village.

    `code` is the dotted code of the Ministry of Home Affairs (`32.73.02.1004`): each level is a
    prefix of the next, which is what shipping zones match on. Rows are loaded by
    `manage.py load_regions`, never typed; a region that a new decree drops is made inactive,
    because addresses still point at it.
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, _("Province")
        REGENCY = 2, _("Regency or city")
        DISTRICT = 3, _("District")
        VILLAGE = 4, _("Village")

    code = models.CharField(_("code"), max_length=13, primary_key=True)
    level = models.SmallIntegerField(_("level"), choices=Level)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("part of"),
        db_index=False,
    )
    name = models.CharField(_("name"), max_length=80)
    display_name = models.CharField(_("name as people write it"), max_length=80)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True)
    search_name = models.TextField(_("words it is found by"), editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        constraints = [
            models.CheckConstraint(condition=Q(level__range=(1, 4)), name="region_level_known"),
            models.CheckConstraint(
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                name="region_parent_above_it",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$"),
                name="region_code_dotted",
            ),
            models.CheckConstraint(
                condition=Q(postal_code__regex=r"^(\d{5})?$"), name="region_postal_code_digits"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "name"], name="region_parent"),
            models.Index(fields=["postal_code"], name="region_postal_code", condition=~Q(postal_code="")),
            # One a level: most searches end among the 7,285 districts and never see the villages.
            GinIndex(
                fields=["search_name"],
                name="region_search_district",
                opclasses=["gin_trgm_ops"],
                condition=Q(level=3),
            ),
            GinIndex(
                fields=["search_name"],
                name="region_search_village",
                opclasses=["gin_trgm_ops"],
                condition=Q(level=4),
            ),
        ]

    def __str__(self):
        return self.display_name
