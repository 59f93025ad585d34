"""What staff type about products, turned into clean values with kind words when it cannot be."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Category, OptionValue, Product, ProductImage, Variant
from .money import format_rupiah, parse_rupiah
from .pictures import MOST_BYTES

SPEC = "spec_"
PRICES = ["price", "compare_at_price", "cost_price"]
LONGEST_SPEC = 200


class RupiahField(forms.IntegerField):
    """Whole rupiah, typed as people do: 150000, 150.000 or Rp150.000."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "size": 12})
    default_error_messages = {
        "invalid": _("Write the amount in whole rupiah, for example 150.000."),
    }

    def __init__(self, **kwargs):
        # Our own model fields say what is too much; the limits of a bigint need no words.
        super().__init__(**{**kwargs, "min_value": None, "max_value": None})

    def to_python(self, value):
        if value in self.empty_values:
            return None
        if isinstance(value, int):
            return value
        try:
            return parse_rupiah(value)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value):
        return format_rupiah(value).removeprefix("Rp") if isinstance(value, int) else value


class ReadyChoices(forms.ModelForm):
    """A form whose selects take `ready_choices` {field: choices}: many rows, one query."""

    ready_choices: dict[str, list] = {}
    ready_labels: dict[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() & self.ready_choices.keys():
            select: Any = self.fields[name]
            select.choices = self.ready_choices[name]
        for name in self.fields.keys() & self.ready_labels.keys():
            self.fields[name].label = self.ready_labels[name]


class ProductForm(forms.ModelForm):
    """Each specification is a field, spec_<code>; the admin adds them for the attributes there are."""

    class Meta:
        model = Product
        fields = [
            "name",
            "name_en",
            "slug",
            "brand",
            "is_active",
            "is_featured",
            "published_at",
            "tax_class",
            "description",
            "description_en",
        ]
        help_texts = {
            "slug": _("Old links keep working: the shop sends them to the new address."),
            "is_active": _(
                "Instead of deleting a product, take it off the shelf here: its orders stay whole."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "published_at" in self.fields:
            day, hour = self.fields["published_at"].widget.widgets
            day.attrs["aria-label"], hour.attrs["aria-label"] = _("Date"), _("Time")
        for name in self.spec_names():
            self.fields[name].initial = self.instance.specs.get(name.removeprefix(SPEC), "")

    def spec_names(self):
        return [name for name in self.fields if name.startswith(SPEC)]

    def clean(self):
        super().clean()
        specs = dict(self.instance.specs)
        for name in self.spec_names():
            code, text = name.removeprefix(SPEC), self.cleaned_data.get(name, "")
            specs.pop(code, None)
            if text:
                specs[code] = text
        self.instance.specs = specs
        return self.cleaned_data


class VariantForm(ReadyChoices):
    class Meta:
        model = Variant
        # All of them: a constraint one of whose fields is missing would not be asked.
        fields = [
            "sku",
            "gtin",
            "option1",
            "option2",
            *PRICES,
            "weight_grams",
            "length_mm",
            "width_mm",
            "height_mm",
            "image",
            "position",
            "is_active",
        ]
        field_classes = dict.fromkeys(PRICES, RupiahField)
        widgets = dict.fromkeys(PRICES, RupiahField.widget)


class NamedFormSet(forms.BaseInlineFormSet):
    """Rows of a table: each control says its column, which only the eye finds in the head."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        for field in form.fields.values():
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", str(field.label or ""))


class VariantFormSet(forms.BaseInlineFormSet):
    """Rows are compared with each other, which no constraint can do before they are saved."""

    def clean(self):
        super().clean()
        seen: dict[str, set] = {"options": set(), "gtin": set()}
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if not values or values.get("DELETE"):
                continue
            options = (values.get("option1"), values.get("option2"))
            if options in seen["options"]:
                raise ValidationError(_("Two variants cannot have the same options."))
            if values.get("gtin") and values["gtin"] in seen["gtin"]:
                raise ValidationError(_("Two variants cannot have the same barcode."))
            seen["options"].add(options)
            seen["gtin"].add(values.get("gtin"))


class ShelfForm(ReadyChoices):
    pass


class KeptFile(forms.Widget):
    """A file that is there and stays: nothing to type, and no link to a private place."""

    def render(self, name, value, attrs=None, renderer=None):
        return ""


class PictureForm(forms.ModelForm):
    """A new picture, or the words of one that is there: another picture is another row."""

    class Meta:
        model = ProductImage
        fields = ["original", "alt", "alt_en", "position"]
        widgets = {
            "original": forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"})
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk and "original" in self.fields:
            self.fields["original"].disabled = True
            self.fields["original"].widget = KeptFile()

    def clean_original(self):
        upload = self.cleaned_data["original"]
        if self.instance.pk or not upload:
            return upload
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The picture file is larger than 8 MB."))
        kind = kind_of(upload.read(16))
        upload.seek(0)
        if not kind:
            raise ValidationError(_("Choose a JPEG, PNG, WebP or AVIF picture."))
        # Not the name it came with: that belongs to the machine of whoever sent it.
        upload.name = f"{uuid.uuid4().hex}.{kind}"
        return upload


def kind_of(head):
    """Name the format by its first bytes, or ""; a quick word to people, the renderer decides."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if head.startswith(b"\x89PNG\r\n"):
        return "png"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return "avif" if head[4:12] in {b"ftypavif", b"ftypavis"} else ""


class CategoryForm(ReadyChoices):
    class Meta:
        model = Category
        fields = [
            "name",
            "name_en",
            "slug",
            "parent",
            "description",
            "description_en",
            "position",
            "is_active",
        ]
        help_texts = {"slug": _("Old links keep working: the shop sends them to the new address.")}

    def clean_parent(self):
        """Refuse a parent that lies below the category itself; the database would, without words."""
        parent = self.cleaned_data["parent"]
        if parent is None or self.instance.pk is None:
            return parent
        above = dict(Category.objects.values_list("pk", "parent_id"))
        place, seen = parent.pk, set()
        while place and place not in seen:
            if place == self.instance.pk:
                raise ValidationError(_("A category cannot lie inside itself."))
            seen.add(place)
            place = above.get(place)
        return parent


class OptionValueForm(forms.ModelForm):
    class Meta:
        model = OptionValue
        fields = ["value", "value_en", "swatch", "position"]
