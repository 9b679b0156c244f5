"""Steps a room above takes with facts of its own: nobody takes them by hand, by page or by call."""

from collections.abc import Callable, Sequence
from datetime import date

from quanheng.cases.models import Case
from quanheng.proceedings.actions import Locked
from quanheng.proceedings.models import StepProposal, StepTaken
from quanheng.rules.lawful_step import Prospect, out_of_order
from quanheng.rules.procedure import Step
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Timing

Taker = Callable[[Locked, Case, StepProposal], StepTaken]
RESERVED: dict[str, str] = {}
TAKERS: dict[str, Taker] = {}
PAGES: dict[str, str] = {}


def reserve(step: str, refusal: str, *, page: str = "", take: Taker | None = None) -> None:
    """Keep the steps of this key, in whatever procedure, to the room that calls `write_case_step` itself.

    `page` names the address, of a case's code alone, where it is taken; `take` takes it once everyone has signed,
    where it needs several.
    """
    RESERVED[step] = refusal
    if page:
        PAGES[step] = page
    if take is not None:
        TAKERS[step] = take


def refuse_reserved(timing: Timing, step: str, on: date) -> None:
    """Refuse a step taken by hand that is reserved; one whose turn it is not is refused for that."""
    rule = timing.progress.procedure.by_key.get(step)
    if rule is not None and step in RESERVED:
        raise out_of_order(timing, rule, on) or Refused(RESERVED[step], article=rule.basis, step=rule.name)


def taken_elsewhere(ahead: Sequence[Prospect]) -> list[tuple[Step, str]]:
    """Of the prospects, the reserved steps open now, each with the page where it is taken."""
    return [(each.step, PAGES[each.step.key]) for each in ahead if each.refusal is None and each.step.key in PAGES]


def told_reserved(ahead: Sequence[Prospect]) -> list[Prospect]:
    """The prospects, a reserved step as one that is not open and why."""
    return [_told(each) for each in ahead]


def _told(prospect: Prospect) -> Prospect:
    if prospect.refusal is not None or prospect.step.key not in RESERVED:
        return prospect
    step = prospect.step
    return Prospect(step, Refused(RESERVED[step.key], article=step.basis, step=step.name))
