"""The page of waybills: paste or upload, look at what it means, then hand over all that is good."""

import hashlib

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from shipping.models import Shipment

from .waybill_files import FileRefused, read_text
from .waybill_plan import hand_over_all, plan_rows
from .waybill_rows import read_rows

MOST_TEXT = 300_000


class WaybillsForm(forms.Form):
    """`rows` and the rows of `file` together; `seen` is what the preview showed, "" before one."""

    rows = forms.CharField(
        label=gettext_lazy("Order numbers and waybills"),
        required=False,
        max_length=MOST_TEXT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off"}),
        help_text=gettext_lazy("A parcel a row: order number, waybill and, if you like, courier."),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file (CSV, Excel)"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def clean_file(self):
        upload = self.cleaned_data["file"]
        if not upload:
            return ""
        try:
            return read_text(upload)
        except FileRefused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        text = "\n".join(filter(None, [typed.get("rows", ""), typed.get("file", "")]))
        if not self.errors and not text.strip():
            raise forms.ValidationError(_("Paste the rows, or choose a file."))
        if len(text) > MOST_TEXT:
            raise forms.ValidationError(_("That is too much at once. Send it in parts."))
        typed["text"] = text
        return typed


@require_http_methods(["GET", "HEAD", "POST"])
def waybills_view(request, site):
    """Preview first; only what was seen in a preview is handed over, and each row by itself."""
    if request.method != "POST":
        return show(request, site, WaybillsForm())
    form = WaybillsForm(request.POST, request.FILES)
    if not form.is_valid():
        return show(request, site, form, status=422)
    entries = plan_rows(read_rows(form.cleaned_data["text"]))
    text = form.cleaned_data["text"]
    is_seen = form.cleaned_data["seen"] == fingerprint(entries) and any(entry.is_good for entry in entries)
    if request.POST.get("deed") != "send" or not is_seen:
        return show(request, site, fill(text, fingerprint(entries)), entries)
    hand_over_all(entries, actor=str(request.user), at=timezone.now())
    return answer(request, site, entries)


def answer(request, site, entries):
    """Say what went; rows with a problem stay in the box to be mended."""
    left = [entry for entry in entries if entry.problem]
    say_sent(request, sum(entry.is_done for entry in entries))
    if not left:
        return redirect("admin:waybills")
    text = "\n".join(entry.row.text for entry in left)
    return show(request, site, fill(text, ""), left, is_after=True, status=422)


def say_sent(request, count):
    if count:
        words = ngettext("%(count)d parcel is on its way.", "%(count)d parcels are on their way.", count)
        messages.success(request, words % {"count": count})


def fill(text, seen):
    return WaybillsForm(initial={"rows": text, "seen": seen})


def fingerprint(entries):
    """What would be done, in a few letters: an edited text, or a world that moved on, has another."""
    keys = "\n".join(entry.key for entry in entries if entry.is_good)
    return hashlib.sha256(keys.encode()).hexdigest()


def show(request, site, form, entries=(), *, is_after=False, status=200):
    good = [entry for entry in entries if entry.is_good]
    context = {
        **site.each_context(request),
        "title": _("Waybills"),
        "form": form,
        "entries": entries,
        "good_count": len(good),
        "bad_count": sum(bool(entry.problem) for entry in entries),
        "is_after": is_after,
        "waiting_count": Shipment.objects.to_hand_over().count(),
    }
    return TemplateResponse(request, "admin/parcels/waybills.html", context, status=status)
