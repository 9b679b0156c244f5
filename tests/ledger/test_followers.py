import argparse
import json
from datetime import date

import pytest
from django.db import OperationalError, transaction

from quanheng.ledger import followers
from quanheng.ledger.actions import record
from quanheng.ledger.followers import FOLLOWERS, Follower, follow, run_followers
from quanheng.ledger.models import Beat, Pending
from quanheng.people.models import Post
from quanheng.site.cli import ledger as cli

pytestmark = pytest.mark.django_db


@pytest.fixture
def declare(monkeypatch):
    """Declare a follower for one test only."""
    monkeypatch.setattr(followers, "FOLLOWERS", dict(FOLLOWERS))

    def declare(name, run, **options):
        one = Follower(name, ("test.*",), run, **options)
        followers.FOLLOWERS[name] = one
        return one

    return declare


def happen(number: int = 1) -> None:
    with transaction.atomic():
        record("test.happened", about="test:1", office="scjg", by=None, on=date(2026, 3, 2),
               facts={"number": number}, touched=[])  # fmt: skip


def waiting(one: Follower) -> int:
    return Pending.objects.filter(follower=one.name).count()


def test_a_follower_sees_each_event_once_and_in_order(declare):
    seen = []
    one = declare("tests.seen", lambda event: seen.append(event.payload["facts"]["number"]))
    for number in (1, 2, 3):
        happen(number)

    run_followers()
    run_followers()

    assert seen == [1, 2, 3]
    assert waiting(one) == 0


def test_an_event_is_not_pending_for_those_who_do_not_follow_it(declare):
    one = declare("tests.deaf", lambda event: None)
    with transaction.atomic():
        record("other.happened", about="test:1", office="scjg", by=None, on=date(2026, 3, 2), facts={}, touched=[])
    assert waiting(one) == 0


def test_what_a_failing_follower_wrote_is_undone_and_the_event_waits(declare, make_office):
    def fail(event):
        make_office("failing")
        raise ValueError("no")

    one = declare("tests.failing", fail)
    happen()

    with pytest.raises(ValueError, match="no"):
        follow(one)

    assert waiting(one) == 1
    assert not Post.objects.filter(office__code="failing").exists()


def test_a_follower_that_parks_sets_the_failing_event_aside_and_goes_on(declare):
    seen = []

    def choosy(event):
        if event.payload["facts"]["number"] == 1:
            raise ValueError("not this one")
        seen.append(event.payload["facts"]["number"])

    one = declare("tests.choosy", choosy, parks=True)
    happen(1)
    happen(2)

    follow(one)

    assert seen == [2]
    parked = Pending.objects.get(follower=one.name)
    assert parked.parked_at is not None
    assert "not this one" in parked.error


def test_what_was_set_aside_is_listed_and_followed_once_it_is_retried(declare, capsys, monkeypatch):
    broken, seen = [True], []

    def mended_later(event):
        if broken:
            raise ValueError("not yet")
        seen.append(event.payload["facts"]["number"])

    monkeypatch.setattr("quanheng.site.cli.ledger._open", lambda: None)
    one, other = (declare(name, mended_later, parks=True) for name in ("tests.mended", "tests.other"))
    happen()
    run_followers()
    broken.clear()

    assert ledger("status", capsys)["parked"] == 2
    (first, _) = ledger("parked", capsys)
    assert (first["follower"], first["kind"], first["about"]) == ("tests.mended", "test.happened", "test:1")
    assert "not yet" in first["error"]
    assert ledger("retry", "tests.mended", capsys) == {"retried": 1}
    run_followers()
    assert (seen, waiting(one), waiting(other)) == ([1], 0, 1)
    assert ledger("retry", capsys) == {"retried": 1}
    run_followers()
    assert (seen, ledger("parked", capsys)) == ([1, 1], [])


def ledger(*words_and_capture):
    """What `quanheng ledger …` reports."""
    *words, capture = words_and_capture
    parser = argparse.ArgumentParser()
    cli.add_parser(parser.add_subparsers())
    assert cli.run(parser.parse_args(["ledger", *words, "--json"])) == 0
    return json.loads(capture.readouterr().out)


@pytest.mark.parametrize("passing", [OSError("no space left on device"), OperationalError("deadlock detected")])
def test_what_fails_for_want_of_room_or_database_waits_and_is_done_later(declare, passing):
    failures, seen = [passing], []

    def unlucky(event):
        if failures:
            raise failures.pop()
        seen.append(event.payload["facts"]["number"])

    one = declare("tests.unlucky", unlucky, parks=True)
    happen()

    with pytest.raises(type(passing)):
        follow(one)
    assert Pending.objects.get(follower=one.name).parked_at is None

    follow(one)
    assert seen == [1]


def test_two_followers_never_share_a_name(declare):
    followers.follower("tests.twice", kinds=("test.*",))(lambda event: None)
    with pytest.raises(ValueError, match=r"tests\.twice"):
        followers.follower("tests.twice", kinds=("test.*",))(lambda event: None)


def test_a_beat_says_what_stopped_a_follower():
    followers.beat("tests.beating", error="the disk is full")
    assert Beat.objects.get(name="tests.beating").stopped_at is not None
    followers.beat("tests.beating")
    assert Beat.objects.get(name="tests.beating").stopped_at is None
