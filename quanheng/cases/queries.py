"""Cases as the pages show them: which someone may see, where each stands, what is due and why, what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from quanheng.cases.models import Case
from quanheng.cases.reserved import taken_elsewhere, told_reserved
from quanheng.exchange.query_codes import query_code as derived_query_code
from quanheng.people.models import Holding, Office, Person
from quanheng.people.permissions import SUPERVISORS, Act, offices_where
from quanheng.proceedings.models import RefusedAttempt, StepTaken
from quanheng.proceedings.queries import explain, timing_of
from quanheng.rulebook.queries import calendar_edition
from quanheng.rules.calendars import Calendar
from quanheng.rules.days import NEAR, due_state
from quanheng.rules.lawful_step import Prospect, prospects
from quanheng.rules.money import yuan
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import RunningClock, Timing
from quanheng.rules.sentences import Sentence
from quanheng.rules.standing import Standing
from quanheng.rules.words import Words


def cases() -> QuerySet[Case]:
    """Every case with what a list shows, and the newest calendar's number as `edition`. One statement."""
    found = Case.objects.select_related("proceeding__office", "party")
    return found.annotate(edition=calendar_edition())


def open_to(standing: Standing) -> QuerySet[Case]:
    """The cases someone may see: those of the offices they work in, all of them for whoever supervises."""
    if any(role in SUPERVISORS for _, role in standing.roles):
        return cases()
    offices = offices_where(standing, Act.CASE_READ)
    return cases().filter(proceeding__office__code__in=offices)


def case_open_to(standing: Standing, code: str) -> Case | None:
    """The case of that code, if this person may see it."""
    return open_to(standing).filter(proceeding__code=code).first()


def query_code(case: Case) -> str:
    """The code under which the party follows the case on the public site."""
    return derived_query_code(case.proceeding.code)


@dataclass(frozen=True)
class DueDay:
    """When something is due, how much time is left, and the arithmetic."""

    name: Any
    kind: str
    state: str
    remaining: int | None
    due_on: date
    why: tuple[Sentence, ...]
    article: str
    provisional: bool
    of_party: bool
    stopped_on: date | None


def due_days(timing: Timing, today: date) -> list[DueDay]:
    """Every limit of a case, those that still run first."""
    found = [_due_day(timing, clock, today) for clock in timing.clocks()]
    return sorted(found, key=lambda due: (due.stopped_on is not None, due.of_party, due.due_on))


def first_own_due_day(timing: Timing, today: date) -> DueDay | None:
    """The limit of the office itself that runs out first, of those that still run."""
    own = (clock for clock in timing.clocks() if clock.stopped is None and not clock.clock.of_party)
    first = min(own, key=lambda clock: clock.due.strict, default=None)
    return None if first is None else _due_day(timing, first, today)


def near_until(today: date, calendar: Calendar) -> date:
    """The last day on which what is due counts as near."""
    return calendar.working_day_after(today, NEAR + 1) - timedelta(days=1)


def _due_day(timing: Timing, clock: RunningClock, today: date) -> DueDay:
    stopped = clock.stopped_on
    if stopped is not None:
        state, left = ("done" if stopped <= clock.due.legal else "overdue"), None
    elif clock.due.paused:
        state, left = "paused", None
    else:
        state, left = due_state(clock.due.strict, today, timing.calendar)
    if clock.clock.of_party and state == "overdue":
        state, left = "lapsed", None  # what a party did not use is over; no office is late
    return DueDay(
        name=clock.clock.name, kind=clock.clock.kind.value, state=state, remaining=left, due_on=clock.due.strict,
        why=explain(timing, clock), article=clock.basis, provisional=clock.due.provisional,
        of_party=clock.clock.of_party, stopped_on=stopped,
    )  # fmt: skip


def edition_of(case: Case) -> int | None:
    """The calendar read with the case, so that it need not be asked for; None where it was read without."""
    return getattr(case, "edition", None)


@dataclass(frozen=True)
class CasePage:
    """Everything the page of a case shows, read at once."""

    case: Case
    timing: Timing
    steps: list[StepTaken]
    due: list[DueDay]
    open_now: list[Prospect]
    not_yet: list[Prospect]
    elsewhere: list[tuple[Step, str]]


def page_of(case: Case, standing: Standing, *, on: date) -> CasePage:
    """Where the case is, what is due when and why, and what this person may do now. Two statements."""
    steps = list(case.proceeding.steps.select_related("by"))
    timing = timing_of(case.proceeding, steps, calendar_edition=edition_of(case))
    known = [] if timing.progress.ended else prospects(timing, standing, case.proceeding.office.code, on)
    ahead = told_reserved(known)
    return CasePage(
        case=case,
        timing=timing,
        steps=steps,
        due=due_days(timing, on),
        open_now=sorted((each for each in ahead if each.refusal is None), key=_regular_first),
        not_yet=[prospect for prospect in ahead if prospect.refusal is not None],
        elsewhere=taken_elsewhere(known),
    )


def _regular_first(prospect: Prospect) -> tuple[bool, bool, bool]:
    """What the case calls for before what is always possible, and that before what is only sometimes needed."""
    return prospect.step.optional, prospect.step.repeats, prospect.step.when is None


def partners(office: Office, roles: tuple[Role, ...], by: Person, on: date) -> QuerySet[Person]:
    """Those who could take a step together with someone: holders of the same post in the office."""
    held = Holding.objects.filter(Holding.on(on), post__office=office, post__role__in=[role.value for role in roles])
    return Person.objects.filter(pk__in=held.values("person"), is_active=True).exclude(pk=by.pk).order_by("username")


def colleagues(case: Case, on: date) -> QuerySet[Person]:
    """Everyone who holds a post in the office of the case on a day."""
    held = Holding.objects.filter(Holding.on(on), post__office=case.proceeding.office)
    return Person.objects.filter(pk__in=held.values("person")).order_by("username")


def merging_partners(case: Case) -> QuerySet[Case]:
    """The open cases of the same office about the same party, into which this one may be merged, at most fifty."""
    party = case.party
    same = Case.objects.filter(
        proceeding__office=case.proceeding.office_id, proceeding__ended_on__isnull=True, party__kind=party.kind,
        party__name=party.name, party__identifier=party.identifier,
    )  # fmt: skip
    return same.exclude(pk=case.pk).select_related("proceeding").order_by("-pk")[:50]


def offices_of(standing: Standing) -> QuerySet[Office]:
    """The offices in which someone may open cases."""
    codes = offices_where(standing, Act.CASE_OPEN)
    return Office.objects.filter(code__in=codes).order_by("position")


def offices_with(counts: Mapping[str, int]) -> QuerySet[Office]:
    """The offices named in a count, in official order."""
    return Office.objects.filter(code__in=counts).order_by("position")


def stated(step: Step, facts: Mapping[str, Any]) -> list[tuple[Words, Any]]:
    """What a step stated, each fact under its name and in words; one statement more where it names a person."""
    return [(fact.name, in_words_of(fact, facts[fact.key])) for fact in step.facts if facts.get(fact.key) is not None]


def in_words_of(fact: FactField, value: Any) -> Any:
    """A stated fact as people read it."""
    names = {choice.key: choice.with_basis for choice in fact.choices}
    said = {
        FactType.CHOICE: lambda: names.get(value, value),
        FactType.CHOICES: lambda: Words(
            "、".join(names[key].zh for key in value), ", ".join(names[key].en for key in value)
        ),
        FactType.YES_NO: lambda: Words("是", "Yes") if value else Words("否", "No"),
        FactType.MONEY: lambda: Words(f"¥{yuan(value)}", f"¥{yuan(value)}"),
        FactType.DATE: lambda: date.fromisoformat(value),
        FactType.MOMENT: lambda: Words(value.replace("T", " "), value.replace("T", " ")),
        FactType.PERSON: lambda: _name_of(value),
    }
    return said[fact.type]() if fact.type in said else value


def _name_of(person: int) -> Words:
    name = Person.objects.values_list("name", flat=True).get(pk=person)
    return Words(name, name)


def recent_refusals(case: Case) -> list[RefusedAttempt]:
    """The last ten attempts that were refused in the case."""
    return list(case.proceeding.refusals.select_related("by")[:10])
