"""The proof of a transfer, as a shopper sends it."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from catalog.pictures import UnusablePicture
from payments.proof_pictures import read_proof, reason_of


class ProofForm(forms.Form):
    """Cleans `picture` to a ProofPicture."""

    picture = forms.FileField(
        label=_("Photo or screenshot of the receipt"),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Only our staff can see it."),
        error_messages={
            "required": _("Choose the picture of your receipt first."),
            "empty": _("The file is empty. Choose the picture once more."),
        },
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )

    def clean_picture(self):
        try:
            return read_proof(self.cleaned_data["picture"])
        except UnusablePicture as refusal:
            raise forms.ValidationError(gettext(reason_of(refusal))) from None
