from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0007_holidays_of_the_calendar"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="tariff",
            name="tariff_prices_not_negative",
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=Q(("first_price__gt", 0)),
                name="tariff_first_price_positive",
                violation_error_message="The price of the first kilograms must be above zero.",
            ),
        ),
        migrations.AddConstraint(
            model_name="tariff",
            constraint=models.CheckConstraint(
                condition=Q(("next_kg_price__gte", 0)),
                name="tariff_next_price_not_negative",
                violation_error_message="The price of each kilogram more must not be below zero.",
            ),
        ),
    ]
