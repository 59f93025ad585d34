"""What the shop shows: products, their brands, shelves and specifications."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.languages import in_reader_language

from .statement import statement_triggers
from .word import learn_words_of

REFRESH_WORDS = """
    UPDATE catalog_product SET search_words = catalog_search_words(id)
    WHERE {which};
    RETURN NULL;
"""


class Brand(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    slug = models.SlugField(_("address in links"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        ordering = ["name", "id"]
        triggers = [
            pgtrigger.Trigger(
                name="brand_renames_words",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("name"),
                func=REFRESH_WORDS.format(which="brand_id = NEW.id"),
            ),
            learn_words_of("name"),
        ]

    def __str__(self):
        return self.name


class Attribute(models.Model):
    """The name of a specification ("bahan" -> Bahan / Material); the text itself is on the product."""

    code = models.SlugField(_("code"), max_length=40, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("attribute")
        verbose_name_plural = _("attributes")
        ordering = ["position", "code"]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_reader_language(self.name, self.name_en)


class ProductQuerySet(models.QuerySet):
    def on_sale(self):
        """Products a shopper may see: active, published and with a price."""
        return self.filter(is_active=True, price_min__isnull=False, published_at__lte=timezone.now())

    def in_categories(self, category_ids):
        shelf = ProductCategory.objects.filter(product=OuterRef("pk"), category_id__in=list(category_ids))
        return self.filter(Exists(shelf))


class Product(models.Model):
    class TaxClass(models.TextChoices):
        # Indonesian VAT classes; the rates and their sources live where tax is computed.
        STANDARD = "standard", _("standard rate")
        LUXURY = "luxury", _("luxury goods")
        EXEMPT = "exempt", _("exempt")

    slug = models.SlugField(_("address in links"), max_length=120, unique=True)
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    description_en = models.TextField(_("description in English"), max_length=10_000, blank=True)
    brand = models.ForeignKey(Brand, verbose_name=_("brand"), null=True, blank=True, on_delete=models.PROTECT)
    categories = models.ManyToManyField(
        "catalog.Category",
        verbose_name=_("categories"),
        through="catalog.ProductCategory",
        related_name="products",
    )
    tax_class = models.CharField(_("tax class"), max_length=10, choices=TaxClass, default=TaxClass.STANDARD)
    specs = models.JSONField(_("specifications"), default=dict, blank=True)
    is_active = models.BooleanField(_("shown in the shop"), default=True)
    is_featured = models.BooleanField(_("featured on the home page"), default=False)
    published_at = models.DateTimeField(_("published at"), default=timezone.now)
    # Kept by triggers from the active variants; never written by hand.
    price_min = models.BigIntegerField(_("lowest price"), null=True, editable=False)
    price_max = models.BigIntegerField(_("highest price"), null=True, editable=False)
    compare_at_min = models.BigIntegerField(null=True, editable=False)
    search_words = models.TextField(default="", editable=False)
    text_vector = SearchVectorField(null=True, editable=False)
    search_vector = SearchVectorField(null=True, editable=False)

    objects = ProductQuerySet.as_manager()

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["-published_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(tax_class__in=["standard", "luxury", "exempt"]),
                name="product_tax_class_known",
            ),
        ]
        indexes = [
            GinIndex(fields=["search_vector"], name="product_search_vector"),
            GinIndex(OpClass(Lower("name"), name="gin_trgm_ops"), name="product_name_trigram"),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(is_active=True),
                name="product_newest",
            ),
            models.Index(
                F("published_at").desc(),
                F("id").desc(),
                condition=Q(is_active=True, is_featured=True),
                name="product_featured",
            ),
            models.Index(fields=["price_min", "id"], name="product_by_price"),
        ]
        triggers = [
            # A and B hold words as they are written, C and D only stems: `indonesian` finds
            # bersepatu by sepatu but turns kemeja (shirt) into meja (table), and a search for
            # the written word must not meet that stem (catalog/searching.py asks by weight).
            pgtrigger.Trigger(
                name="product_search_vector",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("name", "name_en", "description", "description_en", "search_words"),
                func="""
                    IF TG_OP = 'INSERT' OR NEW.text_vector IS NULL
                        OR (OLD.name, OLD.name_en, OLD.description, OLD.description_en)
                        IS DISTINCT FROM
                        (NEW.name, NEW.name_en, NEW.description, NEW.description_en)
                    THEN
                        NEW.text_vector =
                            setweight(to_tsvector('simple', unaccent(NEW.name)), 'A')
                            || setweight(to_tsvector('simple', unaccent(NEW.name_en)), 'A')
                            || setweight(to_tsvector('indonesian', unaccent(NEW.name)), 'C')
                            || setweight(to_tsvector('english', unaccent(NEW.name_en)), 'C')
                            || setweight(to_tsvector('indonesian', unaccent(NEW.description)), 'D')
                            || setweight(to_tsvector('english', unaccent(NEW.description_en)), 'D');
                    END IF;
                    NEW.search_vector = NEW.text_vector
                        || setweight(to_tsvector('simple', unaccent(NEW.search_words)), 'B');
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="product_brand_words",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("brand_id"),
                condition=pgtrigger.Q(old__brand__df=pgtrigger.F("new__brand")),
                func=REFRESH_WORDS.format(which="id = NEW.id"),
            ),
            learn_words_of("name", "name_en"),
            pgtrigger.Trigger(
                name="product_keeps_old_slug",
                when=pgtrigger.After,
                operation=pgtrigger.UpdateOf("slug"),
                condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
                func="""
                    DELETE FROM catalog_slugredirect
                        WHERE kind = 'product' AND old_slug = NEW.slug;
                    INSERT INTO catalog_slugredirect (kind, old_slug, product_id)
                    VALUES ('product', OLD.slug, NEW.id)
                    ON CONFLICT (kind, old_slug) DO UPDATE SET product_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("storefront:product", args=[self.slug])

    @property
    def title(self):
        return in_reader_language(self.name, self.name_en)

    @property
    def text(self):
        return in_reader_language(self.description, self.description_en)


class ProductCategory(models.Model):
    """A product on a shelf; the first one is the shelf of its breadcrumbs and reports."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="shelves")
    category = models.ForeignKey("catalog.Category", verbose_name=_("category"), on_delete=models.PROTECT)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("category of the product")
        verbose_name_plural = _("categories of the product")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["category", "product"], name="product_once_a_category"),
        ]
        triggers = [
            # What has no variant cannot be found yet; its words come with the first one (variant.py).
            # Writing a product costs an import more than anything else: once less is a fifth.
            *statement_triggers(
                "shelf_changes_words",
                REFRESH_WORDS.format(
                    which="id IN ({touched}) AND EXISTS ("
                    "SELECT FROM catalog_variant v WHERE v.product_id = catalog_product.id)"
                ),
            ),
        ]

    def __str__(self):
        return f"{self.product_id} / {self.category_id}"
