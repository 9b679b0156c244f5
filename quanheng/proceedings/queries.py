"""Proceedings as the rules see them: what was taken, what is due and why, what may come next."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, QuerySet
from django.utils import timezone

from quanheng.people.models import Person
from quanheng.proceedings.models import Proceeding, StepTaken
from quanheng.rulebook import queries as rulebook
from quanheng.rules.days import Period
from quanheng.rules.days_explained import explain as explain_due
from quanheng.rules.days_explained import explain_hours
from quanheng.rules.lawful_step import Prospect, prospects
from quanheng.rules.procedure import Procedure
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limit, RunningClock, Timing
from quanheng.rules.sentences import Sentence


def procedure_of(proceeding: Proceeding) -> Procedure:
    """The procedure the proceeding began under, whatever has been loaded since."""
    return rulebook.procedure(proceeding.procedure_hash)


def timing_of(
    proceeding: Proceeding, steps: list[StepTaken] | None = None, *, calendar_edition: int | None = None
) -> Timing:
    """The proceeding ready to be asked what is open and what is due; two statements, none when both are given."""
    taken = proceeding.steps.all() if steps is None else steps
    return timing_after(proceeding, [step.as_taken() for step in taken], calendar_edition=calendar_edition)


def timing_after(proceeding: Proceeding, history: Iterable[Taken], *, calendar_edition: int | None = None) -> Timing:
    """The same after these steps; one statement, none when the edition is given."""
    progress = progress_of(proceeding, history)
    return Timing(progress, rulebook.calendar(calendar_edition), limits_of(proceeding.limits))


def progress_of(proceeding: Proceeding, history: Iterable[Taken]) -> Progress:
    """The proceeding's procedure with the steps taken and whoever collected evidence."""
    collectors = frozenset(proceeding.collectors)
    return Progress(procedure_of(proceeding), tuple(history), proceeding.context, collectors)


def history_of(proceeding: Proceeding) -> list[Taken]:
    """The steps taken in this one. One statement."""
    return histories([proceeding.pk]).get(proceeding.pk, [])


def histories(proceedings: Collection[int]) -> dict[int, list[Taken]]:
    """The steps taken in each of these proceedings, in their order. One statement."""
    found: dict[int, list[Taken]] = {}
    rows = StepTaken.objects.filter(proceeding__in=proceedings).order_by("id")
    for row in rows.values_list("proceeding", "step", "on", "round", "persons", "facts", named=True):
        taken = Taken(row.step, row.on, row.round, tuple(row.persons), row.facts)
        found.setdefault(row.proceeding, []).append(taken)
    return found


def limits_of(stored: dict[str, Any]) -> dict[str, Limit]:
    """The item's own limits, as they are kept in a row: {clock: {period, basis}}."""
    return {key: Limit(Period.parse(limit["period"]), limit["basis"]) for key, limit in stored.items()}


def open_proceedings() -> QuerySet[Proceeding]:
    """Every proceeding that has not ended, the one due first at the top."""
    return Proceeding.objects.filter(ended_on__isnull=True).order_by("next_due_at", "id")


def proceedings_due(at: datetime) -> QuerySet[Proceeding]:
    """Open proceedings in which the last day of some period has passed."""
    return open_proceedings().filter(next_due_at__lte=at)


def with_running_clocks(proceedings: QuerySet[Proceeding]) -> QuerySet[Proceeding]:
    """The same, each with `running`: the keys of its clocks that have not stopped."""
    return proceedings.annotate(running=ArrayAgg("clocks__key", filter=Q(clocks__stopped_on__isnull=True), default=[]))


def could_lapse(proceeding: Proceeding) -> bool:
    """Whether a clock is running at whose end some step takes itself; asked of `with_running_clocks`."""
    steps = procedure_of(proceeding).steps
    return any(step.automatic is not None and step.automatic.clock in proceeding.running for step in steps)


def first_instant_after(day: date) -> datetime:
    """The first instant at which the day is over in the district's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def first_instant_of(day: date) -> datetime:
    """The instant at which the day begins in the district's time zone."""
    return first_instant_after(day - timedelta(days=1))


def steps_ahead(timing: Timing, person: Person, office: str, *, on: date) -> tuple[Prospect, ...]:
    """Every step not yet taken, each with the reason why this person may not take it now, if any."""
    return prospects(timing, person.standing(on), office, on)


def running_clock(timing: Timing, key: str) -> RunningClock:
    """The clock of that key in its present round; refused when no step has started it."""
    found = next((clock for clock in timing.clocks() if clock.clock.key == key), None)
    if found is None:
        raise Refused("clock-not-running", clock=key)
    return found


def explain(timing: Timing, clock: RunningClock) -> tuple[Sentence, ...]:
    """Why a clock is due when it is: what started it, under which article, and every day counted or passed over."""
    started = timing.progress.procedure.by_key[clock.started.step].name
    opening = Sentence(
        "clock-started",
        {"step": started, "day": clock.started.on, "clock": clock.clock.name, "article": clock.basis},
    )
    if clock.clock.due_fact is not None:
        return (opening, Sentence("day-stated", {"step": started, "day": clock.due.strict}))
    if clock.moment is not None:
        begun = clock.moment.strict - timedelta(hours=clock.due.period.length)
        return (opening, *explain_hours(begun, clock.due.period, clock.moment))
    return (opening, *explain_due(clock.due, timing.calendar))


def refusals_open_to(proceeding: Proceeding) -> QuerySet:
    """What was refused in a proceeding, the newest first."""
    return proceeding.refusals.select_related("by")


def with_person(person: Person) -> Q:
    """Proceedings in which this person took a step."""
    return Q(steps__persons__contains=person.pk)
