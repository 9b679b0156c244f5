"""What waits for a person: read in the order of what is due next, a page at a time, and computed for that page alone.

The open cases of an office may be many thousands. Their place in the procedure and their handler alone tell for most
of them that they wait for somebody else (`places`); the index that keeps them in order leaves those out, and only
the rest is computed, until the page is full.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Q, QuerySet

from quanheng.cases.models import Case
from quanheng.cases.queries import DueDay, first_own_due_day, near_until
from quanheng.cases.reading_order import OPEN_ONES, Place, read_on
from quanheng.desk.places import Roles, places_of, steps_at
from quanheng.people.models import Holding
from quanheng.people.permissions import Act, offices_where
from quanheng.proceedings.queries import first_instant_after, first_instant_of, histories, procedure_of, timing_after
from quanheng.rulebook import queries as rulebook
from quanheng.rules.lawful_step import obstacle
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Taken
from quanheng.rules.roles import Role
from quanheng.rules.standing import Standing

ON_A_PAGE = 25
READ = (50, 150, 450)
"""How many cases that may wait are read, at each asking, before the page is shown as far as it is full."""
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
    def staff(self) -> Mapping[int, Mapping[int, set[Role]]]:
        """Who is what in each office in which this person takes steps, by its number."""
        codes = offices_where(self.standing, Act.CASE_STEP)
        found: dict[int, dict[int, set[Role]]] = {}
        held = Holding.objects.filter(Holding.on(self.on), post__office__code__in=codes)
        for office, person, role in held.values_list("post__office", "person", "post__role"):
            found.setdefault(office, {}).setdefault(person, set()).add(Role(role))
        return found

    def rows(self) -> QuerySet:
        """The open cases that by their place and handler may wait for this person, as `Row`s."""
        procedures, found = rulebook.every_procedure(), Case.objects.all()
        if self.whose == "mine":
            found = found.filter(proceeding__handler=self.standing.person)
        elif self.whose == "unassigned":
            found = found.filter(proceeding__handler__isnull=True)
        in_offices = Q()
        for office in self.staff:
            in_offices |= self._in(office, procedures)
        return _of_state(found.filter(in_offices), self.state, self.on).values_list(
            "pk", "proceeding_id", "proceeding__own_due_at"
        )

    def _in(self, office: int, procedures: frozenset[str]) -> Q:
        """Those of the office at a place where something may wait, less what a colleague sees to."""
        mine = self.roles(office)
        places = places_of(procedures, mine)
        found = Q(proceeding__office=office, proceeding__position__in=sorted(places))
        if self.whose != "":
            return found
        colleagues: dict[Roles, list[int]] = {}
        for person in self.staff[office].keys() - {self.standing.person}:
            colleagues.setdefault(self.roles(office, person), []).append(person)
        for theirs, persons in colleagues.items():
            if seen_to := places - places_of(procedures, mine, theirs):
                found &= ~Q(proceeding__handler__in=sorted(persons), proceeding__position__in=sorted(seen_to))
        return found

    def roles(self, office: int, person: int | None = None) -> Roles:
        """What a person, or else the one who asks, is in the office; nothing for who has left it."""
        return frozenset(self.staff[office].get(self.standing.person if person is None else person, ()))

    def steps_for(self, case: Case) -> tuple[Step, ...]:
        """The steps that by place alone may wait for this person in the case, and that are no colleague's."""
        row, theirs = case.proceeding, Roles()
        if self.whose == "" and row.handler_id not in {None, self.standing.person}:
            theirs = self.roles(row.office_id, row.handler_id)
        return steps_at(row.procedure_hash, row.position, self.roles(row.office_id), theirs)


class Row(NamedTuple):
    """An open case by what the index tells of it."""

    case: int
    proceeding: int
    own_due_at: datetime | None

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

    Steps that are only possible (an extension, a return) are not work that waits. Ten statements at most, however
    many cases are open.
    """
    if not asked.staff:
        return Inbox([], None)
    reading, work = _Reading(asked, after), list[Work]()
    for _ in range(ROUNDS):
        work += _computed(asked, reading.next(number - len(work)))
        if len(work) == number or reading.paused:
            break
    return Inbox(work, None if reading.over else reading.place)


class _Reading:
    """A walk in order through the cases that may wait for the person."""

    def __init__(self, asked: Asked, after: Place | None) -> None:
        self.rows, self.place = asked.rows(), after
        self.ahead: deque[Row] = deque()
        self.sizes = deque(READ)
        self.complete = False

    @property
    def over(self) -> bool:
        """Whether there is no further case."""
        return self.complete and not self.ahead

    @property
    def paused(self) -> bool:
        """Whether no more are looked at for this page."""
        return not self.ahead and (self.complete or not self.sizes)

    def next(self, number: int) -> list[int]:
        """The next so many cases that may wait."""
        found: list[int] = []
        while len(found) < number and (self.ahead or self._read()):
            row = self.ahead.popleft()
            self.place = row.place
            found.append(row.case)
        return found

    def _read(self) -> bool:
        if self.complete or not self.sizes:
            return False
        size = self.sizes.popleft()
        rows = read_on(self.rows, size, after=self.place, stretches=OPEN_ONES)
        self.ahead.extend(Row(*row) for row in rows)
        self.complete = len(rows) < size
        return bool(rows)


def _computed(asked: Asked, candidates: Sequence[int]) -> list[Work]:
    """Those of the candidates that do wait, in the same order. Two statements."""
    if not candidates:
        return []
    found = (
        Case.objects.select_related("proceeding")
        .filter(pk__in=candidates)
        .annotate(
            edition=rulebook.calendar_edition(),
            office=F("proceeding__office__code"),
            handler=F("proceeding__handler__name"),
        )
    )
    read = {case.pk: case for case in found}
    taken = histories([case.proceeding_id for case in read.values()])
    waiting = (_work(asked, read[pk], taken.get(read[pk].proceeding_id, ())) for pk in candidates if pk in read)
    return [work for work in waiting if work is not None]


def _work(asked: Asked, case: Case, history: Sequence[Taken]) -> Work | None:
    may = asked.steps_for(case)
    timing = timing_after(case.proceeding, history, calendar_edition=case.edition)
    if not may or timing.progress.ended is not None:
        return None
    live = procedure_of(case.proceeding).by_key
    waiting = tuple(
        live[step.key] for step in may if obstacle(timing, step, asked.standing, case.office, asked.on) is None
    )
    if not waiting:
        return None
    mine = case.proceeding.handler_id == asked.standing.person
    return Work(case, waiting, first_own_due_day(timing, asked.on), case.handler, mine)
