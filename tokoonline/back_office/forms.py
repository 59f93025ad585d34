"""What staff type about an order. `seen` is how the order stood when the page was shown."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms import RupiahField
from catalog.money import format_rupiah
from shipping.models import Courier


class DeedForm(forms.Form):
    """A deed without questions; the page may be old, so every form says what it saw."""

    seen = forms.CharField(max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args, page, **kwargs):
        super().__init__(*args, **kwargs)
        self.page = page
        self.fields["seen"].initial = page.fingerprint


class ConfirmForm(DeedForm):
    amount = RupiahField(label=_("Amount that came in"))
    is_other_amount = forms.BooleanField(
        label=_("Another amount came in: keep it for the owner to decide"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["amount"].initial = self.page.payment.amount

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        if not 0 < amount < 10 * self.page.payment.amount:
            raise forms.ValidationError(_("This cannot be the amount. Please look at the statement again."))
        return amount

    def clean(self):
        super().clean()
        typed, expected = self.cleaned_data, self.page.payment.amount
        if typed.get("amount", expected) != expected and not typed.get("is_other_amount"):
            self.add_error(
                "amount",
                _("%(expected)s is expected. If another amount really came in, tick the box below.")
                % {"expected": format_rupiah(expected)},
            )
        return typed


class RejectForm(DeedForm):
    reason = forms.CharField(
        label=_("Reason (the shopper reads it)"),
        max_length=200,
        help_text=_("For example: the picture cannot be read, the transfer is not on our statement."),
    )


class ShipForm(DeedForm):
    courier = forms.ModelChoiceField(
        label=_("Courier"), queryset=Courier.objects.filter(is_active=True), empty_label=None
    )
    waybill = forms.CharField(
        label=_("Waybill number"), max_length=40, help_text=_("As printed on the courier's receipt.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parcel = self.page.parcel_to_send
        self.fields["courier"].initial = parcel and parcel.courier_id


class CancelForm(DeedForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("For example: the shopper asked for it, out of stock, address cannot be reached."),
    )


class NoteForm(DeedForm):
    text = forms.CharField(
        label=_("Note for colleagues"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
