"""Holding a proceeding still: to change it, or to find out what an act would bring about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from quanheng.people.models import Office
from quanheng.proceedings.models import Proceeding, StepProposal, StepTaken
from quanheng.proceedings.queries import history_of, timing_after
from quanheng.rulebook import queries as rulebook
from quanheng.rules.running_clocks import Timing


@dataclass(frozen=True)
class Signed:
    """What was proposed and signed by everyone asked: the step, its day, who takes it, who approves it."""

    step: str
    on: date
    persons: tuple[int, ...]
    approvers: frozenset[int]


@dataclass
class Locked:
    """A proceeding nobody else can change until the transaction ends, and where it stands.

    `signed` is what has been signed for the step about to be taken; a `trial` is undone, so it needs no signatures.
    `acting` are those who take it as substitutes, each with the document that says so. `waiting`: some proposal in
    it was open when it was locked.
    """

    proceeding: Proceeding
    office: Office
    timing: Timing
    signed: Signed | None = None
    trial: bool = field(default=False, kw_only=True)
    acting: dict[str, str] = field(default_factory=dict, kw_only=True)
    waiting: bool = field(default=True, kw_only=True)

    def standing_after(self, taken: StepTaken) -> None:
        """Count the step among those taken."""
        progress = self.timing.progress.and_then(taken.as_taken())
        self.timing = Timing(progress, self.timing.calendar, self.timing.limits)


# Written out, since composing it cost a seventh of the CPU of a step (benchmarks/step.py).
_LOCKED = f"""
SELECT *, ({rulebook.NEWEST_CALENDAR}) AS edition,
    EXISTS (SELECT FROM proceedings_stepproposal o WHERE o.proceeding_id = p.id AND o.state = %s) AS waiting
FROM proceedings_proceeding p WHERE id = %s FOR UPDATE OF p
"""  # noqa: S608 — constants


def locked(proceeding: Proceeding) -> Locked:
    """Lock the proceeding and read its steps: two statements."""
    [row] = Proceeding.objects.raw(_LOCKED, [StepProposal.State.OPEN.value, proceeding.pk])
    row.office = proceeding.office
    timing = timing_after(row, history_of(row), calendar_edition=row.edition or 0)
    return Locked(row, row.office, timing, waiting=row.waiting)


@contextmanager
def on_trial(proceeding: Proceeding) -> Iterator[Locked]:
    """The proceeding, locked, to find out by doing it what an act brings about; nothing written inside stays.

    The lock is taken outside what is undone, so that nobody comes in between a trial and the act it was for.
    """
    with transaction.atomic():
        held = locked(proceeding)
        held.trial = True
        with transaction.atomic():
            yield held
            transaction.set_rollback(True)
