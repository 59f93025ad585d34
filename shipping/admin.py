from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from catalog.money import format_rupiah
from catalog.read_only import ReadOnly
from shipping.models import (
    Courier,
    CourierService,
    Holiday,
    Shipment,
    ShipmentLine,
    ShippingNotice,
    Tariff,
    TrackingEvent,
    Zone,
    ZoneMember,
)

from .live import admin as live

__all__ = ["live"]

# Longer ones are no message of a provider; a page has to stay a page.
MOST_SHOWN = 40_000


class CourierServiceInline(admin.TabularInline):
    model = CourierService
    extra = 0
    show_change_link = True
    fields = ("code", "name", "kind", "supports_cod", "is_active")


@admin.register(Courier)
class CourierAdmin(admin.ModelAdmin):
    list_display = ("name", "code", "tracking_url", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name", "code")
    inlines = (CourierServiceInline,)


@admin.register(CourierService)
class CourierServiceAdmin(admin.ModelAdmin):
    list_display = (
        *("__str__", "kind", "minimum_grams", "round_up_from_grams", "divisor"),
        *("maximum_grams", "max_side_mm", "max_girth_mm", "supports_cod", "is_active"),
    )
    list_filter = ("courier", "kind", "supports_cod", "is_active")
    list_select_related = ("courier",)
    search_fields = ("name", "code", "courier__name")


class ZoneMemberInline(admin.TabularInline):
    model = ZoneMember
    extra = 1


@admin.register(Zone)
class ZoneAdmin(admin.ModelAdmin):
    list_display = ("code", "name")
    search_fields = ("code", "name", "members__region_prefix")
    inlines = (ZoneMemberInline,)


@admin.register(Tariff)
class TariffAdmin(admin.ModelAdmin):
    list_display = ("zone", "service", "first_kg", "first", "next_kg", "days", "note")
    list_display_links = ("zone", "service")
    list_filter = ("zone", "service__courier", "service__kind")
    list_select_related = ("zone", "service__courier")
    search_fields = ("zone__code", "zone__name", "service__name", "service__courier__name")
    autocomplete_fields = ("zone", "service")

    @admin.display(description=_("first price"), ordering="first_price")
    def first(self, tariff):
        return format_rupiah(tariff.first_price)

    @admin.display(description=_("each kilogram more"), ordering="next_kg_price")
    def next_kg(self, tariff):
        return format_rupiah(tariff.next_kg_price)

    @admin.display(description=_("days"), ordering="days_min")
    def days(self, tariff):
        return f"{tariff.days_min}–{tariff.days_max}"


@admin.register(Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ("date", "name", "is_day_off", "is_computed")
    list_filter = ("is_day_off", "is_computed")
    date_hierarchy = "date"
    search_fields = ("name",)

    def save_model(self, request, obj, form, change):
        """What a person wrote or changed is no more the calendar's to move."""
        obj.is_computed = False
        super().save_model(request, obj, form, change)


class ShipmentLineInline(ReadOnly, admin.TabularInline):
    model = ShipmentLine
    fields = ("detail", "quantity")


class TrackingEventInline(ReadOnly, admin.TabularInline):
    model = TrackingEvent
    fields = ("at", "waybill", "code", "text")


@admin.register(Shipment)
class ShipmentAdmin(ReadOnly, admin.ModelAdmin):
    """The parcels, to look up; they are packed and sent on the page of their order."""

    list_display = ("order", "state", "courier", "service", "waybill", "packed_at", "handed_over_at")
    list_filter = ("state", "courier", "packed_at")
    list_select_related = ("order", "courier")
    search_fields = ("order__number", "waybill", "order__recipient")
    inlines = (ShipmentLineInline, TrackingEventInline)


@admin.register(ShippingNotice)
class ShippingNoticeAdmin(ReadOnly, admin.ModelAdmin):
    """The inbox of providers' messages as they came; what they cause is a look, no more."""

    list_display = ("__str__", "shipment", "received_at", "read_at", "problem")
    list_filter = ("provider",)
    list_select_related = ("shipment__order",)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("waybill__iexact", "reference__iexact")
    ordering = ("-pk",)
    actions = None
    fields = readonly_fields = (
        *("provider", "kind", "shipment", "waybill", "reference", "received_at", "read_at", "problem"),
        *("headers", "message"),
    )

    def get_queryset(self, request):
        return super().get_queryset(request).defer("body")

    @admin.display(description=_("Message"))
    def message(self, notice):
        return bytes(notice.body)[:MOST_SHOWN].decode(errors="replace")
