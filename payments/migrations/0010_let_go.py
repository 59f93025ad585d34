from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0009_money_comes_back"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="refund",
            name="refund_way_known",
        ),
        migrations.AlterField(
            model_name="refund",
            name="way",
            field=models.CharField(
                choices=[
                    ("provider", "through the gateway"),
                    ("manual", "by bank transfer"),
                    ("credit", "as customer credit"),
                    ("reversal", "taken back by the gateway"),
                    ("chargeback", "charged back by the bank"),
                    ("no_cash", "not collected by the courier"),
                    ("let_go", "missing, and let go"),
                ],
                max_length=10,
                verbose_name="way",
            ),
        ),
        migrations.AlterField(
            model_name="refundevent",
            name="way",
            field=models.CharField(
                choices=[
                    ("provider", "through the gateway"),
                    ("manual", "by bank transfer"),
                    ("credit", "as customer credit"),
                    ("reversal", "taken back by the gateway"),
                    ("chargeback", "charged back by the bank"),
                    ("no_cash", "not collected by the courier"),
                    ("let_go", "missing, and let go"),
                ],
                max_length=10,
                verbose_name="way",
            ),
        ),
        migrations.AddConstraint(
            model_name="refund",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "way__in",
                        ["provider", "manual", "credit", "reversal", "chargeback", "no_cash", "let_go"],
                    )
                ),
                name="refund_way_known",
            ),
        ),
    ]
