"""The window of a product: one page with everything a shopper sees of it, and its price history."""

from django import forms
from django.contrib import admin
from django.db.models import Exists, OuterRef, Prefetch
from django.db.models.functions import Lower
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.admin_columns import pill, thumbnail
from catalog.auditing import read_changes
from catalog.forms import LONGEST_SPEC, SPEC, ProductForm
from catalog.models import Attribute, Product, ProductImage, Variant
from catalog.money import format_rupiah
from catalog.tasks import defer_pictures

from .filters import PictureFilter, ShelfFilter
from .parts import OptionInline, PictureInline, ShelfInline, VariantInline
from .selects import plain

PRICE_CHANGES_SHOWN = 15
PRICE_NAMES = {
    "price": gettext_lazy("price"),
    "compare_at_price": gettext_lazy("crossed-out price"),
    "cost_price": gettext_lazy("cost price"),
}


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    form = ProductForm
    inlines = [VariantInline, PictureInline, ShelfInline, OptionInline]
    list_display = ["picture", "title", "skus", "shelves", "prices", "state"]
    list_display_links = ["title"]
    list_filter = ["is_active", "is_featured", ShelfFilter, PictureFilter]
    list_select_related = ["brand"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["name"]
    search_help_text = gettext_lazy("Name or SKU")
    ordering = ["-published_at", "-pk"]
    autocomplete_fields = ["brand"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["price_history", "search_preview", "specs_text"]
    actions = ["show_in_shop", "hide_from_shop"]

    def has_delete_permission(self, request, obj=None):
        """Orders point at products for ever: one is taken off the shelf, not out of the world."""
        return False

    def get_queryset(self, request):
        products = super().get_queryset(request)
        if request.resolver_match.url_name != "catalog_product_changelist":
            return products
        pictures = ProductImage.objects.only("product", "position", "renditions")
        return products.prefetch_related(
            Prefetch("images", queryset=pictures),
            Prefetch("variants", queryset=Variant.objects.only("product", "sku", "position")),
            "categories",
        )

    def get_search_results(self, request, products, text):
        text = text.strip().replace("\x00", "")
        if not text:
            return products, False
        variants = Variant.objects.filter(product=OuterRef("pk"), sku__istartswith=text)
        products = products.annotate(lower_name=Lower("name"))
        return products.filter(lower_name__contains=text.lower()) | products.filter(Exists(variants)), False

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        fields = {
            SPEC + attribute.code: forms.CharField(
                label=attribute.title, required=False, max_length=LONGEST_SPEC
            )
            for attribute in attributes_for(request)
        }
        kwargs["form"] = type("ProductForm", (ProductForm,), fields)
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request, obj=None):
        may_change = self.has_change_permission(request, obj) if obj else True
        specs = (
            [SPEC + attribute.code for attribute in attributes_for(request)] if may_change else ["specs_text"]
        )
        fieldsets = [
            (
                None,
                {
                    "fields": [
                        "name",
                        "name_en",
                        "slug",
                        "brand",
                        ("is_active", "is_featured"),
                        "published_at",
                        "tax_class",
                    ]
                },
            ),
            (gettext_lazy("Description"), {"fields": ["description", "description_en"]}),
            (gettext_lazy("Specifications"), {"fields": specs, "classes": ["collapse"]}),
        ]
        if obj and may_change:
            fieldsets += [
                (
                    gettext_lazy("How a search engine shows it"),
                    {"fields": ["search_preview"], "classes": ["collapse"]},
                ),
                (gettext_lazy("Price history"), {"fields": ["price_history"], "classes": ["collapse"]}),
            ]
        return fieldsets

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        if formset.model is ProductImage:
            defer_pictures(formset.new_objects)

    @admin.display(description=gettext_lazy("Picture"))
    def picture(self, product):
        return thumbnail(next(iter(product.images.all()), None))

    @admin.display(description=gettext_lazy("Name"), ordering="name")
    def title(self, product):
        return product.title

    @admin.display(description=gettext_lazy("SKU"))
    def skus(self, product):
        variants = product.variants.all()
        if len(variants) == 1:
            return variants[0].sku
        return ngettext("%(count)d variant", "%(count)d variants", len(variants)) % {"count": len(variants)}

    @admin.display(description=gettext_lazy("Categories"))
    def shelves(self, product):
        return ", ".join(category.title for category in product.categories.all())

    @admin.display(description=gettext_lazy("Price"), ordering="price_min")
    def prices(self, product):
        if product.price_min is None:
            return "–"
        low, high = format_rupiah(product.price_min), format_rupiah(product.price_max)
        return low if low == high else f"{low} – {high}"

    @admin.display(description=gettext_lazy("State"))
    def state(self, product):
        if not product.is_active:
            return pill(_("Hidden"))
        if product.price_min is None:
            return pill(_("No variant for sale"), "wait")
        if product.published_at > timezone.now():
            return pill(_("Later"), "wait")
        return pill(_("On sale"), "good")

    @admin.display(description=gettext_lazy("Price history"))
    def price_history(self, product):
        changes = read_changes(
            "catalog.VariantPriceEvent", PRICE_NAMES, subject="sku", pgh_obj__product=product
        )
        shown = {"changes": changes[:PRICE_CHANGES_SHOWN]}
        return render_to_string("admin/catalog/price_history.html", shown)

    @admin.display(description=gettext_lazy("Preview"))
    def search_preview(self, product):
        return render_to_string("admin/catalog/search_preview.html", {"product": product})

    @admin.display(description=gettext_lazy("Specifications"))
    def specs_text(self, product):
        return "; ".join(f"{code}: {text}" for code, text in product.specs.items()) or "–"

    @admin.action(description=gettext_lazy("Show in the shop"), permissions=["change"])
    def show_in_shop(self, request, products):
        self.say(request, products.update(is_active=True))

    @admin.action(description=gettext_lazy("Take off the shelf"), permissions=["change"])
    def hide_from_shop(self, request, products):
        self.say(request, products.update(is_active=False))

    def say(self, request, count):
        words = ngettext("%(count)d product changed.", "%(count)d products changed.", count)
        self.message_user(request, words % {"count": count})


def attributes_for(request):
    if not hasattr(request, "product_attributes"):
        request.product_attributes = list(Attribute.objects.all())
    return request.product_attributes
