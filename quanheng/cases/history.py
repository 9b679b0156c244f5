"""What was done in a case: every step, with what it stated, who signed it and how late it was entered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from quanheng.cases.models import Party
from quanheng.cases.queries import CasePage, stated
from quanheng.cases.signatures import Signer, signed_steps
from quanheng.proceedings.models import StepTaken
from quanheng.rules.procedure import FactType, Step
from quanheng.rules.running_clocks import Timing
from quanheng.rules.words import Words

Signed = Mapping[tuple[str, int | None], list[Signer]]


@dataclass(frozen=True)
class HistoryLine:
    """A step taken, what it stated without the party's numbers, who signed it and how many working days later it
    was entered."""

    taken: StepTaken
    step: Step
    facts: Mapping[str, Any]
    gap: int
    signers: list[Signer]

    @property
    def told(self) -> list[tuple[Words, Any]]:
        """What the step stated, as people read it."""
        return stated(self.step, self.facts)

    @property
    def acting(self) -> str:
        """The document by which the one who took it acts for another; "" for an own post."""
        return str(self.taken.acting.get(str(self.taken.by_id), ""))


def history(page: CasePage) -> list[HistoryLine]:
    """Every step taken, the last first, each with the working days between the act and its entry. Two statements."""
    signed = signed_steps(page.case)
    return [_line(taken, page.timing, page.case.party, signed) for taken in reversed(page.steps)]


def _line(taken: StepTaken, timing: Timing, party: Party, signed: Signed) -> HistoryLine:
    step = timing.progress.procedure.by_key[taken.step]
    entered_on = timezone.localdate(taken.entered_at)
    gap = timing.calendar.working_days(taken.on, entered_on) if entered_on > taken.on and taken.by_id else 0
    return HistoryLine(taken, step, _shown(taken, step, party), gap, signed.get((taken.step, taken.round), []))


def _shown(taken: StepTaken, step: Step, party: Party) -> dict[str, Any]:
    in_words = {fact.key for fact in step.facts if fact.type in {FactType.TEXT, FactType.LONG_TEXT}}
    hidden = {key: party.without_numbers(value) for key, value in taken.facts.items() if key in in_words}
    return {**taken.facts, **hidden}
