from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self):
        from .checks import check_gateways

        register(check_gateways)
