"""What courier's files have in common: a table that is looked at before it is kept, and a day."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .bill_rows import HEADER_WITHIN, MOST_ROWS
from .waybill_files import FileRefused, read_text

# The rows travel through the preview, and a form may not be larger (settings).
MOST_TEXT = 500_000


class PastDayField(forms.DateField):
    """A day that has come, as a date control sends and shows it, whatever the language."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs):
        super().__init__(input_formats=["%Y-%m-%d"], **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(_("This day is yet to come."))


class TableForm(forms.Form):
    """`rows` or `file` is the courier's table; `seen` is what the preview showed, "" before one.

    `columns_help` says which columns it should have.
    """

    columns_help: str | Promise = ""
    file = forms.FileField(
        label=gettext_lazy("The courier's file (CSV, Excel)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    rows = forms.CharField(
        label=gettext_lazy("Or its rows"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rows"].help_text = self.columns_help

    def clean_file(self):
        """The rows of the file as text, "" of none."""
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        try:
            text = read_text(upload, most_lines=MOST_ROWS + HEADER_WITHIN + 1)
        except FileRefused as refusal:
            raise ValidationError(str(refusal)) from refusal
        if len(text) > MOST_TEXT:
            raise ValidationError(_("That is too much at once. Keep only the columns that are needed."))
        return text

    def clean(self):
        typed = super().clean()
        # A new file takes the place of the rows of the one before.
        typed["text"] = typed.get("file") or typed.get("rows", "")
        if not self.errors and not typed["text"].strip():
            raise ValidationError(_("Choose the courier's file, or paste its rows."))
        return typed
