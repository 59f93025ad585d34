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
        required=False,
        input_formats=DATE_FORMATS,
        error_messages={"invalid": NOT_A_DATE},
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
        asks_for_dates = name == CUSTOM or (not name and (self.data.get("dari") or self.data.get("sampai")))
        if asks_for_dates:
            self.chosen = CUSTOM
            if not self.errors:
                self.clean_dates()
        elif name:
            self.period, self.chosen = self.named[name], name

    def clean_dates(self):
        first, last = self.cleaned_data.get("dari"), self.cleaned_data.get("sampai")
        for field, day in (("dari", first), ("sampai", last)):
            if day is None:
                self.add_error(field, _("Fill in both dates."))
            elif day > self.today:
                self.add_error(field, _("This day has not come yet."))
            elif day < EARLIEST:
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
