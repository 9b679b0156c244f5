"""What waits for a person: read in the order of what is due next, a page at a time, and computed for that page alone.

The open cases of an office may be many thousands. Their place and procedure alone tell for most of them that they
wait for another post (`rules.waiting`); only the rest is computed, and only until the page is full.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet

from quanheng.cases.models import Case
from quanheng.cases.queries import DueDay, cases, near_until, own_due_days
from quanheng.cases.reading_order import OPEN_ONES, Place, read_on
from quanheng.cases.reserved import RESERVED
from quanheng.people.models import Holding, Office
from quanheng.people.permissions import PERMISSIONS, Act
from quanheng.proceedings.queries import first_instant_after, first_instant_of, procedure_of, timing_of
from quanheng.rulebook import queries as rulebook
from quanheng.rules.lawful_step import obstacle
from quanheng.rules.procedure import Step
from quanheng.rules.roles import Role
from quanheng.rules.standing import Standing
from quanheng.rules.waiting import may_wait

ON_A_PAGE = 25
SIEVED = (120, 600, 2400)
"""How many open cases are looked at by place alone, at each asking, before the page is shown as far as it is full."""
ROUNDS = 3
"""How often a page is filled up again because a case that might have waited did not."""


@dataclass(frozen=True)
class Asked:
    """Whose work, in what state of its limits: `mine`, `unassigned`, `office` or (empty) all that no colleague has."""

    standing: Standing
    on: date
    whose: str = ""
    state: str = ""

    @cached_property
    def offices(self) -> Mapping[int, str]:
        """The offices in which this person takes steps, by number."""
        codes = {office for office, role in self.standing.roles if role in PERMISSIONS[Act.CASE_STEP]}
        return dict(Office.objects.filter(code__in=codes).values_list("pk", "code"))

    @cached_property
    def posts(self) -> Mapping[int, set[tuple[str, str]]]:
        """Who holds what in these offices, to tell which steps a case's handler sees to."""
        found: dict[int, set[tuple[str, str]]] = {}
        held = Holding.objects.filter(Holding.on(self.on), post__office__in=self.offices)
        for person, office, role in held.values_list("person", "post__office__code", "post__role"):
            found.setdefault(person, set()).add((office, role))
        return found

    def rows(self) -> QuerySet:
        """The open cases among which to look, as `Row`s."""
        mine = FilteredRelation("assignments", condition=Q(assignments__current=True))
        found = Case.objects.alias(handling=mine).filter(proceeding__office__in=self.offices)
        if self.whose == "mine":
            found = found.filter(handling__person=self.standing.person)
        elif self.whose == "unassigned":
            found = found.filter(handling__isnull=True)
        return _of_state(found, self.state, self.on).values_list(
            "pk", "proceeding_id", "proceeding__own_due_at", "proceeding__office", "proceeding__procedure_hash",
            "proceeding__position", "handling__person", "handling__person__name",
        )  # fmt: skip

    def steps_for(self, row: "Row") -> tuple[Step, ...]:
        """The steps that by place alone may wait for this person in the case, and that are no colleague's."""
        office = self.offices[row.office]
        mine = _of_posts(row.procedure, row.position, _roles(self.standing.roles, office))
        colleague = self.whose == "" and row.handler not in {None, self.standing.person}
        if not mine or not colleague:
            return mine
        theirs = {role for where, role in self.posts.get(row.handler or 0, ()) if where == office}
        return tuple(step for step in mine if not theirs & {role.value for role in _roles_of(row.procedure, step)})


class Row(NamedTuple):
    """An open case by what can be read of many at once."""

    case: int
    proceeding: int
    own_due_at: datetime | None
    office: int
    procedure: str
    position: str
    handler: int | None
    handler_name: str | None

    @property
    def place(self) -> Place:
        return Place.of(self.proceeding, self.own_due_at, None)


def _of_state(found: QuerySet, state: str, on: date) -> QuerySet:
    """Those whose own limit has passed, or will within the days that count as near; all for any other state."""
    if state == "overdue":
        return found.filter(proceeding__own_due_at__lte=first_instant_of(on))
    if state == "near":
        last = first_instant_after(near_until(on, rulebook.calendar()))
        return found.filter(proceeding__own_due_at__gt=first_instant_of(on), proceeding__own_due_at__lte=last)
    return found


@lru_cache(maxsize=4096)
def _of_posts(procedure: str, position: str, roles: frozenset[Role]) -> tuple[Step, ...]:
    steps = may_wait(rulebook.procedure(procedure), position)
    return tuple(step for step in steps if step.key not in RESERVED and roles & set(_roles_of(procedure, step)))


def _roles_of(procedure: str, step: Step) -> tuple[Role, ...]:
    return rulebook.procedure(procedure).post_of(step).roles


def _roles(held: frozenset[tuple[str, Role]], office: str) -> frozenset[Role]:
    return frozenset(role for where, role in held if where == office)


@dataclass(frozen=True)
class Work:
    """A case in which a step waits for this person: what to do, and the office's own limit that runs out first."""

    case: Case
    steps: tuple[Step, ...]
    due: DueDay | None
    handler: str | None
    mine: bool


@dataclass(frozen=True)
class Inbox:
    """A page of work that waits, what is due first at the top; `then` is where the next begins, None at the end."""

    work: list[Work]
    then: Place | None


def inbox(asked: Asked, *, after: Place | None = None, number: int = ON_A_PAGE) -> Inbox:
    """The cases in which a step the procedure asks for waits for this person.

    Steps that are only possible (an extension, a return) are not work that waits. Nine statements at most, however
    many cases are open.
    """
    if not asked.offices:
        return Inbox([], None)
    reading, work = _Reading(asked, after), list[Work]()
    for _ in range(ROUNDS):
        work += _computed(asked, reading.next(number - len(work)))
        if len(work) == number or reading.paused:
            break
    return Inbox(work, None if reading.over else reading.place)


class _Reading:
    """A walk through the open cases in order, stopping at those that may wait for the person."""

    def __init__(self, asked: Asked, after: Place | None) -> None:
        self.asked, self.place = asked, after
        self.ahead: deque[Row] = deque()
        self.sizes = deque(SIEVED)
        self.complete = False

    @property
    def over(self) -> bool:
        """Whether there is no further case."""
        return self.complete and not self.ahead

    @property
    def paused(self) -> bool:
        """Whether no more are looked at for this page."""
        return not self.ahead and (self.complete or not self.sizes)

    def next(self, number: int) -> dict[int, tuple[Row, tuple[Step, ...]]]:
        """The next so many cases that may wait, each with the steps that may."""
        found: dict[int, tuple[Row, tuple[Step, ...]]] = {}
        while len(found) < number and (self.ahead or self._read()):
            row = self.ahead.popleft()
            self.place = row.place
            if steps := self.asked.steps_for(row):
                found[row.case] = (row, steps)
        return found

    def _read(self) -> bool:
        if self.complete or not self.sizes:
            return False
        size = self.sizes.popleft()
        rows = read_on(self.asked.rows(), size, after=self.place, stretches=OPEN_ONES)
        self.ahead.extend(Row(*row) for row in rows)
        self.complete = len(rows) < size
        return bool(rows)


def _computed(asked: Asked, candidates: Mapping[int, tuple[Row, tuple[Step, ...]]]) -> list[Work]:
    """Those of the candidates that do wait, in the same order. Two statements."""
    if not candidates:
        return []
    read = {case.pk: case for case in cases().filter(pk__in=candidates).prefetch_related("proceeding__steps")}
    found = (_work(asked, read[row.case], row, steps) for row, steps in candidates.values() if row.case in read)
    return [work for work in found if work is not None]


def _work(asked: Asked, case: Case, row: Row, may: tuple[Step, ...]) -> Work | None:
    timing = timing_of(case.proceeding, list(case.proceeding.steps.all()), calendar_edition=case.edition)
    if timing.progress.ended is not None:
        return None
    office, live = case.proceeding.office.code, procedure_of(case.proceeding).by_key
    waiting = tuple(live[step.key] for step in may if obstacle(timing, step, asked.standing, office, asked.on) is None)
    if not waiting:
        return None
    own = own_due_days(timing, asked.on)
    mine = row.handler == asked.standing.person
    return Work(case, waiting, own[0] if own else None, row.handler_name, mine)
