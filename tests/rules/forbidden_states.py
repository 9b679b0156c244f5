"""What no state of a case may ever be: read from the statutes article by article, not from the files in law/.

Each entry: the article, what it forbids, and how to tell. Penalties: 行政处罚法; licences: 行政许可法.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tests.rules.procedures import OFFICE, calendar
from tests.rules.random_walks import STAFF, State

PERSONS = {person.person: person for person in STAFF}


@dataclass(frozen=True)
class Forbidden:
    """A state a statute forbids."""

    article: str
    what: str
    holds: Callable[[State], bool]


FORBIDDEN: dict[str, list[Forbidden]] = {}
FAMILIES = {"penalty-ordinary": "penalty"}
"""Where a list is not called like its procedure."""


def forbidden(lists: str | tuple[str, ...], article: str, what: str) -> Callable:
    """Write a state down among those forbidden to a procedure, or to several."""

    def keep(holds: Callable[[State], bool]) -> Callable[[State], bool]:
        for name in (lists,) if isinstance(lists, str) else lists:
            FORBIDDEN.setdefault(name, []).append(Forbidden(article, what, holds))
        return holds

    return keep


def list_of(key: str) -> list[Forbidden]:
    """What is forbidden to the procedure of that key beside what is forbidden to all."""
    return FORBIDDEN.get(FAMILIES.get(key, key), [])


def found(state: State) -> Iterator[Forbidden]:
    """What of the forbidden a state is."""
    yield from (each for each in (*FORBIDDEN["any"], *list_of(state.procedure.key)) if each.holds(state))


def stated(state: State, step: str, fact: str) -> object:
    return state.live[step].facts.get(fact) if step in state.live else None


def persons(state: State, *steps: str) -> set[int]:
    return {person for taken in state.all_of(*steps) for person in taken.persons}


def not_before(state: State, later: str, *earlier: str) -> bool:
    """The later step stands and none of the earlier stands, or was done before it."""
    if later not in state.live:
        return False
    places = [state.place(step) for step in earlier if step in state.live]
    return not places or min(places) > state.place(later)


def past(period_begins: date, days: int, day: date) -> bool:
    """Whether more than so many working days have gone by."""
    return calendar().working_days(period_begins, day) > days


# What holds for every procedure.


@forbidden("any", "处罚法第五十四条、许可法第二十九条", "an act after the case has ended")
def after_the_end(state: State) -> bool:
    ends = {step.key for step in state.procedure.steps if step.ends}
    last = state.history[-1].step
    return any(step in ends and step != last for step in state.live)


@forbidden("any", "处罚法第四十三条", "an act by somebody recused")
def by_the_recused(state: State) -> bool:
    gone: set[int] = set()
    for taken in state.history:
        if gone & set(taken.persons):
            return True
        rule = state.procedure.by_key[taken.step].recuses
        if rule and taken.facts.get(rule.granted):
            gone.add(int(taken.facts[rule.fact]))
    return False


@forbidden("any", "处罚法第四十三条、许可法第四十八条、公务员法第七十六条", "somebody deciding on the own recusal")
def own_recusal(state: State) -> bool:
    last = state.history[-1]
    rule = state.procedure.by_key[last.step].recuses
    return rule is not None and last.facts.get(rule.fact) in last.persons


@forbidden("any", "优化营商环境条例第四十条", "an act by somebody of another office")
def by_another_office(state: State) -> bool:
    return any(all(where != OFFICE for where, _ in PERSONS[person].roles) for person in persons_of_last(state))


def persons_of_last(state: State) -> tuple[int, ...]:
    return state.history[-1].persons


@forbidden("any", "处罚法第四十四条、许可法第三十七条", "an act of officials that nobody signs")
def by_nobody(state: State) -> bool:
    last = state.history[-1]
    return not last.persons and bool(state.procedure.post_of(state.procedure.by_key[last.step]).roles)
