"""From the recorded event to the published checkpoint and the receipt in a citizen's hand."""

import importlib.util
import json
import stat
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from quanheng.ledger import log_home, publisher, sequencer, signer, tree_store
from quanheng.ledger.models import Event, LogEntry, Pending, SignedCheckpoint, SubjectKey, TreeHead, TreeState
from quanheng.ledger.receipts import receipt, receipt_file
from quanheng.ledger.tree_store import Overtaken
from quanheng.rules.log import checkpoint, merkle, tiles
from quanheng.rules.refusal import Refused
from tests.ledger.conftest import happen, release

pytestmark = pytest.mark.django_db


def all_entries() -> list[bytes]:
    return tree_store.entries(0, TreeState.objects.get().size)


def expected_root() -> bytes:
    return merkle.root([merkle.leaf_hash(entry) for entry in all_entries()])


def test_every_recorded_event_stands_in_the_log_once_and_in_order():
    events = [happen(number=n) for n in range(3)]
    sequencer.integrate_all()
    sequencer.integrate_all()

    places = [event.log_entry.index for event in Event.objects.filter(pk__in=[e.pk for e in events]).order_by("pk")]
    assert places == list(range(places[0], places[0] + 3))
    assert not Pending.objects.filter(follower=sequencer.QUEUE).exists()
    assert TreeState.objects.get().size == LogEntry.objects.count() == Event.objects.count()
    assert bytes(TreeState.objects.get().root) == expected_root()


def test_the_tree_is_the_same_however_many_events_a_batch_takes(monkeypatch):
    for n in range(600):
        happen(number=n)
    for batch in (1, 255, 7, 5000):
        monkeypatch.setattr(sequencer, "BATCH", batch)
        sequencer.integrate()

    state = TreeState.objects.get()
    assert state.size == Event.objects.count()
    assert bytes(state.root) == expected_root()
    assert tiles.root_from_tiles(state.size, tree_store.reader()) == expected_root()
    for head in TreeHead.objects.all():
        assert tiles.root_from_tiles(head.size, tree_store.reader()) == bytes(head.root)


def test_what_is_rolled_back_never_reaches_the_log():
    sequencer.integrate_all()
    before = TreeState.objects.get().size
    undone = transaction.savepoint()
    happen()
    transaction.savepoint_rollback(undone)
    sequencer.integrate_all()
    assert TreeState.objects.get().size == before


@pytest.mark.parametrize("table", ["ledger_log_entry", "ledger_log_tile", "ledger_tree_head", "ledger_checkpoint"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "TRUNCATE {}"])
def test_the_tables_of_the_log_refuse_to_forget(table, change):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change.format(table))


@pytest.mark.parametrize("change", ["UPDATE ledger_tree_state SET size = size - 1", "DELETE FROM ledger_tree_state"])
def test_the_tree_never_shrinks(change):
    happen()
    sequencer.integrate_all()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


def test_a_sequencer_that_read_an_old_tree_writes_nothing():
    happen()
    old = tree_store.edge()
    sequencer.integrate_all()
    stale = tiles.append(old, [merkle.leaf_hash(b"stale")]).edge

    with pytest.raises(Overtaken), transaction.atomic():
        tree_store.move(old, stale)
    assert bytes(TreeState.objects.get().root) == expected_root()


def test_an_entry_too_large_for_the_log_is_set_aside_and_the_next_goes_in():
    poison = Event.objects.create(
        code="f" * 32, kind="test.poison", about="test:1", office="scjg", happened_on="2026-03-02",
        recorded_at="2026-03-02T00:00:00Z", payload_bytes=b"{}", entry_bytes=b"x" * 65_536,
    )  # fmt: skip
    Pending.objects.create(follower=sequencer.QUEUE, event=poison)
    good = happen()
    sequencer.integrate_all()

    assert LogEntry.objects.filter(event=good).exists()
    assert not LogEntry.objects.filter(event=poison).exists()
    assert "65536 bytes" in Pending.objects.get(event=poison).error


def test_a_bit_flipped_in_memory_stops_the_batch_before_anything_is_written(monkeypatch):
    happen()
    before = TreeState.objects.get().size
    monkeypatch.setattr(sequencer, "leaf_hash", lambda entry: b"\x00" * 32)

    with pytest.raises(sequencer.HashesDisagree):
        sequencer.integrate_all()
    assert TreeState.objects.get().size == before
    assert Pending.objects.filter(follower=sequencer.QUEUE).exists()


def test_integrating_a_batch_costs_few_statements_whatever_its_size(django_assert_max_num_queries):
    for n in range(300):
        happen(number=n)
    with django_assert_max_num_queries(10):
        sequencer.integrate()


def test_the_key_is_made_once_and_is_for_its_owner_only(log_folder):
    first, second = log_home.log_key(), log_home.log_key()
    path = log_home.keys() / "log.key"

    assert first == second
    assert first.name == "demo.quanheng.example/2026"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert "seed" not in repr(first)


def test_the_head_is_signed_once_and_signed_again_to_the_same_bytes(log_folder):
    happen()
    sequencer.integrate_all()
    head = signer.sign_head()
    note = SignedCheckpoint.objects.get(size=head.size).note

    assert signer.sign_head() is None
    assert checkpoint.sign(head, log_home.log_key()) == note == log_home.high_water_path().read_text()


def test_a_crash_after_the_file_and_before_the_row_is_made_good(log_folder, monkeypatch):
    happen()
    sequencer.integrate_all()
    with monkeypatch.context() as crash:
        crash.setattr(signer, "_store", _die)
        with pytest.raises(KeyboardInterrupt):
            signer.sign_head()
    remembered = log_home.high_water_path().read_text()
    assert not SignedCheckpoint.objects.exists()

    head = signer.sign_head()
    assert SignedCheckpoint.objects.get(size=head.size).note == remembered


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_a_database_restored_from_yesterday_is_not_signed(log_folder):
    sequencer.integrate_all()
    backup = transaction.savepoint()
    happen()
    sequencer.integrate_all()
    signer.sign_head()
    transaction.savepoint_rollback(backup)

    happen()
    sequencer.integrate_all()
    with pytest.raises(Refused) as refusal:
        signer.sign_head()
    assert refusal.value.code == "log-forked"
    assert not SignedCheckpoint.objects.exists()


def test_neither_sequencer_nor_signer_works_inside_a_transaction_that_may_yet_fail(log_folder):
    for work in (sequencer.integrate_all, signer.sign_head):
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            work()


def test_a_database_that_is_behind_what_was_signed_is_not_signed(log_folder):
    happen()
    sequencer.integrate_all()
    size = tree_store.edge().size
    _remember(size + 5, b"\x01" * 32)

    with pytest.raises(Refused) as refusal:
        signer.sign_head()
    assert (refusal.value.code, refusal.value.params) == ("log-rolled-back", {"signed": size + 5, "size": size})


def test_a_tree_with_another_history_is_not_signed(log_folder):
    happen()
    sequencer.integrate_all()
    signer.sign_head()
    _remember(tree_store.edge().size, b"\x01" * 32)
    happen()
    sequencer.integrate_all()

    with pytest.raises(Refused) as refusal:
        signer.sign_head()
    assert refusal.value.code == "log-forked"
    assert SignedCheckpoint.objects.count() == 1


def _remember(size: int, root: bytes) -> None:
    """As if the log had signed another tree before."""
    key = log_home.log_key()
    log_home.high_water_path().write_text(checkpoint.sign(checkpoint.Checkpoint(key.name, size, root), key))


def test_the_published_checkpoint_too_is_remembered(log_folder):
    happen()
    release()
    (log_folder / "checkpoint").replace(log_home.high_water_path())
    assert signer.sign_head() is None
    log_home.high_water_path().unlink()
    with pytest.raises(Refused) as refusal:
        signer.sign_head()
    assert refusal.value.code == "log-high-water-missing"


def test_a_lost_key_is_never_replaced_in_silence(log_folder, settings):
    happen()
    release()
    (log_home.keys() / "log.key").unlink()
    with pytest.raises(Refused) as refusal:
        signer.sign_head()
    assert refusal.value.code == "log-key-missing"


def test_a_key_of_another_log_is_refused(log_folder, settings):
    log_home.log_key()
    settings.LOG_ORIGIN = "staging.quanheng.example/2026"
    with pytest.raises(Refused) as refusal:
        log_home.log_key()
    assert refusal.value.code == "log-key-of-another-log"


def test_the_published_files_hold_the_whole_log(log_folder):
    for n in range(300):
        happen(number=n)
    release()
    happen()
    release()
    key = log_home.log_key().public_key
    head = checkpoint.verify((log_folder / "checkpoint").read_bytes(), origin=key.name, log_keys=[key])
    found = [
        entry
        for place in tiles.entry_bundles(head.size)
        for entry in tiles.parse_bundle((log_folder / place.path).read_bytes())
    ]

    assert found == all_entries()
    assert head.root == expected_root()
    for tile in [*tiles.full_tiles(head.size), *tiles.partial_tiles(head.size)]:
        assert len((log_folder / tile.path).read_bytes()) == tile.width * 32
    assert not (log_folder / "tile/0/000.p").exists()
    assert not (log_folder / "tile/entries/000.p").exists()
    assert (log_folder / "public-key").read_text() == f"{key}\n"
    assert publisher.publish() is None


def test_the_old_checkpoint_stays_when_a_file_reads_back_wrong(log_folder, monkeypatch):
    happen()
    release()
    old = (log_folder / "checkpoint").read_bytes()
    happen()
    sequencer.integrate_all()
    signer.sign_head()
    honest = publisher._write
    monkeypatch.setattr(publisher, "_write", lambda path, data: honest(path, bytes([data[0] ^ 1]) + data[1:]))

    with pytest.raises((publisher.PublicationFails, tiles.TileRejected)):
        publisher.publish()
    assert (log_folder / "checkpoint").read_bytes() == old
    monkeypatch.setattr(publisher, "_write", honest)
    assert publisher.publish() is not None


def test_there_is_no_receipt_before_the_entry_is_signed(log_folder):
    event = happen()
    assert receipt(event) is None
    sequencer.integrate_all()
    assert receipt(event) is None
    signer.sign_head()
    assert receipt(event)["v"] == 1


def verifier():
    file = Path(__file__).parents[2] / "verify" / "verify.py"
    spec = importlib.util.spec_from_file_location("verify_receipt", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_receipt_is_shown_by_the_citizens_verifier_and_stays_the_same(log_folder):
    for n in range(260):
        happen(number=n)
    event = happen(document={"sha256": "ab" * 32})
    release()
    made = receipt_file(event)
    happen()
    release()

    shown = verifier().verify(made, str(log_home.log_key().public_key))
    assert shown["facts"] == {"document": {"sha256": "ab" * 32}}
    assert shown["index"] == event.log_entry.index
    assert receipt_file(event) == made
    assert json.loads(made) == receipt(event)


@pytest.mark.parametrize("part", [0.1, 0.25, 0.5, 0.6, 0.75, 0.9])
def test_a_receipt_with_a_byte_changed_is_not(log_folder, part):
    event = happen()
    release()
    made = bytearray(receipt_file(event))
    made[int(len(made) * part)] ^= 1

    module = verifier()
    with pytest.raises(module.NotShown):
        module.verify(bytes(made))


def test_a_forgotten_subject_has_no_receipt_and_the_log_still_stands(log_folder):
    event = happen(about="person:1")
    release()
    SubjectKey.objects.filter(about="person:1").delete()

    with pytest.raises(Refused) as refusal:
        receipt(event)
    assert refusal.value.code == "subject-forgotten"
    assert bytes(TreeState.objects.get().root) == expected_root()
