"""The shop's printed QRIS: pasted as text, checked to the last character, shown with a small sum in it."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from catalog.auditing import read_changes

from ..models import Payment, QrisCode
from ..providers.qris.picture import qris_svg
from ..providers.qris.tlv import BadQris, merchant_name

# Somebody who scans the example and pays loses no more than this.
EXAMPLE = 1_000
NAMES = {"payload": _("text of the code"), "is_active": _("offered at checkout")}


class QrisCodeForm(forms.ModelForm):
    class Meta:
        model = QrisCode
        fields = ["payload", "is_active", "position"]
        widgets = {"payload": forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "autocomplete": "off"})}
        help_texts = {
            "payload": _(
                "Read the printed code with any QR reader and paste its text, which begins with 000201."
            )
        }

    def clean_payload(self):
        """Keep the code without the line breaks of a mail; the name the payer sees is in it."""
        payload = self.cleaned_data["payload"].replace("\r", "").replace("\n", "").strip()
        try:
            self.instance.merchant_name = merchant_name(payload)
        except BadQris as error:
            raise ValidationError(str(error)) from None
        return payload


@admin.register(QrisCode)
class QrisCodeAdmin(admin.ModelAdmin):
    """Where money goes: only the owner's to change. A code that was used is switched off, not rewritten."""

    form = QrisCodeForm
    list_display = ["merchant_name", "is_active", "position"]
    actions = None

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if obj is None:
            return ["payload", "position"]
        return ["merchant_name", "payload", "is_active", "position", "preview", "history"]

    def get_readonly_fields(self, request, obj=None):
        return ["merchant_name", "payload", "preview", "history"] if obj else []

    @admin.display(description=_("Code for Rp1.000, to try"))
    def preview(self, code):
        try:
            return qris_svg(Payment(amount=EXAMPLE, qris_code=code))
        except BadQris as error:
            return str(error)

    @admin.display(description=_("Changes"))
    def history(self, code):
        changes = read_changes("payments.QrisCodeEvent", NAMES, pgh_obj_id=code.pk)
        return render_to_string("admin/parts/changes.html", {"changes": changes})
