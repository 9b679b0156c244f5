"""A backup taken while everything runs comes back whole, with the walls it had."""

import shutil

import psycopg
import pytest

from quanheng.site.embedded_database import INNER, INNER_RUNTIME, OUTER, OUTER_RUNTIME, Cluster
from tests.faults.instance import Instance


def test_a_backup_of_a_running_instance_is_restored_into_an_empty_one(running, tmp_path):
    assert running.quanheng("db", "backup", str(tmp_path / "dumps")).returncode == 0
    original = Cluster(running.var / "pg")

    other = Instance(tmp_path / "var")
    shutil.copytree(running.var / "inner" / "keys", other.var / "inner" / "keys")
    answer = other.quanheng("db", "restore", str(tmp_path / "dumps"))
    assert answer.returncode == 0, answer.stderr
    with Cluster(other.var / "pg") as copy:
        assert contents(copy, "rulebook_rule") == contents(original, "rulebook_rule")
        with psycopg.connect(copy.url(INNER_RUNTIME, INNER)) as connection:
            assert connection.execute("SELECT count(*) > 26000 FROM statutes_article").fetchone() == (True,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute("DELETE FROM ledger_event")
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(copy.url(OUTER_RUNTIME, INNER))
        assert psycopg.connect(copy.url(OUTER_RUNTIME, OUTER)).execute("SELECT 1").fetchone() == (1,)

    again = other.quanheng("db", "restore", str(tmp_path / "dumps"))
    assert again.returncode == 1
    assert "empty databases only" in again.stderr
    with other:
        other.start()
        assert other.serves()
        assert other.stop() == 0


def contents(cluster: Cluster, table: str) -> str:
    with psycopg.connect(cluster.url(INNER_RUNTIME, INNER)) as connection:
        statement = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} AS t"
        return connection.execute(statement).fetchone()[0]
