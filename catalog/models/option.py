"""What a shopper chooses between: Warna, Ukuran, and their values."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.languages import in_reader_language


class Option(models.Model):
    """A choice of one product; a product has at most two, as in the import file."""

    product = models.ForeignKey("catalog.Product", on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("name in English"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["product", "position"], name="option_position_once_a_product"),
            models.CheckConstraint(condition=Q(position__in=[1, 2]), name="option_position_one_or_two"),
        ]

    def __str__(self):
        return self.name

    @property
    def title(self):
        return in_reader_language(self.name, self.name_en)


class OptionValue(models.Model):
    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="values")
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    value = models.CharField(_("value"), max_length=60)
    value_en = models.CharField(_("value in English"), max_length=60, blank=True)
    swatch = models.CharField(
        _("colour"),
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write the colour as #rrggbb."))],
    )

    class Meta:
        verbose_name = _("option value")
        verbose_name_plural = _("option values")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["option", "value"], name="value_once_an_option"),
            models.CheckConstraint(
                condition=Q(swatch="") | Q(swatch__regex=r"^#[0-9a-fA-F]{6}$"),
                name="option_value_swatch_is_hex",
            ),
        ]

    def __str__(self):
        return self.value

    @property
    def title(self):
        return in_reader_language(self.value, self.value_en)
