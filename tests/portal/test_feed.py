import pytest
from django.db import transaction

from quanheng.portal.actions import feed
from quanheng.portal.models import AppliedBatch, Counter, Feed, SetAside
from quanheng.rules.door import spools
from tests.portal.inner_side import InnerSide, counter

pytestmark = pytest.mark.django_db


def value(key="done"):
    return Counter.objects.get(pk=key).value


def test_batches_are_applied_in_order(inner):
    inner.deliver(inner.write(counter(1)), 1)
    inner.deliver(inner.write(counter(2), counter(7, "open")), 2)
    assert feed.apply_waiting() == 2
    assert (value(), value("open"), Feed.objects.get().number) == (2, 7, 2)
    assert not spools.waiting(inner.outer / "inbox", ".batch")


def test_a_batch_that_comes_twice_counts_once(inner):
    file = inner.write(counter(1))
    inner.deliver(file, 1)
    feed.apply_waiting()
    inner.send(counter(2))
    inner.deliver(file, 1)
    feed.apply_waiting()
    assert value() == 2
    assert AppliedBatch.objects.count() == 2


def test_batches_that_come_in_the_wrong_order_wait_for_the_missing_one(inner):
    first, second, third = (inner.write(counter(number)) for number in (1, 2, 3))
    inner.deliver(third, 3)
    inner.deliver(second, 2)
    assert feed.apply_waiting() == 0
    assert Feed.objects.get().missing_since is not None

    inner.deliver(first, 1)
    assert feed.apply_waiting() == 3
    assert value() == 3
    assert Feed.objects.get().missing_since is None


@pytest.mark.parametrize("place", [5, 40, -5])
def test_a_changed_byte_is_set_aside_and_nothing_applied(inner, place):
    damaged = bytearray(inner.write(counter(1)))
    damaged[place] ^= 1
    path = inner.deliver(bytes(damaged), 1)
    assert feed.apply_waiting() == 0
    assert not Counter.objects.exists()
    assert SetAside.objects.get().reason == "batch-signature-wrong"
    assert (path.parent / "set-aside" / path.name).exists()


def test_a_batch_signed_by_someone_else_is_set_aside(inner, tmp_path):
    stranger = InnerSide(tmp_path / "elsewhere")
    inner.deliver(stranger.write(counter(666)), 1)
    assert feed.apply_waiting() == 0
    assert not Counter.objects.exists()


def test_a_second_batch_under_an_applied_number_is_evidence(inner):
    inner.send(counter(1))
    inner.number, inner.sequence, inner.previous = 0, 0, "0" * 64
    inner.deliver(inner.write(counter(999)), 1)
    assert feed.apply_waiting() == 0
    assert value() == 1
    assert SetAside.objects.get().reason == "batch-differs-from-applied"


def test_a_batch_that_does_not_follow_its_forerunner_is_set_aside(inner):
    inner.send(counter(1))
    inner.previous = "f" * 64
    inner.deliver(inner.write(counter(2)), 2)
    assert feed.apply_waiting() == 0
    assert SetAside.objects.get().reason == "batch-does-not-follow"


def test_an_applier_killed_before_commit_leaves_everything_as_it_was(inner, monkeypatch):
    inner.deliver(inner.write(counter(1), counter(2, "open")), 1)
    real, calls = feed.apply_message, []

    def dies_at_the_second(message):
        calls.append(message)
        if len(calls) == 2:
            raise KeyboardInterrupt
        real(message)

    monkeypatch.setattr(feed, "apply_message", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        feed.apply_waiting()
    assert not Counter.objects.exists()

    monkeypatch.setattr(feed, "apply_message", real)
    assert feed.apply_waiting() == 1
    assert (value(), value("open")) == (1, 2)


def test_an_applier_killed_after_commit_does_not_apply_twice(inner, monkeypatch):
    from pathlib import Path

    inner.deliver(inner.write(counter(1)), 1)

    def dies(path):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", dies)
        with pytest.raises(KeyboardInterrupt):
            feed.apply_waiting()
    assert value() == 1
    assert feed.apply_waiting() == 1
    assert AppliedBatch.objects.count() == 1


def test_the_inner_side_is_told_how_far_this_side_has_come(inner):
    inner.send(counter(1))
    assert (inner.outer / "outbox" / "feed.applied").read_text() == "1"


def test_without_the_inner_key_nothing_is_applied_and_the_operator_is_told(inner):
    from quanheng.rules.refusal import Refused

    (inner.outer / "keys" / "exchange-signing.pub").unlink()
    with pytest.raises(Refused, match="public-key-missing"):
        feed.apply_waiting()
