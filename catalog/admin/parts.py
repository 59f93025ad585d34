"""The parts of a product's page: its variants, pictures, shelves and options."""

from django import forms
from django.contrib import admin
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin_columns import pill, thumbnail
from catalog.forms import NamedFormSet, PictureForm, ShelfForm, VariantForm, VariantFormSet
from catalog.models import Category, Option, OptionValue, ProductCategory, ProductImage, Variant
from catalog.money import format_rupiah
from catalog.shelf_order import indented_choices

from .selects import plain


class VariantInline(admin.StackedInline):
    model = Variant
    form = VariantForm
    formset = VariantFormSet
    extra = 0
    min_num = 1
    readonly_fields = ["margin"]
    ordering = ["position", "id"]

    def get_fieldsets(self, request, product=None):
        may_see_cost = request.user.has_perm("catalog.change_variant")
        costs = ["cost_price", "margin"] if may_see_cost else []
        places = [option.position for option in options_of(product)]
        options = [f"option{place}" for place in (1, 2) if place in places]
        return [
            (
                None,
                {
                    "fields": [
                        ("sku", *options, "is_active", "position"),
                        ("price", "compare_at_price", *costs),
                        ("weight_grams", "length_mm", "width_mm", "height_mm"),
                        ("gtin", "image"),
                    ]
                },
            )
        ]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("option1", "option2", "product")

    def get_formset(self, request, obj=None, **kwargs):
        """Ask for the choices once, however many variants there are."""
        product = obj
        choices = {}
        for option in options_of(product):
            values = [(value.pk, value.title) for value in option.values.all()]
            choices[f"option{option.position}"] = [("", "---------"), *values]
        images = product.images.all() if product else []
        choices["image"] = [
            ("", "---------"),
            *((image.pk, f"{image.position}. {image.alt or image.pk}") for image in images),
        ]
        labels = {f"option{option.position}": option.title for option in options_of(product)}
        ready = {"ready_choices": choices, "ready_labels": labels}
        kwargs["form"] = type("VariantForm", (VariantForm,), ready)
        request.product_of_inlines = product
        return super().get_formset(request, product, **kwargs)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        product = getattr(request, "product_of_inlines", None)
        if db_field.name in {"option1", "option2"}:
            place = int(db_field.name[-1])
            kwargs["queryset"] = OptionValue.objects.filter(option__product=product, option__position=place)
        if db_field.name == "image":
            kwargs["queryset"] = ProductImage.objects.filter(product=product)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """A plain select: values and pictures are made on their own rows, not in a window."""
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    @admin.display(description=gettext_lazy("Margin"))
    def margin(self, variant):
        if not variant.price or variant.cost_price is None:
            return "–"
        profit = variant.price - variant.cost_price
        return f"{format_rupiah(profit)} ({profit * 100 // variant.price} %)"


def options_of(product):
    """The options with their values, asked once a request: the object carries them."""
    if product is None:
        return []
    if not hasattr(product, "loaded_options"):
        product.loaded_options = list(product.options.prefetch_related("values"))
    return product.loaded_options


class PictureInline(admin.TabularInline):
    model = ProductImage
    form = PictureForm
    formset = NamedFormSet
    extra = 1
    fields = ["preview", "original", "alt", "alt_en", "position", "state"]
    readonly_fields = ["preview", "state"]
    formfield_overrides = {models.CharField: {"widget": forms.TextInput(attrs={"size": 22})}}

    @admin.display(description="")
    def preview(self, image):
        return thumbnail(image)

    @admin.display(description=gettext_lazy("State"))
    def state(self, image):
        if image.pk is None:
            return ""
        if image.failure:
            return format_html("{} {}", pill(_("Failed"), "bad"), _(image.failure))
        return pill(_("Ready"), "good") if image.processed_at else pill(_("Being made"), "wait")


class ShelfInline(admin.TabularInline):
    model = ProductCategory
    form = ShelfForm
    formset = NamedFormSet
    extra = 1
    verbose_name_plural = gettext_lazy("categories (the first one is the shelf of links and reports)")

    def get_formset(self, request, obj=None, **kwargs):
        choices = {"category": indented_choices(Category.objects.all())}
        kwargs["form"] = type("ShelfForm", (ShelfForm,), {"ready_choices": choices})
        return super().get_formset(request, obj, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))


class OptionInline(admin.TabularInline):
    model = Option
    formset = NamedFormSet
    extra = 0
    max_num = 2
    fields = ["position", "name", "name_en", "chosen_from"]
    readonly_fields = ["chosen_from"]
    verbose_name_plural = gettext_lazy("options (save, then write the values of each)")

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("values")

    @admin.display(description=gettext_lazy("Values"))
    def chosen_from(self, option):
        if option.pk is None:
            return ""
        url = reverse("admin:catalog_option_change", args=[option.pk])
        values = ", ".join(value.title for value in option.values.all())
        return format_html('{} <a href="{}">{}</a>', values, url, _("Change the values"))
