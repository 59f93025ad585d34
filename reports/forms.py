"""Reading the period from the address of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from .periods import DEFAULT, EARLIEST, MOST_DAYS, Period, named_periods

CUSTOM = "pilihan"
PERIOD_NAMES = [
    ("hari-ini", _("Today")),
    ("7-hari", _("7 days")),
    ("30-hari", _("30 days")),
    ("bulan-ini", _("This month")),
    ("bulan-lalu", _("Last month")),
    ("tahun-ini", _("This year")),
    (CUSTOM, _("Other dates")),
]
# As a date field sends it, and as an Indonesian writes it.
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y"]
NOT_A_DATE = _("Write the date like 2026-11-21 or 21/11/2026.")


def date_field(label):
    return forms.DateField(
        label=label,
        input_formats=DATE_FORMATS,
        error_messages={"invalid": NOT_A_DATE, "required": _("Fill in both dates.")},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class PeriodForm(forms.Form):
    """`period` is always there after is_valid(): the asked one, or the last 30 days if it was not one."""

    periode = forms.ChoiceField(
        choices=PERIOD_NAMES,
        required=False,
        error_messages={"invalid_choice": _("Choose one of the periods shown.")},
    )
    dari = date_field(_("From"))
    sampai = date_field(_("Until"))

    def __init__(self, data, *, today):
        super().__init__(data)
        self.today = today
        self.named = named_periods(today)
        self.period, self.chosen = self.named[DEFAULT], DEFAULT

    def clean(self):
        name = self.cleaned_data.get("periode")
        is_named = bool(name) and name != CUSTOM
        if is_named or not (name or "periode" in self.errors or self.has_dates()):
            # Dates count only where they are asked for.
            for field in ("dari", "sampai"):
                self.errors.pop(field, None)
        if is_named:
            self.period, self.chosen = self.named[name], name
        elif name or self.has_dates():
            self.chosen = CUSTOM
            self.clean_dates()

    def has_dates(self):
        return bool(self.data.get("dari") or self.data.get("sampai"))

    def clean_dates(self):
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        for field, day in (("dari", first), ("sampai", last)):
            if day and day > self.today:
                self.add_error(field, _("This day has not come yet."))
            elif day and day < EARLIEST:
                self.add_error(field, _("Choose a day from the year 2000 on."))
        if self.errors:
            return
        period = Period(first, last)
        if first > last:
            self.add_error("sampai", _("The last day lies before the first one."))
        elif len(period) > MOST_DAYS:
            self.add_error("dari", _("Choose five years at most."))
        else:
            self.period = period
