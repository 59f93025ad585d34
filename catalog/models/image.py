"""Pictures of products: the private original and the sizes that we made of it."""

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.languages import in_reader_language


def private_storage():
    return storages["private"]


def fitting_path(sizes, width):
    """Of {"320": path, ...}: the smallest at least `width` px wide, else the widest; "" if none."""
    if not sizes:
        return ""
    fitting = [key for key in sizes if int(key) >= width]
    return sizes[min(fitting, key=int) if fitting else max(sizes, key=int)]


class ProductImage(models.Model):
    """`renditions` is {"webp": {"320": path, ...}, "avif": {...}, "jpeg": {"1200": path}}."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="images")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    original = models.FileField(
        _("picture"), upload_to="products/%Y/%m", storage=private_storage, max_length=200
    )
    # The import finds by it that it has this very picture already.
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    colour = models.CharField(max_length=7, default="#f0ede8", editable=False)
    alt = models.CharField(_("what it shows"), max_length=150, blank=True)
    alt_en = models.CharField(_("what it shows, in English"), max_length=150, blank=True)
    renditions = models.JSONField(default=dict, editable=False)
    processed_at = models.DateTimeField(null=True, editable=False)
    failure = models.CharField(_("why it cannot be shown"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(processed_at__isnull=True, failure=""),
                name="image_to_process",
            ),
        ]

    def __str__(self):
        return self.original.name

    @property
    def title(self):
        return in_reader_language(self.alt, self.alt_en)

    @property
    def is_ready(self):
        return bool(self.renditions)

    def path(self, width, kind="webp"):
        """Path of the smallest rendition at least `width` px wide, else the widest; "" if none."""
        return fitting_path(self.renditions.get(kind, {}), width)

    def src(self, width, kind="webp"):
        """URL of the same; "" if there is none."""
        path = self.path(width, kind)
        return settings.MEDIA_URL + path if path else ""

    def srcset(self, kind="webp"):
        """Every rendition of a kind as an HTML srcset: "/media/a-160.webp 160w, ..."."""
        sizes = self.renditions.get(kind, {})
        return ", ".join(f"{settings.MEDIA_URL}{sizes[key]} {key}w" for key in sorted(sizes, key=int))
