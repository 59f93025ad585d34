"""What providers call our places, for staff to correct; and what they answered lately, to look at."""

from django import forms
from django.contrib import admin
from django.db.models import F, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from catalog.admin_columns import moment, pill
from catalog.money import format_rupiah
from catalog.read_only import ReadOnly
from customers.models import Region
from shipping.models import LiveRates, ProviderPlace
from shipping.providers import PROVIDERS

from .correcting import correct


def provider_name(code):
    return PROVIDERS[code].name if code in PROVIDERS else code


def named(rows, code):
    """Add the name of the region that the expression `code` tells, in the same statement."""
    names = Region.objects.filter(code=OuterRef("told_code")).values("display_name")[:1]
    return rows.annotate(told_code=code).annotate(region_name=Subquery(names))


class ProviderPlaceForm(forms.ModelForm):
    provider = forms.ChoiceField(label=gettext_lazy("provider"))

    class Meta:
        model = ProviderPlace
        fields = ("provider", "region_code", "postal_code", "external_id", "label")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = [
            (code, provider.name) for code, provider in PROVIDERS.items() if "places" in provider.deeds
        ]

    def clean_region_code(self):
        code = self.cleaned_data["region_code"].strip()
        if not Region.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no region with the code %(code)s.") % {"code": code})
        return code


@admin.register(ProviderPlace)
class ProviderPlaceAdmin(admin.ModelAdmin):
    """Who deletes a row has the provider asked again; who saves one decides for good."""

    form = ProviderPlaceForm
    list_display = ("gateway", "place", "postal_code", "theirs", "external_id", "state", "asked")
    list_display_links = ("gateway", "place")
    list_filter = ("provider", "is_corrected")
    search_fields = ("region_code", "postal_code", "external_id", "label")

    def get_queryset(self, request):
        return named(super().get_queryset(request), F("region_code"))

    def save_model(self, request, place, form, change):
        correct(place, at=timezone.now())

    @admin.display(description=gettext_lazy("provider"), ordering="provider")
    def gateway(self, place):
        return provider_name(place.provider)

    @admin.display(description=gettext_lazy("our place"), ordering="region_code")
    def place(self, place):
        return f"{place.region_name or '–'} ({place.region_code})"

    @admin.display(description=gettext_lazy("provider's own name"), ordering="label")
    def theirs(self, place):
        return place.label or "–"

    @admin.display(description=gettext_lazy("state"))
    def state(self, place):
        if place.is_corrected:
            return pill(_("corrected by staff"), "good")
        return pill(_("found")) if place.external_id else pill(_("not known there"), "bad")

    @admin.display(description=gettext_lazy("asked at"), ordering="asked_at")
    def asked(self, place):
        return moment(place.asked_at)


@admin.register(LiveRates)
class LiveRatesAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ("gateway", "destination", "answer", "asked", "holds")
    list_filter = ("provider",)
    search_fields = ("problem",)
    fields = ("gateway", "destination", "boxes", "answer", "prices", "problem", "asked", "holds")
    readonly_fields = fields

    def get_queryset(self, request):
        return named(super().get_queryset(request), KT("question__destination__0"))

    @admin.display(description=gettext_lazy("provider"), ordering="provider")
    def gateway(self, row):
        return provider_name(row.provider)

    @admin.display(description=gettext_lazy("destination"))
    def destination(self, row):
        place = row.question.get("destination") or ["", ""]
        return " ".join(filter(None, [row.region_name or place[0], place[1]]))

    @admin.display(description=gettext_lazy("answer"))
    def answer(self, row):
        if row.problem:
            return pill(_("no answer"), "bad")
        if row.answered_at is None:
            is_open = row.expires_at > timezone.now()
            return pill(_("being asked"), "wait") if is_open else pill(_("not asked in time"))
        return ngettext("%(count)d price", "%(count)d prices", len(row.rates)) % {"count": len(row.rates)}

    @admin.display(description=gettext_lazy("prices"))
    def prices(self, row):
        words = "{courier_code} {service_code}: {0}"
        return ", ".join(words.format(format_rupiah(rate["amount"]), **rate) for rate in row.rates) or "–"

    @admin.display(description=gettext_lazy("parcels"))
    def boxes(self, row):
        words = "{} g, {} × {} × {} mm"
        return "; ".join(words.format(*box) for box in row.question.get("boxes", [])) or "–"

    @admin.display(description=gettext_lazy("asked at"), ordering="asked_at")
    def asked(self, row):
        return moment(row.asked_at)

    @admin.display(description=gettext_lazy("holds until"), ordering="expires_at")
    def holds(self, row):
        return moment(row.expires_at)
