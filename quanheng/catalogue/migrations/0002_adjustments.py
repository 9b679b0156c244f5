import django.db.models.deletion
from django.db import migrations, models

from quanheng.ledger.migration_operations import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Adjustment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lost_on", models.DateField()),
                ("opened_on", models.DateField()),
                ("due_on", models.DateField()),
                ("provisional", models.BooleanField()),
                ("basis", models.CharField(max_length=120)),
                (
                    "citation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="adjustment",
                        to="catalogue.citation",
                    ),
                ),
            ],
            options={"ordering": ["due_on", "pk"]},
        ),
        AppendOnly("catalogue_adjustment"),
    ]
