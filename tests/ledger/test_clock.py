from datetime import UTC, datetime

import pytest

from quanheng.ledger import clock

PAST = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def test_nobody_sets_the_clock_outside_a_demonstration():
    with pytest.raises(RuntimeError), clock.demonstrating(PAST):
        pytest.fail("the clock was set")


def test_a_demonstration_records_as_of_its_own_past_and_returns_to_the_present(settings):
    settings.DEMO = True
    with clock.demonstrating(PAST):
        assert clock.now() == PAST
    assert clock.now() > PAST
