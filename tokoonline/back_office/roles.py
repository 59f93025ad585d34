"""The four roles that the shop ships with, and the rights of each."""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q
from django.utils.translation import gettext_noop

# The names are ids, too; people read them in their language.
OWNER, MANAGER = gettext_noop("Owner"), gettext_noop("Manager")
WAREHOUSE, SUPPORT = gettext_noop("Warehouse"), gettext_noop("Support")

# Whose rows these are, the owner alone decides: money's way in, and who may do what.
ONLY_OWNER = Q(content_type__app_label__in=["auth", "admin", "mfa", "account", "sessions"]) | Q(
    content_type__app_label="payments", content_type__model__in=["bankaccount", "qriscode"]
)
SEE_SHOP = [
    "view_product", "view_variant", "view_category", "view_brand", "view_productimage",
    "view_attribute", "view_option", "view_optionvalue", "view_productcategory",
]  # fmt: skip
SEE_ORDERS = [
    "view_order", "view_detailorder", "view_ordernote", "view_orderstatuschange",
    "view_shipment", "add_ordernote",
]  # fmt: skip
SEE_STOCK = ["view_stocklevel", "view_stockmovement", "view_stocklocation"]

RIGHTS = {
    OWNER: Q(),
    MANAGER: (
        Q(content_type__app_label__in=["catalog", "inventory", "orders", "payments", "shipping"])
        | Q(content_type__app_label__in=["back_office", "reports", "storefront"])
        | Q(codename__in=["view_user", "view_address", "view_consentrecord", "view_region"])
        | Q(codename__in=["view_procrastinatejob", "view_bankaccount", "view_qriscode"])
    )
    & (~ONLY_OWNER | Q(codename__in=["view_bankaccount", "view_qriscode"])),
    WAREHOUSE: Q(
        codename__in=[
            *SEE_SHOP,
            *SEE_ORDERS,
            *SEE_STOCK,
            "change_stocklevel",
            "add_stockmovement",
            "pack_order",
        ]
    ),
    SUPPORT: Q(
        codename__in=[
            *SEE_SHOP,
            *SEE_ORDERS,
            *SEE_STOCK,
            "view_payment",
            "view_refund",
            "confirm_payment",
            "deliver_order",
            "cancel_order",
            "view_user",
            "view_address",
        ]
    ),
}


def make_roles(**kwargs):
    """Give each shipped role its rights, after every migration.

    Not a data migration: on a new database permissions exist only after the last one, and
    tables added later would leave the roles behind. A shop that wants other rights makes
    groups of its own; these four always are what is written here.
    """
    for name, rights in RIGHTS.items():
        group, _is_new = Group.objects.get_or_create(name=name)
        group.permissions.set(Permission.objects.filter(rights))
