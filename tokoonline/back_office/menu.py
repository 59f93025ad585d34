"""The menu of the back office: models grouped by the task they serve."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TASKS = [
    (
        _("Orders"),
        [
            "orders.Order",
            "payments.BankStatement",
            "payments.CodSettlement",
            "payments.Payment",
            "payments.Refund",
            "payments.CreditEntry",
            "payments.PaymentEvent",
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
            "shipping.CourierBill",
            "shipping.ShippingNotice",
        ],
    ),
    (
        _("Shipping rates"),
        [
            "shipping.Courier",
            "shipping.CourierService",
            "shipping.Zone",
            "shipping.ZoneMember",
            "shipping.Tariff",
            "shipping.Holiday",
            "shipping.ProviderPlace",
            "shipping.LiveRates",
        ],
    ),
    (
        _("Settings"),
        [
            "storefront.Page",
            "payments.BankAccount",
            "payments.QrisCode",
            "payments.CodArea",
            "payments.FeeRule",
            "payments.ExchangeRate",
            "auth.Group",
        ],
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


@dataclass(frozen=True)
class Page:
    """A page that is no table's, and the task whose menu names it first but one."""

    task: str | Promise
    name: str | Promise
    url: str

    def as_model(self):
        return {"name": self.name, "object_name": "", "admin_url": self.url, "add_url": None, "model": None}


def by_task(app_list, path="", pages=()):
    """Regroup Django's app list; a model that no task names goes to the last group.

    `path` is the page shown now: its task and model are marked `is_current`. `pages` come after
    the first model of their task.
    """
    models = {
        f"{app['app_label']}.{model['object_name']}": model for app in app_list for model in app["models"]
    }
    for key in models.keys() & NAMES.keys():
        models[key]["name"] = NAMES[key]
    groups = [(name, [models.pop(key) for key in keys if key in models]) for name, keys in TASKS]
    for page in pages:
        for name, found in groups:
            if name == page.task:
                found.insert(1, page.as_model())
    groups.append((REST, list(models.values())))
    return [task_of(name, found, path) for name, found in groups if found]


def task_of(name, models, path):
    for model in models:
        model["is_current"] = path.startswith(model["admin_url"] or model["add_url"])
    return {
        "name": name,
        "app_label": next((model["model"]._meta.app_label for model in models if model["model"]), ""),
        "app_url": models[0]["admin_url"] or models[0]["add_url"],
        "has_module_perms": True,
        "models": models,
        "is_current": any(model["is_current"] for model in models),
    }
