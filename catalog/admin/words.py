"""Brands, names of specifications, and words that mean the same."""

from django.contrib import admin
from django.db.models import Count
from django.utils.translation import gettext_lazy

from catalog.models import Attribute, Brand, SearchSynonym


@admin.register(Brand)
class BrandAdmin(admin.ModelAdmin):
    list_display = ["name", "slug", "product_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(products_here=Count("product"))

    @admin.display(description=gettext_lazy("Products"))
    def product_count(self, brand):
        return brand.products_here


@admin.register(Attribute)
class AttributeAdmin(admin.ModelAdmin):
    list_display = ["name", "name_en", "code", "position"]
    search_fields = ["name", "code"]
    actions = None

    def get_readonly_fields(self, request, attribute=None):
        """Products keep their texts under the code: it never changes."""
        return ["code"] if attribute else []


@admin.register(SearchSynonym)
class SearchSynonymAdmin(admin.ModelAdmin):
    list_display = ["term", "replacement", "is_one_way"]
    search_fields = ["term", "replacement"]
