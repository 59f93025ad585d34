"""The shelves of the shop: a tree of categories, and the version that tells caches it changed."""

import pgtrigger
from django.db import connection, models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from catalog.languages import in_reader_language

from .word import learn_words_of

BUMP_VERSION = """
    PERFORM catalog_bump_version();
    RETURN NULL;
"""


class CatalogueVersion(models.Model):
    """One row: its number grows in the transaction that changes the menu or the footer.

    Numbers come from a sequence, so one that was rolled back never returns for other shelves.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="catalogue_version_is_one_row"),
        ]

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls):
        """The number that caches are keyed by; None if the row is not there."""
        return cls.objects.values_list("number", flat=True).first()

    @classmethod
    def bump(cls):
        """Tell every process that what it remembers of the shelves is old."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT catalog_bump_version()")


class Category(models.Model):
    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent category"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    slug = models.SlugField(_("address in links"), max_length=80, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=1000, blank=True)
    picture = models.ForeignKey(
        "catalog.ProductImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Empty: the first picture of its featured products."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("shown in the shop"), default=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="category_is_not_its_own_parent",
                violation_error_message=_("A category cannot lie inside itself."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="category_bumps_version",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=BUMP_VERSION,
            ),
            pgtrigger.Trigger(
                name="category_is_a_tree",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("parent_id"),
                condition=pgtrigger.Q(new__parent__isnull=False),
                func="""
                    IF EXISTS (
                        WITH RECURSIVE above(id, parent_id) AS (
                            SELECT id, parent_id FROM catalog_category WHERE id = NEW.parent_id
                            UNION
                            SELECT c.id, c.parent_id FROM catalog_category c
                            JOIN above ON c.id = above.parent_id
                        ) SELECT 1 FROM above WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'category % would lie inside itself', NEW.slug
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'category_is_a_tree';
                    END IF;
                    RETURN NEW;
                """,
            ),
            learn_words_of("name", "name_en"),
            pgtrigger.Trigger(
                name="category_keeps_old_slug",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("slug"),
                condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
                func="""
                    DELETE FROM catalog_slugredirect
                        WHERE kind = 'category' AND old_slug = NEW.slug;
                    INSERT INTO catalog_slugredirect (kind, old_slug, category_id)
                    VALUES ('category', OLD.slug, NEW.id)
                    ON CONFLICT (kind, old_slug) DO UPDATE SET category_id = NEW.id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Trigger(
                name="category_renames_words",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name", "name_en"),
                func="""
                    UPDATE catalog_product p SET search_words = catalog_search_words(p.id)
                    FROM catalog_productcategory pc
                    WHERE pc.product_id = p.id AND pc.category_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("storefront:category", args=[self.slug])

    @property
    def title(self):
        return in_reader_language(self.name, self.name_en)

    @property
    def text(self):
        return in_reader_language(self.description, self.description_en)
