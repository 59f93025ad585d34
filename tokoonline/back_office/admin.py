"""What the back office registers itself: pages that join apps, and tables of packages in our own words."""

# Packages register their own pages when imported; ours then take their places.
import procrastinate.contrib.django.admin  # noqa: F401
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from procrastinate.contrib.django.models import ProcrastinateJob

from orders.models import Order
from payments.models import BankStatement, CodSettlement, Refund
from shipping.models import CourierBill

from .cod_settlements import CodSettlementAdmin
from .jobs import JobAdmin
from .orders import OrderAdmin
from .parcels.bill_pages import CourierBillAdmin
from .refunds import RefundAdmin
from .roles import RIGHTS
from .statements import BankStatementAdmin


class RoleAdmin(GroupAdmin):
    """Groups of rights; the shipped roles are only shown, because every update writes them anew."""

    def has_change_permission(self, request, obj=None):
        is_shipped = obj is not None and obj.name in RIGHTS
        return not is_shipped and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        is_shipped = obj is not None and obj.name in RIGHTS
        return not is_shipped and super().has_delete_permission(request, obj)


admin.site.register(Order, OrderAdmin)
admin.site.register(BankStatement, BankStatementAdmin)
admin.site.register(CodSettlement, CodSettlementAdmin)
admin.site.register(CourierBill, CourierBillAdmin)
admin.site.register(Refund, RefundAdmin)
admin.site.unregister([Group, ProcrastinateJob])
admin.site.register(Group, RoleAdmin)
admin.site.register(ProcrastinateJob, JobAdmin)
