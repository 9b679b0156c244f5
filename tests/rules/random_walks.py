"""Random officers at work: lawful and unlawful acts, drawn from what a procedure asks, checked by the rules alone."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from quanheng.rules.lawful_step import Attempt, check_step, open_steps, timing_of
from quanheng.rules.procedure import FactField, FactType, Procedure, Step
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import Timing, lapses
from quanheng.rules.standing import CertificateFacts, Standing
from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.procedures import OFFICE, calendar

BEGINS = date(2026, 3, 2)
LAST = date(2026, 11, 20)  # well inside the announced calendar
SUMS = (0, 200000, 500000, 900000, 1500000, 9000000, 12000000)
SELDOM = frozenset(
    {
        "no-penalty-minor",
        "no-penalty-unproven",
        "transfer",
        "not-needed",
        "not-competent",
        "reinvestigate",
        "not-filed",
        "merge",
        "self-correct",
        "to-ordinary",
    }
)
"""What ends a case early or sends it back: taken now and then, so that most walks get further."""
PAUSES_BETWEEN_ACTS = (0, 0, 0, 0, 1, 1, 2, 5, 8, 12, 30)


def _person(number: int, *roles: Role, expires_on: date = date(2030, 12, 31), office: str = OFFICE) -> Standing:
    certificate = CertificateFacts(f"FAKE-{number:06d}", "综合执法", date(2020, 1, 1), expires_on)
    return Standing(number, f"示例{number}", frozenset((office, role) for role in roles), (certificate,))


def _staff() -> list[Standing]:
    """Two of every role, some with every role at once, one whose certificate expired, one of another office."""
    two = [_person(10 * place + copy, role) for place, role in enumerate(Role, 1) for copy in (1, 2)]
    everything = [_person(number, *Role) for number in (901, 902, 903)]
    expired = _person(904, Role.OFFICER, Role.EXAMINER, expires_on=date(2026, 2, 28))
    return [*two, *everything, expired, _person(905, *Role, office="elsewhere")]


STAFF = _staff()


@dataclass
class State:
    """A case as the walk left it: what was done, in order, and who was there with what."""

    procedure: Procedure
    context: dict[str, Any]
    history: list[Taken] = field(default_factory=list)

    @property
    def timing(self) -> Timing:
        return timing_of(self.procedure, self.history, calendar(), context=self.context)

    @property
    def progress(self) -> Progress:
        return Progress(self.procedure, tuple(self.history), self.context)

    @property
    def live(self) -> dict[str, Taken]:
        """The steps that stand; what was sent back no longer does."""
        return dict(self.progress.live)

    def all_of(self, *steps: str) -> list[Taken]:
        """Every taking of these steps, in whatever round."""
        return [taken for taken in self.history if taken.step in steps]

    def place(self, step: str) -> int:
        """Where in the history the standing taking of a step is."""
        return max(place for place, taken in enumerate(self.history) if taken.step == step)

    def told(self) -> str:
        """The walk for whoever has to find out how it came to this."""
        return "\n".join(f"{taken.on} {taken.step} {taken.persons} {dict(taken.facts)}" for taken in self.history)


def walk(procedure: Procedure, seed: int, *, acts: int) -> Iterator[State]:
    """Acts of chance, `acts` of them attempted; gives the state after each that the rules let pass."""
    chance = random.Random(seed)
    party = chance.choice(["person", "organisation"])
    context = {"party_kind": party, "order_first": chance.random() < 0.2, "order_first_basis": "示例法第一条"}
    state, today = State(procedure, context), BEGINS
    zeal = chance.choice([0.2, 0.9, 0.98, 0.98])  # how often the officers try to do it right
    for _ in range(acts):
        today = min(LAST, today + timedelta(days=chance.choice(PAUSES_BETWEEN_ACTS)))
        while (lapse := lapses(state.timing, today)) is not None:
            state.history.append(Taken(lapse.step.key, lapse.on, state.progress.round_of(lapse.step.key)))
            yield state
        attempt = _attempt(chance, state, today, zeal)
        try:
            check_step(state.timing, attempt)
        except Refused:
            continue
        state.history.append(_taken(state, attempt))
        yield state


def _taken(state: State, attempt: Attempt) -> Taken:
    persons = tuple(person.person for person in attempt.persons)
    return Taken(attempt.step, attempt.on, state.progress.round_of(attempt.step), persons, dict(attempt.facts))


def _attempt(chance: random.Random, state: State, today: date, zeal: float) -> Attempt:
    ready = open_steps(state.timing, today)
    wanted = [step for step in ready if not step.optional and not step.repeats] or list(ready)
    if wanted and chance.random() < zeal:
        step = chance.choice(wanted if chance.random() < 0.7 else list(ready))
        while step.key in SELDOM and chance.random() < 0.9:
            step = chance.choice(list(ready))
    else:
        step = chance.choice(state.procedure.steps)
    on = today if chance.random() < 0.9 else today + timedelta(days=chance.choice([-40, -3, -1, 1]))
    first, *others = _persons(chance, state.procedure, step, zeal)
    facts = {fact.key: value for fact in step.facts if (value := _stated(chance, state, fact, on, zeal)) is not None}
    _put_right(chance, state, step, facts, zeal)
    if chance.random() < 0.1:
        facts[LATE_REASON] = "示例理由"
    return Attempt(step.key, on, today, OFFICE, first, tuple(others), facts)


def _persons(chance: random.Random, procedure: Procedure, step: Step, zeal: float) -> list[Standing]:
    roles = procedure.post_of(step).roles
    fit = [person for person in STAFF if any(person.holds(role, OFFICE) for role in roles)]
    own = [person for person in fit if len(person.roles) == 1]
    pool = (own if chance.random() < 0.4 else fit) if fit and chance.random() < zeal else STAFF
    chosen = chance.sample(pool, min(len(pool), step.persons)) if chance.random() < zeal else [chance.choice(pool)]
    for rule in step.signers:
        post = next(each for each in procedure.posts if each.key == rule.post)
        signing = [person for person in STAFF if any(person.holds(role, OFFICE) for role in post.roles)]
        chosen += chance.sample(signing, min(len(signing), rule.count))
    return chosen


def _stated(chance: random.Random, state: State, asked: FactField, on: date, zeal: float) -> Any:
    if (not asked.required and chance.random() < 0.4) or chance.random() < (1 - zeal) / 10:
        return None
    known = state.progress.facts.get(asked.key)
    if known is not None and chance.random() < 0.6:
        return known
    return MADE[asked.type](chance, asked, on)


def _day(chance: random.Random, asked: FactField, on: date) -> str:
    return (on + timedelta(days=chance.choice([-800, -10, -1, 0, 0, 1, 5, 12]))).isoformat()


def _kinds(chance: random.Random, asked: FactField, on: date) -> list[str]:
    keys = [choice.key for choice in asked.choices]
    return sorted(set(chance.choices(keys, k=chance.choice([1, 1, 2]))))


MADE: dict[FactType, Callable[[random.Random, FactField, date], Any]] = {
    FactType.TEXT: lambda chance, asked, on: "示例",
    FactType.LONG_TEXT: lambda chance, asked, on: "示例",
    FactType.NUMBER: lambda chance, asked, on: chance.randint(0, 30),
    FactType.MONEY: lambda chance, asked, on: chance.choice(SUMS),
    FactType.DATE: _day,
    FactType.CHOICE: lambda chance, asked, on: chance.choice(asked.choices).key,
    FactType.CHOICES: _kinds,
    FactType.YES_NO: lambda chance, asked, on: chance.random() < 0.3,
    FactType.MOMENT: lambda chance, asked, on: datetime.combine(on, time(chance.randint(0, 23))).isoformat()[:16],
    FactType.PERSON: lambda chance, asked, on: chance.choice(STAFF).person,
}


def _put_right(chance: random.Random, state: State, step: Step, facts: dict[str, Any], zeal: float) -> None:
    """What a careful officer would see to, so that walks get far: a fine goes with its sum, a decision as told."""
    for gate in step.gates:
        if gate.check == "fact-is" and chance.random() < zeal:
            facts[str(gate.settings["fact"])] = gate.settings["equals"]
    if chance.random() > zeal:
        return
    told = state.live.get("notice")
    if step.key == "decision" and told and chance.random() < 0.8:
        facts.update({key: told.facts[key] for key in ("kinds", "fine", "confiscated") if key in told.facts})
    if "kinds" in facts:
        fined = "fine" in facts["kinds"]
        facts["fine"] = (facts.get("fine") or 500000) if fined else 0
    usual = {"notice": ("hearing_told", True), "close-investigation": ("proposal", "penalty"),
             "legal-review": ("review_opinion", "pass")}  # fmt: skip
    if step.key in usual and chance.random() < 0.8:
        key, value = usual[step.key]
        facts[key] = value
