"""What shoppers choose between, and the values of each choice."""

from django.contrib import admin
from django.shortcuts import redirect

from catalog.forms import NamedFormSet, OptionValueForm
from catalog.models import Option, OptionValue


class OptionValueInline(admin.TabularInline):
    model = OptionValue
    form = OptionValueForm
    formset = NamedFormSet
    extra = 3


@admin.register(Option)
class OptionAdmin(admin.ModelAdmin):
    """Reached from its product, and leads back to it."""

    inlines = [OptionValueInline]
    fields = ["name", "name_en"]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def response_post_save_change(self, request, option):
        return redirect("admin:catalog_product_change", option.product_id)
