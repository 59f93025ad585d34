"""Sign-up, log-in and passwords: allauth's forms with our words, one password field, no puzzles."""

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from allauth.account.internal import flows
from allauth.account.internal.userkit import filter_users_by_email
from allauth.account.models import EmailAddress
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.adapter import STAFF_SESSION_SECONDS
from customers.forms.fields import LineField, PhoneField

# Long enough for any phrase; hashing a megabyte would be a gift to whoever wants us slow.
LONGEST_PASSWORD = 128
PASSWORD_RULE = _("At least 8 characters. A few words in a row are easy to remember and hard to guess.")


class PasswordInput(forms.PasswordInput):
    """A password that can be pasted and, with JavaScript, shown."""

    template_name = "account/_password_input.html"


def speak_of_email(field):
    field.label = _("E-mail")
    field.widget = forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 254, "spellcheck": "false"})
    field.max_length = 254
    field.error_messages["required"] = _("Write your e-mail.")
    field.error_messages["invalid"] = _("An e-mail looks like nama@contoh.id. Please check yours.")


def speak_of_password(field, label, *, autocomplete, help_text=""):
    field.label, field.help_text = label, help_text
    field.widget = PasswordInput(
        attrs={"autocomplete": autocomplete, "maxlength": LONGEST_PASSWORD, "spellcheck": "false"}
    )
    field.validators.append(refuse_endless)
    field.error_messages["required"] = _("Write a password.")


def refuse_endless(password):
    if len(password) > LONGEST_PASSWORD:
        raise ValidationError(
            _("A password has at most %(most)d characters; you typed %(typed)d."),
            "max_length",
            {"most": LONGEST_PASSWORD, "typed": len(password)},
        )


def require_plain_letters(email):
    """Refuse addresses beyond ASCII: couriers' systems and most mail servers do, only later."""
    if not email.isascii():
        raise ValidationError(_("An e-mail looks like nama@contoh.id. Please check yours."), "invalid")


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_email(self.fields["login"])
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        speak_of_password(self.fields["password"], _("Password"), autocomplete="current-password")

    def login(self, request, redirect_url=None):
        response = super().login(request, redirect_url)
        # allauth has just set the shoppers' fortnight.
        if request.user.is_authenticated and request.user.is_staff:
            request.session.set_expiry(STAFF_SESSION_SECONDS)
        return response


class SignupForm(allauth_forms.SignupForm):
    """Make an account, or write to the one that is there; the page answers both alike.

    Nobody is logged in by signing up: a stranger typing somebody else's e-mail would else learn
    whether it is known here.
    """

    full_name = LineField(
        label=_("Your name"),
        max_length=100,
        error_messages={"required": _("What may we call you?")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Mobile number (WhatsApp)"),
        required=False,
        help_text=_("Saves you typing it at the checkout."),
    )
    field_order = ["full_name", "email", "phone", "password1"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_email(self.fields["email"])
        self.fields["email"].validators.append(require_plain_letters)
        speak_of_password(
            self.fields["password1"],
            _("Password"),
            autocomplete="new-password",
            help_text=PASSWORD_RULE,
        )

    def validate_unique_email(self, value):
        self.account_already_exists = bool(filter_users_by_email(value))
        return value

    def try_save(self, request):
        email = self.cleaned_data["email"]
        with transaction.atomic():
            if self.account_already_exists:
                # As slow as making one.
                make_password(self.cleaned_data["password1"])
                user, address = None, EmailAddress(email=email)
            else:
                user = self.save(request)
                address = EmailAddress.objects.get_for_user(user, email)
            flows.email_verification.send_verification_email_to_address(request, address, signup=True)
        return user, get_adapter().respond_email_verification_sent(request, user)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_email(self.fields["email"])


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_one_new_password(self.fields)


class SetPasswordForm(allauth_forms.SetPasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        use_one_new_password(self.fields)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_password(self.fields["oldpassword"], _("Current password"), autocomplete="current-password")
        use_one_new_password(self.fields)


def use_one_new_password(fields):
    # It can be looked at, so it need not be typed twice.
    del fields["password2"]
    speak_of_password(
        fields["password1"],
        _("New password"),
        autocomplete="new-password",
        help_text=PASSWORD_RULE,
    )


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_password(self.fields["password"], _("Password"), autocomplete="current-password")


class AddEmailForm(allauth_forms.AddEmailForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_email(self.fields["email"])
        self.fields["email"].label = _("New e-mail")
        self.fields["email"].validators.append(require_plain_letters)

    def save(self, request):
        """Let the new e-mail wait beside the old one until its link is opened.

        allauth's own way takes an unconfirmed e-mail off the account at once, and with it the
        only name to log in by.
        """
        addresses = EmailAddress.objects.filter(user=self.user)
        with transaction.atomic():
            addresses.filter(verified=False).exclude(email=self.user.email).delete()
            address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
            flows.email_verification.send_verification_email_to_address(request, address)
        return address


def speak_of_code(field, help_text=""):
    field.label, field.help_text = _("Code"), help_text
    field.max_length = 20
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "maxlength": 20, "spellcheck": "false"}
    )
    field.error_messages["required"] = _("Type the code.")


class AuthenticateForm(mfa_forms.AuthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_code(self.fields["code"], _("Six digits from your app, or one recovery code."))


class ReauthenticateCodeForm(mfa_forms.ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_code(self.fields["code"], _("Six digits from your app, or one recovery code."))


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        speak_of_code(self.fields["code"], _("The six digits that the app shows now."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"
