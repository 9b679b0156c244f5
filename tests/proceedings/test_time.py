"""The loop that lets time pass: every case gets its turn, and a failing one is named."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.proceedings.loops import pass_time
from quanheng.proceedings.models import Proceeding

pytestmark = pytest.mark.django_db


@pytest.fixture
def april(monkeypatch):
    """The worker's clock stands at the first of April 2026, noon."""
    from django.utils import timezone

    noon = timezone.make_aware(timezone.datetime(2026, 4, 1, 12))
    monkeypatch.setattr("quanheng.proceedings.loops.timezone.now", lambda: noon)


def steps(proceeding: Proceeding) -> list[str]:
    return [taken.step for taken in proceeding.steps.all()]


def test_a_case_that_fails_holds_up_none_behind_it_and_is_named(walk, april):
    broken, sound = walk("licence", "receive"), walk("licence", "receive")
    Proceeding.objects.filter(pk=broken.pk).update(limits={"XK-DEC": {"period": "soon", "basis": "示例"}})
    with pytest.raises(ExceptionGroup, match=broken.code) as failed:
        pass_time()
    assert len(failed.value.exceptions) == 1
    assert steps(sound) == ["receive", "deemed-accepted"]
    assert steps(broken) == ["receive"]


def test_an_overdue_case_in_which_nothing_can_lapse_is_not_counted_again(walk, april):
    overdue = walk("licence", "receive", "accept")
    assert overdue.clocks.get(key="XK-DEC").due_strict < date(2026, 4, 1)
    with CaptureQueriesContext(connection) as asked:
        pass_time()
    assert len(asked) == 1
    assert steps(overdue) == ["receive", "accept"]
