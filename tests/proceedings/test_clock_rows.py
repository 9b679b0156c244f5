"""The row of a clock is written whole: its start, its period and its basis as well as its days."""

from datetime import date

import pytest

from quanheng.proceedings.actions import recount
from quanheng.proceedings.models import Clock
from tests.proceedings.conftest import DAY

pytestmark = pytest.mark.django_db
OTHER = {"started_on": date(2026, 1, 5), "period": "3wd", "basis": "示例法第一条", "due_strict": date(2026, 1, 8)}


@pytest.mark.parametrize("column", OTHER)
def test_counting_anew_writes_every_column_of_a_clock(walk, column):
    """A clock a later step starts again in the same round differs in its start alone; fsck names a row left behind."""
    proceeding = walk("penalty-ordinary", "clue", "file")
    before = list(Clock.objects.filter(proceeding=proceeding).values())
    Clock.objects.filter(proceeding=proceeding).update(**{column: OTHER[column]})
    recount(proceeding, on=DAY)
    assert list(Clock.objects.filter(proceeding=proceeding).values()) == before
