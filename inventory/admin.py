"""The window of the warehouse: what lies where, moved with a reason and never set."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from catalog.admin_columns import moment, pill, thumbnail
from catalog.auditing import read_changes
from catalog.read_only import ReadOnly

from .forms import LevelForm, MoveForm
from .low_stock import low_levels
from .models import StockLevel, StockLocation, StockMovement
from .moving import Kind, Move, OutOfStock, adjust_stock, constraint_of, count_stock, move_stock

ROWS_OF_LEDGER = 30


class StockFilter(admin.SimpleListFilter):
    """Shown as tabs above the list."""

    title = gettext_lazy("stock")
    parameter_name = "stok"
    template = "admin/no_filter.html"

    def lookups(self, request, model_admin):
        return [
            ("menipis", gettext_lazy("Low")),
            ("habis", gettext_lazy("Sold out")),
            ("dipesan", gettext_lazy("Reserved")),
        ]

    def queryset(self, request, levels):
        if self.value() == "menipis":
            return levels.filter(pk__in=low_levels().values("pk"))
        if self.value() == "habis":
            return levels.filter(available__lte=0)
        if self.value() == "dipesan":
            return levels.filter(reserved__gt=0)
        return levels


@admin.register(StockLevel)
class StockLevelAdmin(admin.ModelAdmin):
    list_display = ["picture", "sku", "product_name", "location", "on_hand", "reserved", "left"]
    list_display_links = ["sku"]
    list_filter = [StockFilter, "location"]
    list_select_related = [
        "variant__product",
        "variant__image",
        "variant__option1",
        "variant__option2",
        "location",
    ]
    list_per_page = 50
    search_fields = ["variant__sku"]
    search_help_text = gettext_lazy("SKU or product name")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    ordering = ["variant__sku", "pk"]
    actions = None

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        post = [("mutasi", "move", self.move_view), ("batas", "marks", self.marks_view)]
        return [
            path(
                f"<int:pk>/{noun}/",
                self.admin_site.admin_view(require_POST(view)),
                name=f"inventory_stocklevel_{name}",
            )
            for noun, name, view in post
        ] + super().get_urls()

    def get_search_results(self, request, levels, text):
        text = text.strip().replace("\x00", "")
        if not text:
            return levels, False
        levels = levels.annotate(product_words=Lower("variant__product__name"))
        found = levels.filter(variant__sku__istartswith=text) | levels.filter(
            product_words__contains=text.lower()
        )
        return found, False

    def get_queryset(self, request):
        levels = super().get_queryset(request)
        if request.resolver_match.url_name != "inventory_stocklevel_changelist":
            return levels
        return levels.prefetch_related("variant__product__images")

    @admin.display(description=gettext_lazy("Picture"))
    def picture(self, level):
        first = next(iter(level.variant.product.images.all()), None)
        return thumbnail(level.variant.image or first)

    @admin.display(description=gettext_lazy("SKU"), ordering="variant__sku")
    def sku(self, level):
        return level.variant.sku

    @admin.display(description=gettext_lazy("Product"), ordering="variant__product__name")
    def product_name(self, level):
        return " · ".join(part for part in (level.variant.product.title, level.variant.label) if part)

    @admin.display(description=gettext_lazy("Available"), ordering="available")
    def left(self, level):
        if level.available <= 0:
            return pill(_("Sold out"), "bad")
        return (
            pill(_("%(count)d left") % {"count": level.available}, "wait")
            if level.is_low
            else level.available
        )

    def may_move(self, request):
        return request.user.has_perm("inventory.add_stockmovement")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Show one level: its numbers, the form that moves it, its marks, its ledger."""
        level = self.get_object(request, object_id)
        if level is None:
            raise Http404
        if not self.has_view_permission(request, level):
            raise PermissionDenied
        return self.page(request, level)

    def page(self, request, level, *, move_form=None, marks_form=None, status=200):
        ledger = StockMovement.objects.filter(level=level).order_by("-id")
        context = {
            **self.admin_site.each_context(request),
            "title": level.variant.sku,
            "opts": self.opts,
            "level": level,
            "may_move": self.may_move(request),
            "may_change": self.has_change_permission(request),
            "move_form": move_form or MoveForm(),
            "marks_form": marks_form or LevelForm(instance=level),
            "ledger": Paginator(ledger, ROWS_OF_LEDGER).get_page(request.GET.get("p")),
            "setting_changes": level_changes(level),
        }
        return TemplateResponse(request, "admin/inventory/level.html", context, status=status)

    def move_view(self, request, pk):
        """Move stock by hand; a refusal comes back with what was typed."""
        if not self.may_move(request):
            raise PermissionDenied
        level = get_object_or_404(self.get_queryset(request), pk=pk)
        form = MoveForm(request.POST)
        if form.is_valid():
            try:
                move_by_hand(level, form.cleaned_data, actor=str(request.user))
            except OutOfStock:
                form.add_error("quantity", shortage_words(pk))
            except IntegrityError as error:
                if not str(constraint_of(error)).startswith("inventory_stockmovement_key"):
                    raise
                messages.info(request, _("This was booked already; it counts once."))
            else:
                messages.success(request, _("The stock is moved."))
        if form.errors:
            return self.page(request, level, move_form=form, status=422)
        return redirect("admin:inventory_stocklevel_change", pk)

    @transaction.atomic
    def marks_view(self, request, pk):
        if not self.has_change_permission(request):
            raise PermissionDenied
        level = get_object_or_404(self.get_queryset(request), pk=pk)
        form = LevelForm(request.POST, instance=level)
        if not form.is_valid():
            return self.page(request, level, marks_form=form, status=422)
        # Only what the form holds: the columns of the ledger were read a moment ago.
        level.save(update_fields=list(form.fields))
        messages.success(request, _("The marks are kept."))
        return redirect("admin:inventory_stocklevel_change", pk)


def move_by_hand(level, typed, *, actor):
    """Book one movement as typed. Raises OutOfStock; IntegrityError if its key was used before."""
    key, quantity, reason = f"hand:{level.pk}:{typed['key']}", typed["quantity"], typed["reason"]
    kind = typed["kind"]
    if kind == MoveForm.COUNT:
        count_stock(level, quantity, reason=reason, actor=actor, key=key)
    elif kind == MoveForm.RECEIVE:
        move_stock([Move(level.pk, Kind.RECEIVED, quantity, 0, "goods received", key, reason, actor)])
    else:
        delta = quantity if kind == MoveForm.ADD else -quantity
        adjust_stock(level, delta, reason=reason, actor=actor, key=key)


def shortage_words(pk):
    """Say how many units could be taken off as the level stands now."""
    level = StockLevel.objects.get(pk=pk)
    least = max(level.reserved - level.backorder_limit, 0)
    return _(
        "%(reserved)d units are promised to orders: at least %(least)d must stay, %(on_hand)d are there."
    ) % {
        "reserved": level.reserved,
        "least": least,
        "on_hand": level.on_hand,
    }


def level_changes(level):
    names = {"low_stock_threshold": _("low at"), "backorder_limit": _("may be sold beyond stock")}
    return read_changes("inventory.StockSettingEvent", names, pgh_obj=level)[:10]


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, admin.ModelAdmin):
    """The ledger: to be read; it is written by deeds and never changed."""

    list_display = ["when", "sku", "kind", "on_hand", "reserved_units", "cause", "reason", "actor"]
    list_display_links = None
    list_filter = ["kind"]
    list_select_related = ["level__variant"]
    list_per_page = 50
    search_fields = ["level__variant__sku__istartswith", "cause__iexact", "reason"]
    search_help_text = gettext_lazy("SKU, cause (order TO-...) or reason")
    show_full_result_count = False
    ordering = ["-id"]
    sortable_by = ()
    actions = None

    @admin.display(description=gettext_lazy("When"))
    def when(self, movement):
        return moment(movement.at)

    @admin.display(description=gettext_lazy("SKU"))
    def sku(self, movement):
        url = reverse("admin:inventory_stocklevel_change", args=[movement.level_id])
        return format_html('<a href="{}">{}</a>', url, movement.level.variant.sku)

    @admin.display(description=gettext_lazy("On hand"))
    def on_hand(self, movement):
        return f"{movement.delta_on_hand:+d}" if movement.delta_on_hand else ""

    @admin.display(description=gettext_lazy("Reserved"))
    def reserved_units(self, movement):
        return f"{movement.delta_reserved:+d}" if movement.delta_reserved else ""


@admin.register(StockLocation)
class StockLocationAdmin(admin.ModelAdmin):
    list_display = ["name", "code", "is_default", "is_active"]
    prepopulated_fields = {"code": ["name"]}
    actions = None

    def has_delete_permission(self, request, obj=None):
        return False
