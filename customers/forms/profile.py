from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.fields import LineField, PhoneField


class ProfileForm(forms.Form):
    full_name = LineField(
        label=_("Your name"),
        max_length=100,
        error_messages={"required": _("What may we call you?")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(label=_("Mobile number (WhatsApp)"), required=False)


class ClosingForm(forms.Form):
    """Proof that the person at the keyboard is the one whose account it is."""

    password = forms.CharField(
        label=_("Password"),
        max_length=128,
        strip=False,
        error_messages={"required": _("Type your password, so that nobody else closes your account.")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise forms.ValidationError(_("This is not your password."), "wrong")
        return password
