"""What the database itself refuses, whoever asks."""

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from quanheng.site.embedded_database import INNER, INNER_RUNTIME, OUTER_RUNTIME
from tests.database import cluster

pytestmark = pytest.mark.django_db


def append_only_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'append_only_row'"
        )
        return sorted(name for (name,) in cursor.fetchall())


def test_the_acts_of_record_are_append_only():
    assert {"ledger_event"} <= set(append_only_tables())


def test_the_runtime_role_may_not_even_ask_to_change_them():
    with connection.cursor() as cursor:
        for table in append_only_tables():
            cursor.execute(
                "SELECT has_table_privilege(current_user, %s, 'UPDATE') OR "
                "has_table_privilege(current_user, %s, 'DELETE') OR has_table_privilege(current_user, %s, 'TRUNCATE')",
                [table] * 3,
            )
            assert cursor.fetchone() == (False,), table


def test_the_runtime_role_owns_nothing():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE mine (id int)", "ALTER TABLE ledger_event DISABLE TRIGGER ALL", "DROP TABLE ledger_event"],
)
def test_the_runtime_role_cannot_change_the_house(statement):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_outer_role_cannot_reach_the_inner_database():
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(cluster().url(OUTER_RUNTIME, INNER))


def test_the_inner_role_reaches_its_own():
    psycopg.connect(cluster().url(INNER_RUNTIME, INNER)).close()


def test_no_table_says_which_jurisdiction_a_row_belongs_to():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' "
            "AND column_name IN ('tenant', 'tenant_id', 'jurisdiction', 'jurisdiction_id')"
        )
        assert cursor.fetchall() == []
