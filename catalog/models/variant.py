"""What is priced, stocked and sold: one variant of a product; a simple product has one."""

import pghistory
import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .statement import statement_triggers

# A trillion rupiah: far above any price, far below what sums in a bigint could overflow.
HIGHEST_PRICE = 1_000_000_000_000

# Once for all rows of a statement: an import or a new price list changes thousands. Products
# that would stay as they are are not written, since every write also goes into their indexes.
SUMMARISE_ON_PRODUCTS = """
    UPDATE catalog_product p SET
        price_min = s.price_min,
        price_max = s.price_max,
        compare_at_min = s.compare_at,
        search_words = s.words
    FROM (
        SELECT ids.id, min(v.price) AS price_min, max(v.price) AS price_max,
            (array_agg(v.compare_at_price ORDER BY v.price, v.id))[1] AS compare_at,
            catalog_search_words(ids.id) AS words
        FROM ({touched}) ids (id)
        LEFT JOIN catalog_variant v ON v.product_id = ids.id AND v.is_active
        GROUP BY ids.id
    ) s
    WHERE p.id = s.id
        AND (p.price_min, p.price_max, p.compare_at_min, p.search_words)
        IS DISTINCT FROM (s.price_min, s.price_max, s.compare_at, s.words);
    RETURN NULL;
"""


class VariantQuerySet(models.QuerySet):
    def for_sale(self):
        return self.filter(is_active=True, product__is_active=True)


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("price", "compare_at_price", "cost_price")),
    pghistory.InsertEvent(),
    pghistory.DeleteEvent(),
    fields=["id", "sku", "price", "compare_at_price", "cost_price"],
    model_name="VariantPriceEvent",
)
class Variant(models.Model):
    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="variants")
    sku = models.CharField(_("SKU"), max_length=40, unique=True)
    gtin = models.CharField(_("barcode (GTIN)"), max_length=14, blank=True)
    option1 = models.ForeignKey(
        "catalog.OptionValue", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    option2 = models.ForeignKey(
        "catalog.OptionValue", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    price = models.BigIntegerField(
        _("price"), validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_PRICE)]
    )
    compare_at_price = models.BigIntegerField(
        _("crossed-out price"), null=True, blank=True, validators=[MaxValueValidator(HIGHEST_PRICE)]
    )
    cost_price = models.BigIntegerField(
        _("cost price"), null=True, blank=True, validators=[MaxValueValidator(HIGHEST_PRICE)]
    )
    weight_grams = models.PositiveIntegerField(_("weight (g)"))
    length_mm = models.PositiveIntegerField(_("length (mm)"), default=0)
    width_mm = models.PositiveIntegerField(_("width (mm)"), default=0)
    height_mm = models.PositiveIntegerField(_("height (mm)"), default=0)
    image = models.ForeignKey(
        "catalog.ProductImage",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("for sale"), default=True)

    objects = VariantQuerySet.as_manager()

    class Meta:
        verbose_name = _("variant")
        verbose_name_plural = _("variants")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=1, price__lte=HIGHEST_PRICE),
                name="variant_price_positive",
                violation_error_message=_("The price must be at least Rp1."),
            ),
            models.CheckConstraint(
                condition=Q(compare_at_price__isnull=True)
                | Q(compare_at_price__gt=F("price"), compare_at_price__lte=HIGHEST_PRICE),
                name="variant_compare_at_price_above_price",
                violation_error_message=_("The crossed-out price must be above the selling price."),
            ),
            models.CheckConstraint(
                condition=Q(cost_price__isnull=True) | Q(cost_price__gte=0, cost_price__lte=HIGHEST_PRICE),
                name="variant_cost_price_not_negative",
                violation_error_message=_("The cost price cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(weight_grams__gte=1, weight_grams__lte=1_000_000),
                name="variant_weight_possible",
                violation_error_message=_("The weight must be between 1 g and 1,000 kg."),
            ),
            models.CheckConstraint(
                condition=~Q(sku=""),
                name="variant_sku_not_empty",
                violation_error_message=_("Give the variant a SKU."),
            ),
            models.CheckConstraint(
                condition=Q(gtin="") | Q(gtin__regex=r"^(\d{8}|\d{12,14})$"),
                name="variant_gtin_digits",
                violation_error_message=_("A barcode has 8, 12, 13 or 14 digits."),
            ),
            models.UniqueConstraint(fields=["gtin"], condition=~Q(gtin=""), name="variant_gtin_unique"),
            models.UniqueConstraint(
                fields=["product", "option1", "option2"],
                nulls_distinct=False,
                name="variant_options_unique",
                violation_error_message=_("Two variants cannot have the same options."),
            ),
        ]
        triggers = [
            *statement_triggers("variant_summary", SUMMARISE_ON_PRODUCTS),
            pgtrigger.Trigger(
                name="variant_options_of_product",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("option1_id", "option2_id", "product_id"),
                condition=pgtrigger.Q(new__option1__isnull=False) | pgtrigger.Q(new__option2__isnull=False),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM (VALUES (NEW.option1_id, 1), (NEW.option2_id, 2))
                            AS chosen(value_id, position)
                        LEFT JOIN catalog_optionvalue v ON v.id = chosen.value_id
                        LEFT JOIN catalog_option o ON o.id = v.option_id
                        WHERE chosen.value_id IS NOT NULL
                            AND (o.product_id, o.position)
                            IS DISTINCT FROM (NEW.product_id, chosen.position)
                    ) THEN
                        RAISE EXCEPTION 'option value of another product or place'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'variant_options_of_product';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self):
        return self.sku

    @property
    def label(self):
        """The chosen values in the reader's language: "Krem / M"; "" for a simple product."""
        return " / ".join(value.title for value in (self.option1, self.option2) if value)
