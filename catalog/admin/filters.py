"""Filters beside the list of products."""

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy

from catalog.models import Category, ProductImage
from catalog.shelf_order import in_tree_order, indented_choices


class ShelfFilter(admin.SimpleListFilter):
    title = gettext_lazy("category")
    parameter_name = "kategori"

    def lookups(self, request, model_admin):
        self.categories = list(Category.objects.all())
        return indented_choices(self.categories)[1:]

    def queryset(self, request, products):
        chosen = self.value() or ""
        if not chosen.isdecimal():
            return products
        wanted, depth_of_wanted = [], None
        for category, depth in in_tree_order(self.categories):
            if depth_of_wanted is not None and depth <= depth_of_wanted:
                break
            if depth_of_wanted is not None or category.pk == int(chosen):
                depth_of_wanted = depth if depth_of_wanted is None else depth_of_wanted
                wanted.append(category.pk)
        return products.in_categories(wanted)


class PictureFilter(admin.SimpleListFilter):
    title = gettext_lazy("pictures")
    parameter_name = "gambar"

    def lookups(self, request, model_admin):
        return [("gagal", gettext_lazy("Failed")), ("tanpa", gettext_lazy("None yet"))]

    def queryset(self, request, products):
        pictures = ProductImage.objects.filter(product=OuterRef("pk"))
        if self.value() == "gagal":
            return products.filter(Exists(pictures.exclude(failure="")))
        if self.value() == "tanpa":
            return products.filter(~Exists(pictures))
        return products
