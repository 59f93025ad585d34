"""The shelves, listed as the tree they are."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin_columns import pill
from catalog.forms import CategoryForm
from catalog.models import Category
from catalog.shelf_order import in_tree_order, indented_choices

from .selects import plain


class TreeChangeList(ChangeList):
    def get_results(self, request):
        super().get_results(request)
        rows = in_tree_order(self.result_list)
        for category, depth in rows:
            category.depth = depth
        self.result_list = [category for category, _depth in rows]


@admin.register(Category)
class CategoryAdmin(admin.ModelAdmin):
    form = CategoryForm
    list_display = ["indented", "slug", "product_count", "position", "state"]
    list_per_page = 500
    sortable_by = ()
    search_fields = ["name", "slug"]
    ordering = ["position", "name", "pk"]
    prepopulated_fields = {"slug": ["name"]}
    fields = [
        "name",
        "name_en",
        "slug",
        "parent",
        "description",
        "description_en",
        "position",
        "is_active",
    ]
    actions = None

    def get_changelist(self, request, **kwargs):
        return TreeChangeList

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(products_here=Count("products"))

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else self.prepopulated_fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        choices = {"parent": indented_choices(Category.objects.all())}
        kwargs["form"] = type("CategoryForm", (CategoryForm,), {"ready_choices": choices})
        return super().get_form(request, obj, change, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        return plain(super().formfield_for_dbfield(db_field, request, **kwargs))

    @admin.display(description=gettext_lazy("Name"))
    def indented(self, category):
        return format_html(
            '<span class="indent indent--{}">{}</span>', getattr(category, "depth", 0), category.title
        )

    @admin.display(description=gettext_lazy("Products"))
    def product_count(self, category):
        return category.products_here

    @admin.display(description=gettext_lazy("State"))
    def state(self, category):
        return pill(_("Shown"), "good") if category.is_active else pill(_("Hidden"))
