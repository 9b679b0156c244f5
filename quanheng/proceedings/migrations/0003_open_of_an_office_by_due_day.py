from django.db import migrations, models

OPEN = models.Q(ended_on__isnull=True)


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0002_clocks_of_hours")]

    operations = [
        migrations.RemoveIndex(model_name="proceeding", name="proceedings_next_due"),
        migrations.AddIndex(
            "proceeding",
            models.Index(fields=["next_due_at", "id"], condition=OPEN, name="proceedings_next_due"),
        ),
        migrations.AddIndex(
            "proceeding",
            models.Index(fields=["office", "next_due_at", "id"], condition=OPEN, name="proceedings_inbox"),
        ),
        migrations.AddIndex(
            "proceeding",
            models.Index(fields=["-ended_on", "-id"], condition=~OPEN, name="proceedings_ended"),
        ),
        migrations.AddIndex(
            "proceeding",
            models.Index(fields=["office", "-ended_on", "-id"], condition=~OPEN, name="proceedings_ended_of_office"),
        ),
        migrations.AddIndex(
            "proceeding",
            models.Index(fields=["kind", "office"], name="proceedings_of_kind"),
        ),
    ]
