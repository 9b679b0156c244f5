from django.db import migrations

FILL = """
UPDATE proceedings_proceeding p SET handler_id = a.person_id
FROM cases_assignment a JOIN cases_case c ON c.id = a.case_id WHERE a.current AND c.proceeding_id = p.id
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_who_handles_a_case"), ("proceedings", "0008_who_handles_a_proceeding")]

    operations = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
