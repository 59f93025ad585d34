"""How allauth behaves in this shop: mails as jobs, links from settings, ways back inside the shop."""

from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from customers.mailing import absolute, write_letter
from customers.models import User
from customers.tasks import send_letter

# Reliability §4.10: half a working day, then staff prove again who they are.
STAFF_SESSION_SECONDS = 12 * 3600


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "E-mail and password do not belong together. Please check both, or choose a new password."
        ),
        "too_many_login_attempts": _("Too many attempts. Please wait 15 minutes, then try again."),
        "rate_limited": _("Too many attempts. Please wait a moment, then try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right, or it is too old. Type the one shown now."),
        "same_as_current": _("This is your e-mail already."),
        "duplicate_email": _("This is your e-mail already."),
    }

    def is_safe_url(self, url):
        return bool(url) and url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def login(self, request, user):
        super().login(request, user)
        if user.is_staff:
            request.session.set_expiry(STAFF_SESSION_SECONDS)

    def save_user(self, request, user, form, commit=True):
        user.full_name = form.cleaned_data.get("full_name", "")
        user.phone = form.cleaned_data.get("phone", "")
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request, email_address):
        # A person made by staff has no EmailAddress row yet, but owns the address all the same.
        others = User.objects.filter(email=email_address.email.lower())
        if others.exclude(pk=email_address.user_id).exists():
            return False
        return super().confirm_email(request, email_address)

    def get_password_change_redirect_url(self, request):
        return reverse("customers:profile")

    def send_mail(self, template_prefix, email, context):
        """Put the letter into the job queue: a slow mail server keeps nobody waiting, and a
        known address takes no longer than an unknown one."""
        reset_url = absolute(reverse("account_reset_password"))
        context = {"email": email, "reset_url": reset_url} | {
            name: own_url(value) if name.endswith("_url") else value for name, value in context.items()
        }
        subject = render_to_string(f"{template_prefix}_subject.txt", context)
        body = render_to_string(f"{template_prefix}_message.txt", context)
        letter = write_letter(email, " ".join(subject.split()), body)
        send_letter.defer(**vars(letter))


class MFAAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "unverified_email": _(
            "Confirm your e-mail first: open the link that we sent you. You can have it sent again "
            "on the page of your e-mail."
        ),
    }

    def build_totp_svg(self, url):
        # Drawn into the page: the content policy allows no picture written into an address.
        return segno.make(url, error="m").svg_inline(scale=4, border=4)


def own_url(url):
    """Return the same page on the host of our settings, whatever host the request named."""
    parts = urlsplit(url)
    return absolute(parts._replace(scheme="", netloc="").geturl())
