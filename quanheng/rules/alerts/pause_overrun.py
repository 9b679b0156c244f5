"""Pause overrun: a special procedure lasts longer than the applicant was told in writing."""

from __future__ import annotations

from datetime import date

from quanheng.rules.alerts.rule import PauseFacts, PauseRule
from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.words import Words


def _first_day(pause: PauseFacts) -> date | None:
    """The day after the last of the time told; the limit is not counted meanwhile, so that nothing else would tell."""
    return pause.declared_until + ONE_DAY if pause.declared_until else None


RULE = PauseRule(
    key="pause-overrun",
    name=Words("超过告知的特别程序时间", "Pause overrun"),
    why=Words(
        "听证、检验、检测、鉴定等不计入期限的程序，超过书面告知当事人的时间",
        "A hearing, inspection, test or appraisal that stops a limit takes longer than the party was told",
    ),
    basis="行政许可法第四十五条",
    needs=("name", "kind_of_pause", "number", "began_on", "declared", "declared_until", "ended_on", "basis"),
    first_day=_first_day,
)
