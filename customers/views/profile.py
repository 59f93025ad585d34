from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from customers.closing import StaffStay, close_account
from customers.forms.profile import ClosingForm, ProfileForm


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def profile(request):
    user = request.user
    initial = {"full_name": user.full_name, "phone": user.phone}
    form = ProfileForm(request.POST or None, initial=initial)
    if form.is_valid():
        user.full_name, user.phone = form.cleaned_data["full_name"], form.cleaned_data["phone"]
        user.save(update_fields=["full_name", "phone"])
        messages.success(request, _("Your profile is saved."))
        return redirect("customers:profile")
    context = {"form": form, "place": "profile"}
    return render(request, "customers/profile.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def closing(request):
    form = ClosingForm(request.user, request.POST or None)
    if form.is_valid():
        try:
            close_account(request.user, at=timezone.now())
        except StaffStay:
            form.add_error(None, _("You work here: ask the owner to take away your access first."))
        else:
            logout(request)
            messages.success(request, _("Your account is closed and your data is erased."))
            return redirect("storefront:home")
    context = {"form": form, "place": "profile"}
    return render(request, "customers/closing.html", context, status=422 if form.is_bound else 200)
