"""What staff type about money going back. What a payment can give is judged by payments itself."""

import re
import secrets

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.forms import RupiahField
from catalog.money import format_rupiah
from catalog.pictures import UnusablePicture
from payments.models import Refund
from payments.proof_pictures import read_proof, reason_of
from payments.refund_asking import Destination
from payments.refund_parts import Parts

UNITS = "units_"
Way = Refund.Way
WAYS = {
    Way.PROVIDER: _("Through the gateway, to where the money came from"),
    Way.MANUAL: _("By bank transfer, which a colleague makes"),
    Way.CREDIT: _("As credit that the customer keeps with the shop"),
}


def new_key():
    """A key for one refund: made when its page opens, so that pressing twice asks once."""
    return f"r-{secrets.token_urlsafe(24)}"


class DestinationForm(forms.Form):
    """Where a transfer goes; whoever does not know it yet leaves it empty."""

    bank = forms.CharField(label=_("Bank"), max_length=40, required=False)
    number = forms.CharField(
        label=_("Account number"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = forms.CharField(label=_("Account holder"), max_length=100, required=False)

    def clean_number(self):
        number = re.sub(r"[\s.-]", "", self.cleaned_data["number"])
        if number and not re.fullmatch(r"[0-9]{5,20}", number):
            raise forms.ValidationError(_("An account number has 5 to 20 digits."))
        return number

    @property
    def destination(self):
        typed = self.cleaned_data
        return Destination(typed["bank"], typed["number"], typed["name"])


class RefundForm(DestinationForm):
    """What goes back, why and how. `amount_left` is what the page showed: an old page is refused."""

    key = forms.RegexField(r"^[A-Za-z0-9_-]{16,64}$", widget=forms.HiddenInput)
    amount_left = forms.IntegerField(widget=forms.HiddenInput)
    is_everything = forms.BooleanField(required=False)
    is_shipping = forms.BooleanField(required=False)
    other_amount = RupiahField(label=_("Another amount: a fee, or something for the trouble"), required=False)
    reason = forms.CharField(
        label=_("Reason (the shopper reads it)"),
        max_length=200,
        help_text=_("For example: out of stock, arrived broken, paid twice."),
    )
    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    field_order = ["reason", "way", "bank", "number", "name"]

    def __init__(self, *args, left, ways, **kwargs):
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["key"].initial = new_key()
        self.fields["amount_left"].initial = left.amount
        self.fields["is_everything"].label = _("Everything that is left: %(amount)s") % {
            "amount": format_rupiah(left.amount)
        }
        self.fields["is_shipping"].label = _("Shipping: %(amount)s") % {
            "amount": format_rupiah(left.shipping_amount)
        }
        self.fields["way"].choices = [(way, WAYS[way]) for way in ways]
        self.fields["way"].initial = ways[0]
        for line in left.lines:
            self.fields[f"{UNITS}{line.detail.pk}"] = units_field(line)

    @property
    def rows(self):
        """[(line that is left, its field)]."""
        return [(line, self[f"{UNITS}{line.detail.pk}"]) for line in self.left.lines]

    def clean(self):
        super().clean()
        parts = self.parts_of(self.cleaned_data)
        if self.cleaned_data.get("is_everything") and parts != Parts():
            self.add_error(None, _("Tick either everything, or choose parts."))
        return self.cleaned_data

    def parts_of(self, typed):
        units = {line.detail.pk: typed.get(f"{UNITS}{line.detail.pk}") or 0 for line in self.left.lines}
        return Parts(
            units={pk: count for pk, count in units.items() if count},
            shipping_amount=self.left.shipping_amount if typed.get("is_shipping") else 0,
            other_amount=typed.get("other_amount") or 0,
        )

    @property
    def parts(self):
        if self.cleaned_data["is_everything"]:
            return Parts(everything=self.cleaned_data["amount_left"])
        return self.parts_of(self.cleaned_data)


def units_field(line):
    """How many units go back; the browser knows the most, the server asks payments."""
    field = forms.IntegerField(
        label=line.detail.name,
        required=False,
        min_value=0,
        max_value=999_999,
        initial=0,
        error_messages={"invalid": _("Write how many, for example 1.")},
    )
    field.widget.attrs |= {"max": line.sold.left_quantity, "aria-label": line.detail.name}
    return field


class SeenForm(forms.Form):
    """A deed without questions; the page may be old, so it says which state it saw."""

    seen = forms.CharField(max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args, refund, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = refund.state


class ByHandForm(DestinationForm, SeenForm):
    field_order = ["seen", "bank", "number", "name"]

    def __init__(self, *args, refund, **kwargs):
        super().__init__(*args, refund=refund, **kwargs)
        self.fields["bank"].initial = refund.destination_bank
        self.fields["number"].initial = refund.destination_number
        self.fields["name"].initial = refund.destination_name


class TransferredForm(ByHandForm):
    """Cleans `proof` to a ProofPicture, or None."""

    reference = forms.CharField(
        label=_("Reference of the transfer"),
        max_length=100,
        help_text=_("As the bank shows it, so that anybody finds it on the statement."),
    )
    proof = forms.FileField(
        label=_("Picture of the receipt"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Only staff can see it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    field_order = ["seen", "reference", "proof", "bank", "number", "name"]

    def clean_proof(self):
        upload = self.cleaned_data["proof"]
        if not upload:
            return None
        try:
            return read_proof(upload)
        except UnusablePicture as refusal:
            raise forms.ValidationError(gettext(reason_of(refusal))) from None
