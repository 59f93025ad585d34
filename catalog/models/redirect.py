"""Old addresses: a renamed product or category is still found by the links people kept."""

from django.db import models
from django.db.models import Q


class SlugRedirect(models.Model):
    """Written by trigger when a slug changes; `kind` says which of the two it was."""

    kind = models.CharField(max_length=8)
    old_slug = models.SlugField(max_length=120)
    product = models.ForeignKey("catalog.Product", null=True, blank=True, on_delete=models.CASCADE)
    category = models.ForeignKey("catalog.Category", null=True, blank=True, on_delete=models.CASCADE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "old_slug"], name="redirect_once_a_slug"),
            models.CheckConstraint(
                condition=Q(kind="product", product__isnull=False, category__isnull=True)
                | Q(kind="category", category__isnull=False, product__isnull=True),
                name="redirect_has_its_target",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.old_slug}"
