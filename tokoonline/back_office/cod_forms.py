"""What staff type when a courier pays over its COD money."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from catalog.forms import RupiahField

from .parcels.table_forms import PastDayField, TableForm

MOST_BYTES = 1_000_000
SETTLED_MEANWHILE = _("Some of these parcels were settled meanwhile. Here is what is still owed.")


class PaidOverForm(forms.Form):
    """When a courier paid over COD money, and what it calls that."""

    reference = forms.CharField(
        label=_("Courier's reference"), max_length=100, help_text=_("The number of its transfer or report.")
    )
    settled_on = PastDayField(label=_("Date"))


class SettlementForm(PaidOverForm):
    """`parcels` and the rows of `rows` or `file` together are what was paid over."""

    amount = RupiahField(
        label=_("Collected, according to the courier"), help_text=_("Before its fee is taken off.")
    )
    fee_amount = RupiahField(label=_("Kept by the courier"), initial=0)
    parcels = forms.TypedMultipleChoiceField(
        coerce=int, required=False, error_messages={"invalid_choice": SETTLED_MEANWHILE}
    )
    rows = forms.CharField(
        label=_("Or the courier's list"),
        required=False,
        max_length=200_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A parcel a row: order number or waybill; amount."),
    )
    file = forms.FileField(
        label=_("Or its file (CSV)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )

    def __init__(self, *args, owed, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parcels"].choices = [(payment.pk, payment.order.number) for payment in owed]

    def clean_file(self):
        """The text of the file, "" if there is none."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 1 MB."))
        return upload.read().decode("utf-8-sig", errors="replace")

    def clean(self):
        typed = super().clean()
        amount, fee = typed.get("amount"), typed.get("fee_amount")
        if amount is not None and not 0 < amount < 10**15:
            self.add_error("amount", _("This cannot be the amount."))
        if fee is not None and amount is not None and fee > amount:
            self.add_error("fee_amount", _("The courier cannot keep more than it collected."))
        if not (typed.get("parcels") or typed.get("rows", "").strip() or typed.get("file")):
            raise ValidationError(_("Tick the parcels that were paid over, or give the courier's list."))
        return typed

    @property
    def ticked(self):
        """The parcels that were ticked when the form came back."""
        return {int(pk) for pk in self["parcels"].value() or [] if str(pk).isdigit()}


class FileForm(PaidOverForm, TableForm):
    field_order = ["reference", "settled_on"]
    columns_help = _("The first row names the columns: waybill, amount and perhaps fee.")
