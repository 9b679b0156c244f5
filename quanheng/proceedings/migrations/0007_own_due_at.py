from django.db import migrations, models

OPEN = models.Q(ended_on__isnull=True)
# The days of the office's running limits as they stand in their rows, in the time zone of every district there is.
FILL = """
UPDATE proceedings_proceeding p SET own_due_at = own.over_at FROM (
    SELECT proceeding_id, min(coalesce(due_at, (due_strict + 1)::timestamp AT TIME ZONE 'Asia/Shanghai')) AS over_at
    FROM proceedings_clock WHERE stopped_on IS NULL AND NOT of_party GROUP BY proceeding_id
) own WHERE own.proceeding_id = p.id
"""


class Migration(migrations.Migration):
    dependencies = [("proceedings", "0006_overtaken_by_another_step")]

    operations = [
        migrations.AddField("proceeding", "own_due_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="proceeding", name="proceedings_inbox"),
        migrations.AddIndex(
            "proceeding", models.Index(fields=["own_due_at", "id"], condition=OPEN, name="proceedings_own_due")
        ),
        migrations.AddIndex(
            "proceeding", models.Index(fields=["office", "own_due_at", "id"], condition=OPEN, name="proceedings_inbox")
        ),
    ]
