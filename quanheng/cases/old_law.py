"""By which law an act is judged that was done before the law changed (行政处罚法第三十七条)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quanheng.cases.models import Case
from quanheng.catalogue.models import Citation
from quanheng.proceedings.models import StepTaken
from quanheng.rules.running_clocks import Timing
from quanheng.statutes.then_and_now import ThenAndNow, changed_between

PENALTY = "penalty"
DECIDED = "decision"


@dataclass(frozen=True)
class LawOfTheAct:
    """When the act was done, whether that was stated or is only when it was found, and what has changed since."""

    done_on: date
    stated: bool
    judged_on: date
    changed: tuple[ThenAndNow, ...]


def law_of_the_act(case: Case, timing: Timing, steps: list[StepTaken], *, on: date) -> LawOfTheAct | None:
    """The articles of the case's basis that changed between the act and the decision, or today while none is made.

    None for what is no penalty, for a day that nobody stated, and where nothing changed. One statement in all these.
    """
    done_on, stated = _done_on(timing)
    if timing.progress.procedure.kind != PENALTY or done_on is None:
        return None
    judged_on = max((step.on for step in steps if step.step == DECIDED), default=on)
    if done_on >= judged_on:
        return None
    found = [
        changed_between(each.text, each.wording, each.article, then=done_on, now=judged_on) for each in _basis(case)
    ]
    changed = tuple(each for each in found if each is not None)
    return LawOfTheAct(done_on, stated, judged_on, changed) if changed else None


def _done_on(timing: Timing) -> tuple[date | None, bool]:
    """The day the act ended as it was stated, or else the day it was found, by which it had been done."""
    facts = timing.progress.facts
    for fact in ("act_ended_on", "found_on"):
        if facts.get(fact):
            return date.fromisoformat(facts[fact]), fact == "act_ended_on"
    return None, False


def _basis(case: Case) -> list[Citation]:
    """The articles under which the case was opened, each with its wording and words. One statement."""
    basis = Citation.objects.filter(version=case.item_version_id, field="basis").order_by("position")
    found = list(basis.select_related("wording__statute", "wording__successor__statute", "article"))
    for each in found:
        if each.article is not None:
            each.article.version = each.wording
    return found
