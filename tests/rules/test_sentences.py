"""Sentences survive being kept."""

import json
from datetime import date

import pytest

from quanheng.rules.days import Pause, Period, due
from quanheng.rules.days_explained import explain
from quanheng.rules.sentences import restored, say, stored
from tests.rules.calendar_2026 import CALENDAR
from tests.rules.test_days_explained import WORDS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_kept_sentence_reads_as_it_did(language):
    pauses = [Pause("听证", date(2026, 2, 5), date(2026, 2, 9)), Pause("鉴定", date(2026, 2, 7), date(2026, 2, 10))]
    sentences = explain(due(date(2026, 2, 3), Period.parse("20wd"), CALENDAR, pauses), CALENDAR)
    kept = json.loads(json.dumps([stored(sentence) for sentence in sentences]))
    assert [say(restored(each), language, WORDS) for each in kept] == [say(each, language, WORDS) for each in sentences]
