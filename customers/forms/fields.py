"""Fields that read what people type the way they type it: lines, numbers of phones, streets."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from customers.phones import display_phone, normalize_phone

LONGEST_TYPED_PHONE = 30


def plain_digits(text):
    """Turn full-width and other scripts' letters and digits into the plain ones couriers print."""
    return unicodedata.normalize("NFKC", text)


class LineField(forms.CharField):
    """One line: runs of white space, pasted line ends too, become single spaces."""

    default_error_messages = {
        "max_length": _("There is room for %(limit_value)d characters here; you typed %(show_value)d."),
    }

    def to_python(self, value):
        return " ".join((super().to_python(value) or "").split())


class StreetField(forms.CharField):
    """Several lines, as written on a parcel. Counted after tidying, as the reader sees them."""

    widget = forms.Textarea
    default_error_messages = LineField.default_error_messages

    def to_python(self, value):
        lines = (" ".join(line.split()) for line in (super().to_python(value) or "").splitlines())
        return "\n".join(filter(None, lines))


class PhoneField(forms.CharField):
    """A mobile number however it is typed, as E.164; shown again the way Indonesians read it."""

    widget = forms.TelInput

    def widget_attrs(self, widget):
        return {
            **super().widget_attrs(widget),
            "inputmode": "tel",
            "autocomplete": "tel",
            "maxlength": LONGEST_TYPED_PHONE,
        }

    def to_python(self, value):
        value = super().to_python(value)
        if value in self.empty_values:
            return self.empty_value
        try:
            return normalize_phone(plain_digits(value[: LONGEST_TYPED_PHONE + 1]))
        except ValueError as error:
            raise ValidationError(str(error), code="phone") from error

    def prepare_value(self, value):
        return display_phone(value) if value else value


class PostalCodeField(forms.CharField):
    """Five digits, or nothing."""

    widget = forms.TextInput

    def widget_attrs(self, widget):
        return {
            **super().widget_attrs(widget),
            "inputmode": "numeric",
            "autocomplete": "postal-code",
            "maxlength": 5,
        }

    def to_python(self, value):
        value = "".join(plain_digits(super().to_python(value)).split())
        if value in self.empty_values:
            return ""
        if not (value.isascii() and value.isdigit()):
            raise ValidationError(_("A postal code has digits only, for example 40132."), "digits")
        if len(value) != 5:
            raise ValidationError(
                _("A postal code has 5 digits; you typed %(count)d."),
                "length",
                {"count": len(value)},
            )
        return value
