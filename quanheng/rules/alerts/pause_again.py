"""Pause again: a special procedure of the same kind begins a second time in one case."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import PauseFacts, PauseRule
from quanheng.rules.words import Words


def _first_day(pause: PauseFacts) -> date | None:
    """The day on which it begins again."""
    return pause.began_on if pause.again else None


RULE = PauseRule(
    key="pause-again",
    name=Words("同种特别程序再次启动", "Pause again"),
    why=Words(
        "同一案件中同一种不计入期限的程序第二次启动", "A pause of the same kind begins a second time in one case"
    ),
    basis="行政许可法第四十五条",
    needs=("name", "kind_of_pause", "number", "began_on", "declared", "again", "basis"),
    first_day=_first_day,
)
