"""Where a parcel goes: the fields every address has, and the address book's own two."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.forms.fields import LineField, PhoneField, PostalCodeField, StreetField
from customers.forms.region import RegionField
from customers.models import Address

# JNE and J&T cut the name on the label here, without a word (courier manuals).
LABEL_NAME_LENGTH = 30
RARE = ("village", "postal_code")


class AddressForm(forms.Form):
    """Clean into recipient, phone (E.164), region (RegionChain), postal_code, street, landmark.

    `initial` takes the same names, `region` as a code. The button "Search" sends the form only to
    see the places found: then nothing but the region is complained about.
    """

    recipient = LineField(
        label=_("Recipient's name"),
        max_length=60,
        error_messages={"required": _("Who receives the parcel? Write their name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(
        label=_("Recipient's mobile number (WhatsApp)"),
        help_text=_("For the courier who brings the parcel."),
        error_messages={"required": _("Write a number the courier can call.")},
    )
    region = RegionField(
        label=_("District or postal code"),
        help_text=_("Type a part of it, for example “coblong” or “40132”."),
    )
    village = LineField(
        label=_("Village (kelurahan or desa)"),
        max_length=60,
        required=False,
        help_text=_("Choose the district above, and write the village as its people do."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    postal_code = PostalCodeField(
        label=_("Postal code"),
        required=False,
        help_text=_("If you leave it empty we fill in what belongs to the district."),
    )
    street = StreetField(
        label=_("Street address"),
        max_length=200,
        help_text=_("Street, number, RT/RW, block or floor."),
        error_messages={"required": _("Write the street and the house, as you would tell it.")},
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "autocomplete": "street-address",
                "placeholder": _("Jl. Dago No. 12, RT 003/RW 007"),
            }
        ),
    )
    landmark = LineField(
        label=_("Landmark"),
        max_length=100,
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("Green gate, beside the mosque")}
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        region = self.fields["region"]
        code = self.get_initial_for_field(region, "region")
        if code and not self.is_bound and isinstance(region, RegionField):
            region.show(code)

    @property
    def usual_fields(self):
        return [field for field in self if field.name not in RARE]

    @property
    def rare_fields(self):
        """What only those fill in whose place is not in the list of regions."""
        return [field for field in self if field.name in RARE]

    @property
    def has_rare(self):
        """Whether the rare fields are to be seen at once: one is wrong, or the village was written."""
        return bool(self["village"].value()) or any(field.errors for field in self.rare_fields)

    @property
    def is_blank(self):
        """Whether nobody has told anything yet: then the fields look the same for everybody."""
        return not self.is_bound and not any(self.initial.values())

    @property
    def is_searching(self):
        return self.is_bound and "region_search" in self.data

    @property
    def warnings(self):
        """Sentences about what is accepted but may go wrong on the way. Only after `is_valid()`."""
        return [*filter(None, [self._name_warning(), self._postal_code_warning()])]

    def _name_warning(self):
        excess = len(self.cleaned_data.get("recipient", "")) - LABEL_NAME_LENGTH
        if excess <= 0:
            return ""
        return gettext(
            "Courier labels have room for %(room)d letters of a name; the last %(excess)d may be cut off."
        ) % {"room": LABEL_NAME_LENGTH, "excess": excess}

    def _postal_code_warning(self):
        chain, typed = self.cleaned_data["region"], self.cleaned_data.get("postal_code")
        if not typed or not chain.postal_codes or typed in chain.postal_codes:
            return ""
        return gettext(
            "We do not know the postal code %(code)s in %(place)s; it is kept as you wrote it."
        ) % {"code": typed, "place": chain.village or chain.district}

    def full_clean(self):
        super().full_clean()
        if self.is_searching and "region" in self.errors:
            for name in self.errors.keys() - {"region"}:
                del self.errors[name]

    def clean(self):
        super().clean()
        chain = self.cleaned_data.get("region")
        if chain and self._postal_code_belongs_elsewhere(chain):
            self.cleaned_data["postal_code"] = chain.postal_code
        if chain and chain.village:
            # A village of the list is the one that counts.
            self.cleaned_data["village"] = ""
        return self.cleaned_data

    def _postal_code_belongs_elsewhere(self, chain):
        """Whether none was typed, or the one of the former district or search was left standing."""
        typed = self.cleaned_data.get("postal_code")
        if typed is None:
            return False
        is_old = typed == self.initial.get("postal_code")
        is_elsewhere = chain.code != self.initial.get("region")
        is_searched_anew = bool(chain.named) and typed in chain.postal_codes
        return not typed or (is_old and (is_elsewhere or is_searched_anew))


class AddressBookForm(AddressForm):
    """An address that is kept under a label such as Home or Office."""

    label = LineField(
        label=_("Label"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("Home, office …")}),
    )
    is_default = forms.BooleanField(label=_("Make this my primary address"), required=False)

    field_order = ["label"]

    @classmethod
    def initial_of(cls, address):
        return {name: getattr(address, name) for name in cls.base_fields if name != "region"} | {
            "region": address.region_id
        }

    def address_for(self, customer, address=None):
        """Return the unsaved Address with what was typed, a new one if none is given."""
        address = address or Address(customer=customer)
        for name, value in self.cleaned_data.items():
            if name == "region":
                address.region_id = value.code
            elif name != "is_default":
                setattr(address, name, value)
        return address
