"""What the checkout asks a shopper: eight fields in all, two of them on the later pages.

Two more are folded away, for a place that the list of regions does not have.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.forms.address import AddressForm
from customers.forms.fields import LineField
from orders.models import CheckoutDraft

TYPED = ("recipient", "phone", "email", "village", "postal_code", "street", "landmark")


class DeliveryForm(AddressForm):
    """Where the parcel goes and how to reach whoever ordered it."""

    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_("For the order and payment details. Without it, keep the link to your order."),
        error_messages={"invalid": _("This e-mail address is not complete. Check it, or leave it empty.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    field_order = ["recipient", "phone", "email", "region", "village", "postal_code", "street", "landmark"]

    def save(self, draft):
        """Write what was typed to the draft; another place makes the courier be chosen again."""
        typed = self.cleaned_data
        chain = typed["region"]
        if chain.code != draft.region_code:
            draft.courier_code = draft.service_code = ""
            draft.shipping_amount = 0
        draft.region_code = chain.code
        for name in TYPED:
            setattr(draft, name, typed[name])
        # One statement, so that a double press writes one draft instead of colliding.
        CheckoutDraft.objects.bulk_create(
            [draft],
            update_conflicts=True,
            unique_fields=["cart"],
            update_fields=[field.name for field in draft._meta.fields if not field.primary_key],
        )

    @staticmethod
    def initial_of(draft):
        return {name: getattr(draft, name) for name in TYPED} | {"region": draft.region_code}


class NoteForm(forms.Form):
    note = LineField(
        label=_("Note for us"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
