"""The picture of a transfer slip that a shopper uploads; private, and re-encoded by us."""

from django.core.files.storage import storages
from django.db import models
from django.utils.translation import gettext_lazy as _


def private_storage():
    return storages["private"]


class PaymentProof(models.Model):
    payment = models.ForeignKey("payments.Payment", on_delete=models.PROTECT, related_name="proofs")
    picture = models.FileField(
        _("picture"), upload_to="proofs/%Y/%m", storage=private_storage, max_length=200
    )
    # Of the upload as it came: the same slip used for two orders is seen by it.
    sha256 = models.CharField(max_length=64, db_index=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField(_("uploaded at"))

    class Meta:
        verbose_name = _("proof of transfer")
        verbose_name_plural = _("proofs of transfer")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "sha256"], name="proof_once_a_payment"),
        ]

    def __str__(self):
        return self.sha256[:12]
