"""What staff type about a courier's bill, and which bills they want to see."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.forms import RupiahField
from reports.forms import PeriodForm
from shipping.models import Courier

from .bill_rows import HEADER_WITHIN, MOST_ROWS
from .waybill_files import FileRefused, read_text

# The rows travel through the preview, and a form may not be larger (settings).
MOST_TEXT = 500_000


class BillForm(forms.Form):
    """`rows` or `file` is the bill; `seen` is what the preview showed, "" before one."""

    courier = forms.ModelChoiceField(label=gettext_lazy("Courier"), queryset=Courier.objects.all())
    number = forms.CharField(label=gettext_lazy("Number of the bill"), max_length=60)
    billed_on = forms.DateField(
        label=gettext_lazy("Date of the bill"),
        input_formats=["%Y-%m-%d"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=gettext_lazy("What it charges counts on this day in the reports."),
    )
    total = RupiahField(
        label=gettext_lazy("Total on the bill"),
        required=False,
        help_text=gettext_lazy("If you give it, the parcels must add up to it."),
    )
    file = forms.FileField(
        label=gettext_lazy("The courier's file (CSV, Excel)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    rows = forms.CharField(
        label=gettext_lazy("Or its rows"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("The first row names the columns: waybill, amount and perhaps weight."),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_billed_on(self):
        day = self.cleaned_data["billed_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day is yet to come."))
        return day

    def clean_file(self):
        return read_table(self.cleaned_data["file"])

    def clean(self):
        typed = super().clean()
        # A new file takes the place of the rows of the one before.
        typed["text"] = typed.get("file") or typed.get("rows", "")
        if not self.errors and not typed["text"].strip():
            raise ValidationError(_("Choose the courier's file, or paste its rows."))
        return typed


def read_table(upload):
    """The rows of an uploaded table as text, "" of none. Raises ValidationError."""
    if not upload:
        return ""
    try:
        text = read_text(upload, most_lines=MOST_ROWS + HEADER_WITHIN + 1)
    except FileRefused as refusal:
        raise ValidationError(str(refusal)) from refusal
    if len(text) > MOST_TEXT:
        raise ValidationError(_("That is too much at once. Keep only the columns that are needed."))
    return text


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
