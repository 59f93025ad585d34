"""What was in a parcel that came back: for sale again, or damaged."""

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


class ReturnedLine(models.Model):
    """How the units of one line of a parcel came back; all of them are one or the other."""

    line = models.OneToOneField(
        "shipping.ShipmentLine", on_delete=models.PROTECT, related_name="returned", verbose_name=_("line")
    )
    quantity_sellable = models.PositiveIntegerField(_("for sale again"))
    quantity_damaged = models.PositiveIntegerField(_("damaged"))

    class Meta:
        verbose_name = _("content that came back")
        verbose_name_plural = _("contents that came back")
        triggers = [
            pgtrigger.Protect(name="returned_line_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="returned_line_is_what_was_sent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM shipping_shipmentline l
                        JOIN shipping_shipment s ON s.id = l.shipment_id
                        WHERE l.id = NEW.line_id AND s.state IN ('returned', 'lost')
                        AND l.quantity = NEW.quantity_sellable + NEW.quantity_damaged
                    ) THEN
                        RAISE EXCEPTION 'what came back is what was in the parcel'
                            USING ERRCODE = 'check_violation',
                                CONSTRAINT = 'returned_line_is_what_was_sent';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self):
        return f"{self.quantity_sellable} + {self.quantity_damaged}"
