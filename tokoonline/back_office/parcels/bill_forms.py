"""What staff type about a courier's bill, and which bills they want to see."""

from django import forms
from django.utils.translation import gettext_lazy

from catalog.forms import RupiahField
from reports.forms import PeriodForm
from shipping.models import Courier

from .table_forms import PastDayField, TableForm


class BillForm(TableForm):
    courier = forms.ModelChoiceField(label=gettext_lazy("Courier"), queryset=Courier.objects.all())
    number = forms.CharField(label=gettext_lazy("Number of the bill"), max_length=60)
    billed_on = PastDayField(
        label=gettext_lazy("Date of the bill"),
        help_text=gettext_lazy("What it charges counts on this day in the reports."),
    )
    total = RupiahField(
        label=gettext_lazy("Total on the bill"),
        required=False,
        help_text=gettext_lazy("If you give it, the parcels must add up to it."),
    )

    field_order = ["courier", "number", "billed_on", "total"]
    columns_help = gettext_lazy("The first row names the columns: waybill, amount and perhaps weight.")


class BilledForm(PeriodForm):
    """Which bills and parcels: of a period by the bill's day, of one courier, only those that differ."""

    kurir = forms.ModelChoiceField(
        label=gettext_lazy("Courier"),
        queryset=Courier.objects.all(),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("All couriers"),
    )
    beda = forms.BooleanField(label=gettext_lazy("Only differences"), required=False)
