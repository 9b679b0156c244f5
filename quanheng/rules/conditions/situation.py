"""A case as a condition sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from quanheng.rules.days import Calendar
from quanheng.rules.progress import Facts, Progress

if TYPE_CHECKING:
    from quanheng.rules.running_clocks import RunningClock


@dataclass(frozen=True, slots=True)
class Situation:
    """A case on the day a step is to be taken, with the facts the step would add."""

    progress: Progress
    facts: Facts
    on: date
    calendar: Calendar
    clocks: Callable[[str], RunningClock | None]

    def setting(self, name: str) -> int:
        """A figure of the procedure file, such as the fine from which a hearing is due."""
        return self.progress.procedure.settings[name]
