"""How a list is narrowed: what people write as a price, read as rupiah."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models.variant import HIGHEST_PRICE
from catalog.money import parse_rupiah

# Rp1.000.000.000.000 and some room for blanks.
LONGEST_PRICE = 24


class PriceField(forms.Field):
    """Rupiah as people write it: 50000, 50.000 or Rp50.000."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Write the price in numbers only, for example 50.000."),
    }

    def to_python(self, value):
        if value in self.empty_values or not value.strip():
            return None
        invalid = forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if len(value) > LONGEST_PRICE:
            raise invalid
        try:
            return min(parse_rupiah(value), HIGHEST_PRICE)
        except ValueError:
            raise invalid from None


class FilterForm(forms.Form):
    """Names are those of the address bar, in Bahasa like its paths."""

    harga_dari = PriceField(label=_("Price from"), required=False)
    harga_sampai = PriceField(label=_("Price up to"), required=False)
    tersedia = forms.BooleanField(label=_("In stock only"), required=False)

    use_required_attribute = False

    def clean(self):
        super().clean()
        cleaned = self.cleaned_data
        low, high = cleaned.get("harga_dari"), cleaned.get("harga_sampai")
        if low is not None and high is not None and low > high:
            self.add_error(
                "harga_sampai",
                forms.ValidationError(
                    _("The highest price is below the lowest. Change one of the two."),
                    code="crossed",
                ),
            )
        return cleaned
