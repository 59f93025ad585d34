"""The address book; every query starts from the person, so nobody meets another's address."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.address_book import BookIsFull, choose_default, keep_address, remove_address
from customers.forms import AddressBookForm
from customers.regions import region_labels


@require_safe
@login_required
def addresses(request):
    kept = list(request.user.addresses.all())
    labels = region_labels(address.region_id for address in kept)
    rows = [(address, labels[address.region_id]) for address in kept]
    return render(request, "customers/addresses.html", {"rows": rows, "place": "addresses"})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_add(request):
    form = AddressBookForm(request.POST or None, initial=initial_of(request.user))
    if form.is_valid():
        try:
            keep_address(form.address_for(request.user), is_default=form.cleaned_data["is_default"])
        except BookIsFull as error:
            form.add_error(None, _("You keep %(most)d addresses; remove one first.") % {"most": error.most})
        else:
            return saved(request, form)
    return form_page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_edit(request, pk):
    address = get_own_address(request, pk)
    form = AddressBookForm(request.POST or None, initial=AddressBookForm.initial_of(address))
    if form.is_valid():
        keep_address(form.address_for(request.user, address), is_default=form.cleaned_data["is_default"])
        return saved(request, form)
    return form_page(request, form, address)


@require_POST
@login_required
def address_default(request, pk):
    choose_default(get_own_address(request, pk))
    messages.success(request, _("Your primary address is changed."))
    return redirect("customers:addresses")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def address_remove(request, pk):
    address = get_own_address(request, pk)
    if request.method == "POST":
        remove_address(address)
        messages.success(request, _("The address is removed."))
        return redirect("customers:addresses")
    return render(request, "customers/address_remove.html", {"address": address, "place": "addresses"})


def get_own_address(request, pk):
    return get_object_or_404(request.user.addresses, pk=pk)


def initial_of(user):
    return {"recipient": user.full_name, "phone": user.phone}


def saved(request, form):
    for warning in form.warnings:
        messages.warning(request, warning)
    messages.success(request, _("The address is saved."))
    return redirect("customers:addresses")


def form_page(request, form, address=None):
    context = {"form": form, "address": address, "place": "addresses"}
    return render(request, "customers/address_form.html", context, status=422 if form.is_bound else 200)
