"""What a migration says to make a table append-only: by trigger and by grant."""

from django.conf import settings
from django.db.migrations.operations.base import Operation

REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'QH001';
END $$
"""


class AppendOnly(Operation):
    """Refuse UPDATE, DELETE and TRUNCATE on a table to everyone, and take the grants from the runtime role.

    The triggers are a fence, not proof: an owner can drop them. Proof is the row digests and the published log.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label, state) -> None:
        """The models do not change."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state) -> None:
        table = schema_editor.quote_name(self.table)
        schema_editor.execute(REFUSE, params=None)
        schema_editor.execute(
            f"CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        schema_editor.execute(
            f"CREATE TRIGGER append_only_table BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.RUNTIME_ROLE])
            if cursor.fetchone():
                role = schema_editor.quote_name(settings.RUNTIME_ROLE)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")

    def database_backwards(self, app_label, schema_editor, from_state, to_state) -> None:
        table = schema_editor.quote_name(self.table)
        schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only_row ON {table}")
        schema_editor.execute(f"DROP TRIGGER IF EXISTS append_only_table ON {table}")

    def describe(self) -> str:
        return f"Make {self.table} append-only"
