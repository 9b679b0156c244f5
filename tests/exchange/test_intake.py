import pytest
from django.conf import settings

from quanheng.exchange.actions import intake
from quanheng.exchange.keys import intake_key
from quanheng.exchange.models import IncomingEnvelope, OutgoingMessage
from quanheng.exchange.queries import missing_envelopes
from quanheng.rules.door import sealing, spools
from quanheng.rules.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def received(monkeypatch):
    """What a receiver of the topic "application" took in."""
    taken = []

    def receive(opened, on):
        if opened.fields.get("bad"):
            raise Refused("upload-empty", name="x.pdf")
        taken.append(opened)
        return f"N-{len(taken)}"

    monkeypatch.setitem(intake.RECEIVERS, "application", receive)
    return taken


def hand_in(number, *, token="t1", **fields):
    label = {"topic": "application", "token": token}
    sealed = sealing.seal(label, fields, {}, intake_key().public_key())
    return spools.put(settings.VAR / "inner" / "inbox", f"{number:012d}.sealed", sealed)


def answer(token="t1"):
    return OutgoingMessage.objects.get(topic="application-receipt", key=token).body


def test_an_envelope_is_taken_in_and_answered_with_its_number(spools_at, received, march_2):
    hand_in(1, name="示范甲")
    assert intake.take_in_all(on=march_2) == 1
    assert [one.fields for one in received] == [{"name": "示范甲"}]
    assert (answer()["outcome"], answer()["number"]) == ("received", "N-1")
    assert not spools.waiting(spools_at / "inner" / "inbox", ".sealed")


def test_the_same_envelope_again_is_dropped(spools_at, received, march_2):
    path = hand_in(1)
    content = path.read_bytes()
    intake.take_in_all(on=march_2)
    path.write_bytes(content)
    intake.take_in_all(on=march_2)
    assert len(received) == 1
    assert not path.exists()


def test_another_content_under_a_known_number_is_set_aside(spools_at, received, march_2):
    hand_in(1)
    intake.take_in_all(on=march_2)
    path = hand_in(1, token="t2")
    intake.take_in_all(on=march_2)
    assert len(received) == 1
    assert (path.parent / "set-aside" / path.name).exists()


def test_a_changed_byte_is_turned_away_and_the_sender_told(spools_at, received, march_2):
    path = hand_in(1)
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    intake.take_in_all(on=march_2)
    assert not received
    assert IncomingEnvelope.objects.get().reason == "envelope-unreadable"
    assert answer()["outcome"] == "refused"


def test_a_refusal_by_the_receiving_room_reaches_the_sender(spools_at, received, march_2):
    hand_in(1, bad=True)
    intake.take_in_all(on=march_2)
    assert answer()["reason"] == "file-unfit"


def test_an_envelope_that_never_came_is_noticed(spools_at, received, march_2):
    hand_in(1)
    hand_in(4, token="t4")
    intake.take_in_all(on=march_2)
    assert missing_envelopes() == [2, 3]


def test_rubbish_in_the_spool_is_turned_away_and_stops_nothing(spools_at, received, march_2):
    spools.put(spools_at / "inner" / "inbox", "000000000001.sealed", b"rubbish")
    hand_in(2)
    intake.take_in_all(on=march_2)
    assert len(received) == 1
    assert IncomingEnvelope.objects.filter(outcome="refused").count() == 1


@pytest.mark.parametrize("name", ["000000000001.sealed", "not-a-number.sealed", "feed.applied"])
def test_a_file_nobody_foresaw_is_set_aside_and_stops_nothing(spools_at, received, march_2, name):
    without_a_topic = sealing.seal({}, {}, {}, intake_key().public_key())
    spools.put(spools_at / "inner" / "inbox", name, without_a_topic)
    hand_in(2)
    intake.take_in_all(on=march_2)
    assert len(received) == 1
    assert (spools_at / "inner" / "inbox" / "set-aside" / name).exists()
    assert IncomingEnvelope.objects.filter(number=1).count() == 0
