"""Counts who collected the evidence that was registered before the rules asked."""

from django.db import migrations

COUNT = """
UPDATE proceedings_proceeding SET collectors = counted.persons FROM (
    SELECT kase.proceeding_id, jsonb_agg(DISTINCT who.person ORDER BY who.person) AS persons
    FROM casefiles_evidence evidence
    JOIN cases_case kase ON kase.id = evidence.case_id,
    LATERAL unnest(ARRAY[evidence.collected_by_id, evidence.second_officer_id]) AS who(person)
    GROUP BY kase.proceeding_id
) counted WHERE proceedings_proceeding.id = counted.proceeding_id
"""


class Migration(migrations.Migration):
    dependencies = [("casefiles", "0001_the_case_file"), ("proceedings", "0009_who_collected_evidence")]

    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
