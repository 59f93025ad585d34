"""Who may enter the back office: active staff, with a second factor where the shop asks for one."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import redirect
from django.utils.translation import gettext as _


def may_enter(request):
    """Tell whether this person may see the back office: one query, and none in a demo."""
    user = request.user
    return user.is_active and user.is_staff and (not settings.STAFF_MFA_REQUIRED or has_second_factor(user))


def has_second_factor(user):
    return is_mfa_enabled(user, [Authenticator.Type.TOTP])


def way_in(request):
    """Return where whoever may not enter goes: to log in, or to set up the second factor.

    None for a person who is not staff: nothing they could do would let them in.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    if not request.user.is_staff or not request.user.is_active:
        return None
    messages.warning(request, _("The back office needs a second factor. Set up the two-step log-in first."))
    return redirect("mfa_activate_totp")
