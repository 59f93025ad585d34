"""What shoppers type into a cart."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .models.cart import MOST_OF_ONE_THING

NOT_A_QUANTITY = _("The quantity must be a whole number from 1 to %(most)s.")


class WholeNumberField(forms.CharField):
    """Digits 0-9 only: int() would also take full-width digits, underscores and blanks."""

    def __init__(self, *, lowest, **options):
        super().__init__(max_length=20, **options)
        self.lowest = lowest

    def clean(self, value):
        text = super().clean(value)
        if not (text.isascii() and text.isdigit() and len(text) < 6):
            raise forms.ValidationError(NOT_A_QUANTITY % {"most": MOST_OF_ONE_THING})
        number = int(text)
        if not self.lowest <= number <= MOST_OF_ONE_THING:
            raise forms.ValidationError(NOT_A_QUANTITY % {"most": MOST_OF_ONE_THING})
        return number


class AddForm(forms.Form):
    sku = forms.CharField(max_length=40)
    quantity = WholeNumberField(lowest=1)


class LineForm(forms.Form):
    """A line's new quantity; 0 takes it out."""

    sku = forms.CharField(max_length=40)
    quantity = WholeNumberField(lowest=0)
