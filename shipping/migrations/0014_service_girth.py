from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0013_live_rates_open"),
    ]

    operations = [
        migrations.AddField(
            model_name="courierservice",
            name="max_girth_mm",
            field=models.PositiveIntegerField(
                blank=True,
                help_text="Length + 2 × (width + height). Larger parcels are not offered this service.",
                null=True,
                verbose_name="length and girth (mm)",
            ),
        ),
        migrations.AddConstraint(
            model_name="courierservice",
            constraint=models.CheckConstraint(
                condition=Q(("max_girth_mm__isnull", True), ("max_girth_mm__gt", 0), _connector="OR"),
                name="service_girth_positive",
                violation_error_message="Length and girth must be above zero.",
            ),
        ),
    ]
