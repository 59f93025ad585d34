"""Closing an account: the person goes, the books stay (PP 80/2019 art. 25: ten years)."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from customers.models import ConsentRecord

# Nobody can own a mailbox in .invalid (RFC 2606).
NOBODY = "ditutup-{}@akun.invalid"


class StaffStay(Exception):
    """Who may enter the back office is named in its trail and cannot vanish from it."""


@transaction.atomic
def close_account(user, *, at):
    """Erase what names the person and make the account unusable; orders keep their own copies.

    UU 27/2022 arts. 42-45. Raises StaffStay.
    """
    if user.is_staff or user.is_superuser:
        raise StaffStay
    user.addresses.all().delete()
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    ConsentRecord.objects.create(
        customer=user, purpose="account", text_version="closed", is_given=False, at=at
    )
    user.email = NOBODY.format(secrets.token_hex(8))
    user.full_name = user.phone = ""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "full_name", "phone", "is_active", "password"])
