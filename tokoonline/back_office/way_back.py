"""Back to the page where a button was pressed."""

from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def go_back(request, otherwise):
    """Redirect to `back` of the form, if that is a page of ours, else to the page named `otherwise`."""
    wanted = request.POST.get("back", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return redirect(wanted if is_ours else otherwise)
