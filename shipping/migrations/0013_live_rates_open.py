from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [
        ("shipping", "0012_questions_a_day"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="liverates",
            index=models.Index(
                fields=["expires_at"], condition=Q(("answered_at", None)), name="live_rates_open"
            ),
        ),
    ]
