"""What staff type to move stock and to set its marks."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from .models import StockLevel

# Far above any delivery; keeps sums of the ledger away from the end of an integer.
MOST_UNITS = 1_000_000


class MoveForm(forms.Form):
    """A movement by hand. `key` is drawn when the form is shown: sent twice, it counts once."""

    RECEIVE, ADD, TAKE, COUNT = "receive", "add", "take", "count"

    kind = forms.ChoiceField(
        label=_("What happens"),
        choices=[
            (RECEIVE, _("Goods came in")),
            (COUNT, _("Counted: this many are on the shelf")),
            (ADD, _("Correct upwards")),
            (TAKE, _("Take off (broken, lost, used)")),
        ],
    )
    quantity = forms.IntegerField(label=_("Units"), min_value=0, max_value=MOST_UNITS)
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Delivery note, who counted, what broke.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def clean(self):
        super().clean()
        typed = self.cleaned_data
        if typed.get("quantity") == 0 and typed.get("kind") != self.COUNT:
            self.add_error("quantity", _("Say how many units: at least 1."))
        return typed


class LevelForm(forms.ModelForm):
    class Meta:
        model = StockLevel
        fields = ["bin", "low_stock_threshold", "backorder_limit"]

    def clean_backorder_limit(self):
        """Refuse a limit under what is promised already; the row stays locked until it is saved."""
        limit = self.cleaned_data["backorder_limit"]
        level = StockLevel.objects.select_for_update().get(pk=self.instance.pk)
        if limit > MOST_UNITS:
            raise forms.ValidationError(_("That is more than any shop could owe."))
        if level.reserved > level.on_hand + limit:
            raise forms.ValidationError(
                _("%(reserved)d units are promised, %(on_hand)d are there: the least limit is %(least)d."),
                params={
                    "reserved": level.reserved,
                    "on_hand": level.on_hand,
                    "least": level.reserved - level.on_hand,
                },
            )
        return limit

    def clean_low_stock_threshold(self):
        mark = self.cleaned_data["low_stock_threshold"]
        if mark > MOST_UNITS:
            raise forms.ValidationError(_("That is more than any shop could hold."))
        return mark
