"""What gateways cost and what a dollar costs: dated rows, so that what is past stays explained."""

from django.contrib import admin
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.admin_columns import moment, money, pill

from ..fees import fee_by
from ..models import ExchangeRate, FeeRule
from ..providers.paypal.exchange import shown_rate
from ..providers.paypal.rates import FRESH
from ..wording import gateway_name
from .price_forms import ExchangeRateForm, FeeRuleForm, methods

# The sum by which lists show what a fee would be.
EXAMPLE = 200_000


def percent(basis_points):
    """ "0,7 %" of 70."""
    whole, part = divmod(basis_points, 100)
    digits = 0 if not part else 1 if part % 10 == 0 else 2
    return f"{number_format(f'{whole}.{part:02}', decimal_pos=digits)} %"


@admin.register(FeeRule)
class FeeRuleAdmin(admin.ModelAdmin):
    """Fees are frozen on each payment as it is paid: changing a rule changes nothing that is past."""

    form = FeeRuleForm
    list_display = ["gateway", "which", "starts_on", "ends_on", "fixed", "share", "vat", "example"]
    list_filter = ["provider"]
    ordering = ["provider", "method", "-starts_on"]
    actions = None

    @admin.display(description=gettext_lazy("Provider"), ordering="provider")
    def gateway(self, rule):
        return gateway_name(rule.provider)

    @admin.display(description=gettext_lazy("Method"), ordering="method")
    def which(self, rule):
        return dict(methods()).get(rule.method, rule.method) or _("all methods without a rule of their own")

    @admin.display(description=gettext_lazy("Fixed part"))
    def fixed(self, rule):
        return money(rule.fixed_amount)

    @admin.display(description=gettext_lazy("Share"))
    def share(self, rule):
        return percent(rule.basis_points)

    @admin.display(description=gettext_lazy("VAT on it"))
    def vat(self, rule):
        return percent(rule.vat_basis_points)

    @admin.display(description=gettext_lazy("Of Rp200.000"))
    def example(self, rule):
        return money(fee_by(rule, EXAMPLE))


@admin.register(ExchangeRate)
class ExchangeRateAdmin(admin.ModelAdmin):
    """Rates are added only: payments name the one they froze."""

    form = ExchangeRateForm
    list_display = ["currency", "rate", "margin", "shown", "valid", "use", "source"]
    list_display_links = ["rate"]
    ordering = ["-valid_from", "-pk"]
    actions = None

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        fields = list(ExchangeRateForm._meta.fields)
        return fields if obj else [*fields, "is_meant"]

    @admin.display(description=gettext_lazy("Rupiah for one unit"), ordering="rupiah_per_unit")
    def rate(self, rate):
        return money(rate.rupiah_per_unit)

    @admin.display(description=gettext_lazy("Margin"))
    def margin(self, rate):
        return percent(rate.margin_basis_points)

    @admin.display(description=gettext_lazy("As the shopper sees it"))
    def shown(self, rate):
        return money(shown_rate(rate.rupiah_per_unit, rate.margin_basis_points))

    @admin.display(description=gettext_lazy("Valid from"), ordering="valid_from")
    def valid(self, rate):
        return moment(rate.valid_from)

    @admin.display(description=gettext_lazy("Use"))
    def use(self, rate):
        """A rate that is too old is not used, and neither is PayPal."""
        now = timezone.now()
        if rate.valid_from > now:
            return pill(_("from then on"), "move")
        is_fresh = now - rate.valid_from <= FRESH
        return pill(_("fresh"), "good") if is_fresh else pill(_("too old"), "")
