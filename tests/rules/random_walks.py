"""Random officers at work: lawful and unlawful acts, drawn from what a procedure asks, checked by the rules alone."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from quanheng.rules.lawful_step import Attempt, check_step, open_steps
from quanheng.rules.procedure import Procedure, Step
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import Timing, lapses
from quanheng.rules.standing import CertificateFacts, Standing
from quanheng.rules.stated_facts import LATE_REASON
from tests.rules.procedures import OFFICE, calendar
from tests.rules.random_facts import mend, stated

BEGINS = date(2026, 3, 2)
LAST = date(2026, 11, 20)  # well inside the announced calendar
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
        "perform",
        "recusal",
        "head-recusal",
        "recuse",
        "merged-in",
        "send-back",
        "decline",
    }
)
"""What ends a case early or sends it back: taken now and then, so that most walks get further."""
AFTER_THE_END = 4  # acts still attempted when the case is over
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
    _known: Progress | None = None

    @property
    def timing(self) -> Timing:
        return Timing(self.progress, calendar())

    @property
    def progress(self) -> Progress:
        if self._known is None or len(self._known.history) != len(self.history):
            self._known = Progress(self.procedure, tuple(self.history), self.context)
        return self._known

    @property
    def live(self) -> Mapping[str, Taken]:
        """The steps that stand; what was sent back no longer does."""
        return self.progress.live

    def all_of(self, *steps: str) -> list[Taken]:
        """Every taking of these steps, in whatever round."""
        return [taken for taken in self.history if taken.step in steps]

    def place(self, step: str) -> int:
        """Where in the history the standing taking of a step is."""
        return max(place for place, taken in enumerate(self.history) if taken.step == step)

    def told(self) -> str:
        """The walk for whoever has to find out how it came to this."""
        return "\n".join(f"{taken.on} {taken.step} {taken.persons} {dict(taken.facts)}" for taken in self.history)


@dataclass(frozen=True)
class Mood:
    """How often the officers of a walk try to do it right, and how often they take what ends a case early."""

    zeal: float
    breaks_off: float


def walk(procedure: Procedure, seed: int, *, acts: int) -> Iterator[State]:
    """Acts of chance, `acts` of them attempted; gives the state after each that the rules let pass."""
    chance = random.Random(seed)
    party = chance.choice(["person", "organisation"])
    context = {"party_kind": party, "order_first": chance.random() < 0.2, "order_first_basis": "示例法第一条"}
    state, today = State(procedure, context), BEGINS
    mood = Mood(zeal=chance.choice([0.2, 0.9, 0.98, 0.98]), breaks_off=chance.choice([0.01, 0.02, 0.3]))
    after_the_end = 0
    for _ in range(acts):
        after_the_end += state.progress.ended is not None
        if after_the_end > AFTER_THE_END:
            return
        today = min(LAST, today + timedelta(days=chance.choice(PAUSES_BETWEEN_ACTS)))
        while (lapse := lapses(state.timing, today)) is not None:
            state.history.append(Taken(lapse.step.key, lapse.on, state.progress.round_of(lapse.step.key)))
            yield state
        taken = _taken(chance, state, _attempt(chance, state, today, mood), mood)
        if taken is not None:
            state.history.append(taken)
            yield state


def _taken(chance: random.Random, state: State, attempt: Attempt, mood: Mood) -> Taken | None:
    """The step as it was taken; a careful officer who is told why not mends it and tries once more."""
    for mended in (False, True):
        try:
            check_step(state.timing, attempt)
        except Refused as refusal:
            if mended or chance.random() > mood.zeal:
                return None
            attempt = mend(chance, state.live, attempt, refusal)
        else:
            persons = tuple(person.person for person in attempt.persons)
            rounds = state.progress.round_of(attempt.step)
            return Taken(attempt.step, attempt.on, rounds, persons, dict(attempt.facts))
    return None


def _attempt(chance: random.Random, state: State, today: date, mood: Mood) -> Attempt:
    ready = open_steps(state.timing, today)
    ready_keys = {step.key for step in ready}
    wanted = [step for step in ready if not step.optional and not step.repeats] or list(ready)
    if wanted and chance.random() < mood.zeal:
        step = chance.choice(wanted if chance.random() < 0.7 else list(ready))
        while step.key in SELDOM and chance.random() > mood.breaks_off and not SELDOM.issuperset(ready_keys):
            step = chance.choice(list(ready))
    else:
        step = chance.choice(state.procedure.steps)
    on = today if chance.random() < 0.9 else today + timedelta(days=chance.choice([-40, -3, -1, 1]))
    first, *others = _persons(chance, state, step, mood.zeal)
    facts = stated(chance, state.progress, step, on, mood.zeal)
    if chance.random() < 0.1:
        facts[LATE_REASON] = "示例理由"
    return Attempt(step.key, on, today, OFFICE, first, tuple(others), facts)


def _persons(chance: random.Random, state: State, step: Step, zeal: float) -> list[Standing]:
    """Who takes the step: mostly those whose post it is and whom nothing in this case bars."""
    careful = chance.random() < zeal
    barred = set(state.progress.recused)
    for rule in step.different_from:
        barred |= set(state.progress.persons_of(rule.steps))
    fit = _holding(state.procedure.post_of(step).roles)
    free = [person for person in fit if person.person not in barred or not careful]
    own = [person for person in free if len(person.roles) == 1]
    pool = (own if own and chance.random() < 0.4 else free or fit) if fit and chance.random() < zeal else STAFF
    chosen = chance.sample(pool, min(len(pool), step.persons)) if careful else [chance.choice(pool)]
    for rule in step.signers:
        post = next(each for each in state.procedure.posts if each.key == rule.post)
        signing = [person for person in _holding(post.roles) if person not in chosen]
        chosen += chance.sample(signing, min(len(signing), rule.count))
    return chosen


def _holding(roles: tuple[Role, ...]) -> list[Standing]:
    return [person for person in STAFF if any(person.holds(role, OFFICE) for role in roles)]
