from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class ShippingConfig(AppConfig):
    name = "shipping"
    label = "shipping"
    verbose_name = _("Shipping")

    def ready(self):
        from .checks import check_providers

        register(check_providers)
