"""What staff give the page of bank statements: a file of the bank, a reason."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from payments.models import BankAccount
from payments.statements.reading import MOST_BYTES


class UploadForm(forms.Form):
    account = forms.ModelChoiceField(
        label=_("Bank account"),
        queryset=BankAccount.objects.order_by("-is_active", "position", "pk"),
        empty_label=None,
    )
    file = forms.FileField(
        label=_("Statement (CSV)"),
        help_text=_(
            "The download of internet banking, unchanged. Lines that are here already are passed over."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
        error_messages={"empty": _("The file is empty.")},
    )

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if upload.size > MOST_BYTES:
            raise ValidationError(_("The file is larger than 5 MB. Export a shorter period."))
        return upload


class SetAsideForm(forms.Form):
    reason = forms.CharField(
        label=_("What is it?"),
        max_length=200,
        help_text=_("For example: a sale at the counter, the owner's own money, a supplier's refund."),
    )
