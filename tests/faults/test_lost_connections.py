"""Connections that break: people see no error page, operators a clear message, and nothing is lost."""

import time

import psycopg

from quanheng.site.embedded_database import INNER, INNER_RUNTIME, OUTER, Cluster
from tests.faults.instance import Instance, wait_for

END_ALL = """
    SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()
"""  # each is waited for: one told to go and not gone yet would still pass the check before a request


def beats(cluster: Cluster) -> dict:
    with psycopg.connect(cluster.url(INNER_RUNTIME, INNER)) as connection:
        return dict(connection.execute("SELECT name, beat_at FROM ledger_beat WHERE stopped_at IS NULL").fetchall())


def test_after_every_connection_was_cut_the_next_request_is_served_and_every_loop_beats_again(running):
    cluster = Cluster(running.var / "pg")
    before = wait_for(lambda: beats(cluster), "the worker beats")
    said = len(running.said())
    for _ in range(3):
        assert running.serves()
        with cluster.connect() as superuser:
            assert sum(superuser.execute(END_ALL, [database]).fetchone()[0] for database in (INNER, OUTER)) > 0
        assert running.serves()

    cut_at = max(before.values())
    wait_for(lambda: {name for name, at in beats(cluster).items() if at > cut_at} >= set(before), "all beat again", 180)
    assert "ended unexpectedly" not in running.said()[said:]


def test_a_command_that_cannot_reach_the_database_says_so(tmp_path):
    nowhere = "postgresql://quanheng_app@/quanheng?host=/nonexistent"
    instance = Instance(tmp_path / "var", DATABASE_URL=nowhere, PUBLIC_DATABASE_URL=nowhere)
    for words in (("statutes", "load"), ("ledger", "status"), ("db", "migrate")):
        answer = instance.quanheng(*words)
        assert answer.returncode == 1, words
        assert "The database cannot be reached" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_given_databases_are_used_and_no_embedded_one_is_made(stopped, tmp_path):
    with Cluster(stopped.var / "pg") as cluster:
        given = Instance(
            tmp_path / "var",
            DATABASE_URL=cluster.url(INNER_RUNTIME, INNER),
            PUBLIC_DATABASE_URL=cluster.url("quanheng_public", OUTER),
            DATABASE_OWNER_URL=cluster.url("quanheng_owner", INNER),
            PUBLIC_DATABASE_OWNER_URL=cluster.url("quanheng_public_owner", OUTER),
        )
        with given:
            given.start()
            assert given.serves()
            assert given.stop() == 0
        assert cluster.running()
    assert not (tmp_path / "var" / "pg").exists()


def test_a_database_that_is_away_for_a_while_is_waited_for(running):
    """Nobody gives up while it is gone, and everything goes on when it is back."""
    cluster = Cluster(running.var / "pg")
    with cluster.connect() as superuser:
        superuser.execute(f'ALTER DATABASE "{INNER}" WITH ALLOW_CONNECTIONS false')
        try:
            superuser.execute(END_ALL, [INNER])
            time.sleep(3)
            assert not running.answers()
            assert running.answers(public=True)
        finally:
            superuser.execute(f'ALTER DATABASE "{INNER}" WITH ALLOW_CONNECTIONS true')
    wait_for(running.serves, "both sites answer")
    started_again = beats(cluster)
    wait_for(lambda: started_again != beats(cluster), "the worker beats")
