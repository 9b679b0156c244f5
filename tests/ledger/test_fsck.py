"""Whoever edits the database behind the application's back, even as its owner, is found by name."""

import json
from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from quanheng.ledger import log_home
from quanheng.ledger.actions import record
from quanheng.ledger.fsck import fsck
from quanheng.ledger.models import Event, SubjectKey
from quanheng.people.models import Office
from quanheng.site.messages import render
from tests.ledger.conftest import committing, happen, release

DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, worker_id, tmp_path_factory):
    """A district of one office and 600 acts, integrated, signed and published; we are its database's superuser."""
    var, django_settings.VAR = django_settings.VAR, tmp_path_factory.mktemp("fsck")
    with committing(f"fsck_{worker_id}", django_db_blocker, superuser=True):
        with transaction.atomic():
            office = Office.objects.create(
                code="fsck", name="示范区核查局", short_name="核查局", level="department", position=99,
                credit_code="X" * 18, document_prefix="示核", begins_on=DAY,
            )  # fmt: skip
            record("people.office-opened", about="office:fsck", office="fsck", by=None, on=DAY,
                   facts={}, touched=[office])  # fmt: skip
        for number in range(600):
            happen(about=f"test:{number}", number=number)
        release()
        yield office
    django_settings.VAR = var


@pytest.fixture
def tamper(world):
    """Change the database with every fence down, for one test."""

    def change(sql, *parameters):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(sql, parameters)
            assert cursor.rowcount != 0

    with transaction.atomic():
        yield change
        transaction.set_rollback(True)


def found():
    refusals = list(fsck())
    for one in refusals:
        assert render(one, "zh")
        assert render(one, "en")
    return {(one.code, *map(str, one.params.values())) for one in refusals}


def codes():
    return {one[0] for one in found()}


def test_an_honest_database_has_nothing_to_find(world):
    assert found() == set()


def test_an_edited_row_is_named_by_table_row_and_column(world, tamper):
    event = str(Event.objects.get(about="office:fsck").pk)
    tamper("UPDATE people_office SET name = '别的局', position = 1 WHERE id = %s", world.pk)
    assert found() == {("row-edited", "people_office", str(world.pk), "name, position", event)}


def test_a_deleted_row_is_named(world, tamper):
    event = str(Event.objects.get(about="office:fsck").pk)
    tamper("DELETE FROM people_office WHERE id = %s", world.pk)
    assert found() == {("row-missing", "people_office", str(world.pk), event)}


def test_a_lawful_later_change_is_no_finding(world, tamper):
    office = Office.objects.get(pk=world.pk)
    office.name = "示范区核查局（新）"
    office.save()
    record("people.office-renamed", about="office:fsck", office="fsck", by=None, on=DAY, facts={}, touched=[office])
    assert found() == set()


def test_a_column_added_by_a_migration_makes_no_old_row_look_edited(world, tamper, monkeypatch):
    from quanheng.ledger.fsck import rows

    honest = rows.canonical_values
    monkeypatch.setattr(rows, "canonical_values", lambda row: {**honest(row), "added_later": None})
    assert found() == set()


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("kind", "'test.other'"),
        ("office", "'other'"),
        ("about", "'test:other'"),
        ("happened_on", "happened_on - 1"),
        ("recorded_at", "recorded_at - interval '1 second'"),
        ("payload_bytes", "convert_to(replace(convert_from(payload_bytes, 'UTF8'), '7', '8'), 'UTF8')"),
        ("payload_bytes", "'x'"),
    ],
)
def test_an_edited_event_is_named(world, tamper, column, value):
    event = Event.objects.get(about="test:77")
    tamper(f"UPDATE ledger_event SET {column} = {value} WHERE id = %s", event.pk)
    assert ("event-edited", str(event.pk)) in {one[:2] for one in found()}


def test_an_event_rewritten_with_its_commitment_is_found_by_the_log(world, tamper):
    """An insider who holds the keys writes a new payload and a new entry that fit each other."""
    event = Event.objects.get(about="test:300")
    forged = Event.objects.get(about="test:301")
    tamper(
        "UPDATE ledger_event SET payload_bytes = %s, entry_bytes = %s, code = 'z', about = 'test:301', "
        "recorded_at = %s WHERE id = %s",
        bytes(forged.payload_bytes), bytes(forged.entry_bytes), forged.recorded_at, event.pk,
    )  # fmt: skip
    index = str(event.log_entry.index)
    told = found()
    assert ("log-entry-edited", index) in told
    assert {"log-head-edited", "log-checkpoint-edited"} <= {one[0] for one in told}


def test_an_event_removed_with_all_its_traces_is_found(world, tamper):
    event = Event.objects.get(about="test:10")
    index = event.log_entry.index
    tamper("DELETE FROM ledger_log_entry WHERE event_id = %s", event.pk)
    tamper("DELETE FROM ledger_event WHERE id = %s", event.pk)
    assert ("log-entry-missing", str(index), "1") in found()


def test_an_event_slipped_in_beside_the_log_is_found(world, tamper):
    event = happen(about="test:slipped")
    tamper("DELETE FROM ledger_pending WHERE event_id = %s", event.pk)
    assert found() == {("event-not-logged", str(event.pk))}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE ledger_log_entry SET leaf_hash = sha256('x') WHERE \"index\" = 5", "log-entry-edited"),
        (
            "UPDATE ledger_log_tile SET hashes = set_byte(hashes, 9, 0) WHERE level = 0 AND number = 1",
            "log-tile-edited",
        ),
        ("DELETE FROM ledger_log_tile WHERE level = 0 AND number = 0", "log-tile-edited"),
        ("UPDATE ledger_tree_head SET root = sha256('x')", "log-head-edited"),
        ("UPDATE ledger_tree_state SET root = sha256('x')", "log-state-edited"),
        ("UPDATE ledger_checkpoint SET note = replace(note, '/2026', '/2027')", "log-checkpoint-edited"),
    ],
)
def test_each_table_of_the_log_is_compared_with_the_entries(world, tamper, change, code):
    tamper(change)
    assert code in codes()


@pytest.mark.parametrize("file", ["tile/0/000", "tile/entries/000", "checkpoint"])
def test_a_published_file_changed_or_gone_is_named(world, file):
    path = log_home.published() / file
    kept = path.read_bytes()
    try:
        path.write_bytes(kept[:40] + bytes([kept[40] ^ 1]) + kept[41:])
        told = list(fsck())
        assert [one.code for one in told] == ["log-file-edited"]
        assert file in told[0].params["path"] + told[0].params["why"]
        path.unlink()
        assert {one.code for one in fsck()} <= {"log-file-edited"}
    finally:
        path.write_bytes(kept)


def test_a_destroyed_key_is_no_finding(world, tamper):
    SubjectKey.objects.filter(about="test:5").delete()
    assert found() == set()


def test_the_command_says_what_it_found(world, tamper, capsys, monkeypatch):
    from quanheng.site import instance
    from quanheng.site.cli import main

    monkeypatch.setattr(instance, "open_inner", lambda: None)
    assert main(["ledger", "fsck", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    tamper("UPDATE people_office SET name = '别的局' WHERE id = %s", world.pk)
    assert main(["ledger", "fsck", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["code"], one["table"], one["columns"]) for one in told] == [("row-edited", "people_office", "name")]
    assert main(["ledger", "fsck"]) == 1
    assert "people_office" in capsys.readouterr().out
