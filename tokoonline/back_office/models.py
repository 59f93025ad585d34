"""The rights to deeds that no single table stands for."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Deed(models.Model):
    """No table: Django hangs permissions on models, and these belong to pages that join apps."""

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("confirm_payment", _("Can confirm and reject payments")),
            ("pack_order", _("Can pack orders and hand them to the courier")),
            ("deliver_order", _("Can mark orders as delivered")),
            ("cancel_order", _("Can cancel orders")),
            ("refund_payment", _("Can pay money back")),
        ]
