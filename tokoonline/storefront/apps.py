from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StorefrontConfig(AppConfig):
    name = "tokoonline.storefront"
    label = "storefront"
    verbose_name = _("Storefront")

    def ready(self):
        import_module("tokoonline.storefront.receivers")
