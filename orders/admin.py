"""The sales journal, to be read; orders are worked on under the roof, where they meet payments."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy

from catalog.admin_columns import money
from catalog.read_only import ReadOnly

from .models import SaleEntry


@admin.register(SaleEntry)
class SaleEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["date", "order_link", "kind", "product", "quantity", "gross", "discount", "net", "cost"]
    list_display_links = None
    list_filter = ["kind", "date"]
    list_select_related = ["order", "product"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["order__number__istartswith"]
    search_help_text = gettext_lazy("Order number")
    ordering = ["-pk"]
    sortable_by = ()
    actions = None

    @admin.display(description=gettext_lazy("Order"))
    def order_link(self, entry):
        url = reverse("admin:orders_order_change", args=[entry.order_id])
        return format_html('<a href="{}">{}</a>', url, entry.order.number)

    @admin.display(description=gettext_lazy("Gross"))
    def gross(self, entry):
        return money(entry.gross_amount)

    @admin.display(description=gettext_lazy("Discount"))
    def discount(self, entry):
        return money(entry.discount_amount)

    @admin.display(description=gettext_lazy("Net"))
    def net(self, entry):
        return money(entry.net_amount)

    @admin.display(description=gettext_lazy("Cost"))
    def cost(self, entry):
        return self.get_empty_value_display() if entry.cost_amount is None else money(entry.cost_amount)
