"""What staff type about one parcel: what goes in, and what came back."""

from django import forms
from django.utils.translation import gettext_lazy as _

from inventory.models import StockLocation

from ..forms import DeedForm, ShipForm

HEAVIEST_GRAMS = 1_000_000
LONGEST_CM = 500


class UnitsField(forms.IntegerField):
    """So many units of one line; nothing typed is none."""

    def __init__(self, *, most, **kwargs):
        super().__init__(min_value=0, max_value=most, required=False, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def clean(self, value):
        return super().clean(value) or 0


class LocationField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=StockLocation.objects.filter(is_active=True), empty_label=None, **kwargs)


class PackPartForm(DeedForm):
    """`page.unpacked` is {detail: units} that are in no parcel yet."""

    location = LocationField(label=_("Sent from"))
    weight_grams = forms.IntegerField(
        label=_("Weight with wrapping (gram)"), min_value=1, max_value=HEAVIEST_GRAMS, required=False
    )
    length = forms.IntegerField(label=_("Length (cm)"), min_value=1, max_value=LONGEST_CM, required=False)
    width = forms.IntegerField(label=_("Width (cm)"), min_value=1, max_value=LONGEST_CM, required=False)
    height = forms.IntegerField(label=_("Height (cm)"), min_value=1, max_value=LONGEST_CM, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["location"].initial = self.page.usual_location_id
        for detail, units in self.page.unpacked.items():
            self.fields[f"units_{detail.pk}"] = UnitsField(most=units, initial=units, label=detail.name)

    @property
    def rows(self):
        """[(detail, units left, field)]."""
        return [(detail, units, self[f"units_{detail.pk}"]) for detail, units in self.page.unpacked.items()]

    @property
    def facts(self):
        return [self[name] for name in ("location", "weight_grams", "length", "width", "height")]

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        sizes = [typed.get(name) for name in ("length", "width", "height")]
        if any(sizes) and not all(sizes) and not self.errors:
            raise forms.ValidationError(_("Write all three sides of the parcel, or none."))
        return typed

    @property
    def units(self):
        return {detail: self.cleaned_data[f"units_{detail.pk}"] for detail in self.page.unpacked}

    @property
    def size(self):
        """What `pack_parcel` takes: grams and millimetres, None for what nobody measured."""
        sides = {f"{name}_mm": self.cleaned_data[name] for name in ("length", "width", "height")}
        return {
            "weight_grams": self.cleaned_data["weight_grams"],
            **{name: side and side * 10 for name, side in sides.items()},
        }


class MendForm(ShipForm):
    """Courier and number of a parcel on its way, as they should have been typed."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["waybill"].initial = self.page.parcel.waybill


class ReasonForm(DeedForm):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class CameBackForm(ReasonForm):
    """Sellable and damaged units of each line of the parcel; all are one or the other."""

    location = LocationField(label=_("Where it lies now"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("For example: refused at the door, address not found.")
        self.fields["location"].initial = self.page.parcel.location_id
        for line in self.page.lines:
            for kind, start, words in (
                ("sellable", line.quantity, _("for sale again")),
                ("damaged", 0, _("damaged")),
            ):
                self.fields[f"{kind}_{line.pk}"] = UnitsField(most=line.quantity, initial=start, label=words)

    @property
    def rows(self):
        """[(line, field of sellable units, field of damaged ones)]."""
        return [(line, self[f"sellable_{line.pk}"], self[f"damaged_{line.pk}"]) for line in self.page.lines]

    @property
    def facts(self):
        return [self["location"], self["reason"]]

    @property
    def counts(self):
        typed = self.cleaned_data
        return {line: (typed[f"sellable_{line.pk}"], typed[f"damaged_{line.pk}"]) for line in self.page.lines}


class LostForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("For example: the courier says that it was lost or destroyed.")
