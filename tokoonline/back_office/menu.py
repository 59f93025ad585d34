"""The menu of the back office: models grouped by the task they serve."""

from django.utils.translation import gettext_lazy as _

TASKS = [
    (
        _("Orders"),
        [
            "orders.Order",
            "payments.BankStatement",
            "payments.CodSettlement",
            "payments.Payment",
            "orders.SaleEntry",
        ],
    ),
    (
        _("Products"),
        [
            "catalog.Product",
            "catalog.Category",
            "catalog.Brand",
            "catalog.Attribute",
            "catalog.SearchSynonym",
        ],
    ),
    (_("Stock"), ["inventory.StockLevel", "inventory.StockMovement", "inventory.StockLocation"]),
    (_("Customers"), ["customers.User", "customers.ConsentRecord"]),
    (
        _("Shipping"),
        [
            "shipping.Shipment",
            "shipping.Courier",
            "shipping.CourierService",
            "shipping.Zone",
            "shipping.ZoneMember",
            "shipping.Tariff",
            "shipping.Holiday",
        ],
    ),
    (
        _("Settings"),
        ["storefront.Page", "payments.BankAccount", "payments.CodArea", "auth.Group"],
    ),
]
REST = _("Behind the scenes")
# Tables of packages, in our words.
NAMES = {
    "account.EmailAddress": _("E-mail addresses"),
    "mfa.Authenticator": _("Second factors"),
    "procrastinate.ProcrastinateJob": _("Jobs"),
    "auth.Group": _("Roles"),
}


def by_task(app_list, path=""):
    """Regroup Django's app list; a model that no task names goes to the last group.

    `path` is the page shown now: its task and model are marked `is_current`.
    """
    models = {
        f"{app['app_label']}.{model['object_name']}": model for app in app_list for model in app["models"]
    }
    for key in models.keys() & NAMES.keys():
        models[key]["name"] = NAMES[key]
    groups = [(name, [models.pop(key) for key in keys if key in models]) for name, keys in TASKS]
    groups.append((REST, list(models.values())))
    return [task_of(name, found, path) for name, found in groups if found]


def task_of(name, models, path):
    for model in models:
        model["is_current"] = path.startswith(model["admin_url"] or model["add_url"])
    return {
        "name": name,
        "app_label": models[0]["model"]._meta.app_label,
        "app_url": models[0]["admin_url"] or models[0]["add_url"],
        "has_module_perms": True,
        "models": models,
        "is_current": any(model["is_current"] for model in models),
    }
