import threading

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from quanheng.exchange.actions import hear_from_other_side, send, write_batches, write_file
from quanheng.exchange.models import OtherSide, OutgoingBatch, OutgoingMessage
from quanheng.exchange.queries import state
from quanheng.rules.door import batches, spools
from quanheng.rules.refusal import Refused

pytestmark = pytest.mark.django_db


def outbox():
    return spools.waiting(settings.VAR / "inner" / "outbox", ".batch")


def test_messages_leave_in_order_in_signed_chained_batches(spools_at, counter):
    from quanheng.exchange.keys import signing_key

    send("counter", "done", counter(1))
    write_batches()
    send("counter", "done", counter(2))
    send("counter", "open", counter(9))
    write_batches()

    first, second = (batches.read(path.read_bytes(), signing_key().public_key()) for path in outbox())
    assert [one.sequence for one in first.messages + second.messages] == [1, 2, 3]
    assert (first.number, second.number) == (1, 2)
    assert (first.previous, second.previous) == (batches.NO_PREVIOUS, first.digest)


def test_what_was_last_said_is_not_said_again(spools_at, counter):
    assert send("counter", "done", counter(1))
    assert not send("counter", "done", counter(1))
    assert send("counter", "done", counter(2))
    assert send("counter", "done", counter(1))
    assert OutgoingMessage.objects.count() == 3


def test_an_abandoned_act_sends_nothing_and_leaves_no_gap(spools_at, counter):
    send("counter", "a", counter())
    with transaction.atomic():
        send("counter", "b", counter())
        transaction.set_rollback(True)
    send("counter", "c", counter())
    assert list(OutgoingMessage.objects.order_by("sequence").values_list("sequence", "key")) == [(1, "a"), (2, "c")]


def test_a_message_with_personal_data_does_not_leave(spools_at, counter):
    with pytest.raises(Refused, match="message-field-unknown"):
        send("counter", "done", {**counter(), "party": "示范某某店"})
    assert not OutgoingMessage.objects.exists()


def test_a_batch_whose_file_was_not_written_is_written_with_the_same_bytes(spools_at, counter):
    """A crash between commit and file: the next round writes it."""
    send("counter", "done", counter())
    write_batches()
    before = outbox()[0].read_bytes()
    outbox()[0].unlink()
    OutgoingBatch.objects.update(written_at=None)

    assert write_batches() == 1
    assert outbox()[0].read_bytes() == before


def test_a_written_batch_can_be_written_again(spools_at, counter):
    send("counter", "done", counter())
    write_batches()
    before = outbox()[0].read_bytes()
    outbox()[0].unlink()
    write_file(OutgoingBatch.objects.get())
    assert outbox()[0].read_bytes() == before


def test_what_the_other_side_lacks_for_long_is_written_again(spools_at, counter):
    from datetime import timedelta

    from django.utils import timezone

    send("counter", "done", counter())
    write_batches()
    outbox()[0].unlink()
    hear_from_other_side(0)
    assert not outbox()
    long_ago = timezone.now() - timedelta(minutes=5)
    OutgoingBatch.objects.update(written_at=long_ago)
    OtherSide.objects.update(moved_at=long_ago)

    hear_from_other_side(0)
    assert len(outbox()) == 1


def test_what_left_can_be_neither_changed_nor_deleted(spools_at, counter):
    send("counter", "done", counter())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM exchange_outgoing_message")


def test_the_operator_sees_what_waits(spools_at, counter):
    send("counter", "done", counter())
    assert (state()["messages"], state()["messages_waiting"]) == (1, 1)
    write_batches()
    assert (state()["messages_waiting"], state()["files_in_outbox"]) == (0, 1)


@pytest.mark.django_db(transaction=False)
def test_sending_costs_three_statements(spools_at, counter, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):  # three, and a savepoint around them
        send("counter", "done", counter())


def test_two_carriers_and_a_reader_never_see_half_a_file(tmp_path):
    content = b"x" * 400_000
    seen = []

    def read():
        while len(seen) < 20:
            seen.extend(path.read_bytes() for path in spools.waiting(tmp_path, ".batch"))

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(30):
        spools.put(tmp_path, "000000000001.batch", content)
    reader.join(timeout=10)
    assert {len(one) for one in seen} == {len(content)}
