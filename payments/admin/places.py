"""Where money comes in, and where it may be paid at the door: the shop's accounts, the areas for COD."""

from django.contrib import admin
from django.db import models
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy

from catalog.admin_columns import money
from catalog.auditing import read_changes
from catalog.forms import RupiahField

from ..models import BankAccount, CodArea

ACCOUNT_NAMES = {
    "bank_name": gettext_lazy("bank"),
    "bank_code": gettext_lazy("bank code"),
    "number": gettext_lazy("account number"),
    "holder": gettext_lazy("account holder"),
    "is_active": gettext_lazy("offered at checkout"),
}


@admin.register(BankAccount)
class BankAccountAdmin(admin.ModelAdmin):
    list_display = ["bank_name", "number", "holder", "is_active", "position"]
    fields = ["bank_name", "bank_code", "number", "holder", "is_active", "position", "history"]
    readonly_fields = ["history"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        """Payments name their account for ever; one that is closed is not offered any more."""
        return False

    @admin.display(description=gettext_lazy("Changes"))
    def history(self, account):
        if account.pk is None:
            return "–"
        changes = read_changes("payments.BankAccountEvent", ACCOUNT_NAMES, pgh_obj_id=account.pk)
        return render_to_string("admin/parts/changes.html", {"changes": changes})


@admin.register(CodArea)
class CodAreaAdmin(admin.ModelAdmin):
    list_display = ["name", "region_prefix", "is_allowed", "most", "fee"]
    search_fields = ["name", "region_prefix"]
    formfield_overrides = {models.BigIntegerField: {"form_class": RupiahField, "widget": RupiahField.widget}}

    @admin.display(description=gettext_lazy("Up to"), ordering="max_amount")
    def most(self, area):
        return money(area.max_amount)

    @admin.display(description=gettext_lazy("Fee"), ordering="fee_amount")
    def fee(self, area):
        return money(area.fee_amount)
