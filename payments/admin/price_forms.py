"""What staff type about gateways' fees and about the dollar."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms import RupiahField
from catalog.money import format_rupiah

from ..models import ExchangeRate, FeeRule
from ..providers import PROVIDERS

# A rate that moved more than this since the last one is more likely a digit too many.
SUSPICIOUS_PERCENT = 20


def gateways():
    """[(code, name)] of the providers that keep something of a payment."""
    return [(code, one.name) for code, one in PROVIDERS.items() if hasattr(one, "believe")]


def methods():
    """[(method, "Midtrans: BCA virtual account")] of all channels of all gateways."""
    return [
        (one.method_of(channel), f"{one.name}: {channel.label}")
        for one in PROVIDERS.values()
        for channel in getattr(one, "channels", ())
    ]


class FeeRuleForm(forms.ModelForm):
    fixed_amount = RupiahField(label=_("fixed part"), initial=0)

    class Meta:
        model = FeeRule
        fields = [
            "provider",
            "method",
            "starts_on",
            "ends_on",
            "fixed_amount",
            "basis_points",
            "vat_basis_points",
        ]
        help_texts = {
            "basis_points": _("70 means 0.7 % of the sum."),
            "vat_basis_points": _("1100 means 11 % on the fee."),
            "ends_on": _("Empty: without an end. Before you add the next rule, end this one the day before."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "provider" in self.fields:
            everything = _("all methods without a rule of their own")
            self.fields["provider"] = forms.ChoiceField(label=_("provider"), choices=gateways())
            self.fields["method"] = forms.ChoiceField(
                label=_("method"), choices=[("", everything), *methods()], required=False
            )

    def clean_fixed_amount(self):
        amount = self.cleaned_data["fixed_amount"]
        if amount < 0 or amount > 1_000_000:
            raise ValidationError(_("This cannot be the fee of one payment."))
        return amount

    def clean(self):
        typed = super().clean()
        method = typed.get("method")
        if method and method.partition("-")[0] != typed.get("provider"):
            self.add_error("method", _("This method belongs to another provider."))
        first, last = typed.get("starts_on"), typed.get("ends_on")
        if first and last and last < first:
            # The database would not even make such days a range, to compare it with others.
            self.add_error("ends_on", _("The last day is before the first."))
        return typed


class ExchangeRateForm(forms.ModelForm):
    rupiah_per_unit = RupiahField(label=_("rupiah for one unit"))
    # One field with a name; the admin's two have one label between them.
    valid_from = forms.DateTimeField(
        label=_("valid from"),
        initial=timezone.now,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    is_meant = forms.BooleanField(label=_("The rate really moved that much"), required=False)

    class Meta:
        model = ExchangeRate
        fields = ["currency", "rupiah_per_unit", "margin_basis_points", "valid_from", "source"]
        help_texts = {
            "margin_basis_points": _("250 adds 2.5 % to what is charged, until the money is exchanged."),
            "source": _("For example: Bank Indonesia, middle rate."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "currency" in self.fields:
            self.fields["currency"] = forms.ChoiceField(label=_("currency"), choices=[("USD", "USD")])

    def clean_rupiah_per_unit(self):
        rate = self.cleaned_data["rupiah_per_unit"]
        if not 0 < rate < 10_000_000:
            raise ValidationError(_("This cannot be the rate."))
        return rate

    def clean(self):
        """Ask twice about a rate far from the last one: a digit too many sells the shop at a tenth."""
        typed = super().clean()
        rate, last = typed.get("rupiah_per_unit"), ExchangeRate.objects.first()
        if rate and last and not typed.get("is_meant"):
            moved = abs(rate - last.rupiah_per_unit) * 100
            if moved > last.rupiah_per_unit * SUSPICIOUS_PERCENT:
                words = _("The last rate was %(rate)s. If this one is right, tick the box below.")
                self.add_error("rupiah_per_unit", words % {"rate": format_rupiah(last.rupiah_per_unit)})
        return typed
