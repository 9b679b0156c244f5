"""The demo district's cases: every story told day by day, through the same acts a person uses."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from quanheng.cases.actions import (
    Discretion,
    PartyFacts,
    open_case,
    propose_case_step,
    sign_case_step,
    take_case_step,
)
from quanheng.cases.models import Case
from quanheng.catalogue.models import PowerItem
from quanheng.catalogue.queries import open_version, procedure_chosen
from quanheng.demo.casefiles import collect
from quanheng.demo.casting import cast
from quanheng.demo.payments import pay_in_full
from quanheng.ledger.clock import demonstrating
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.people.models import Person
from quanheng.proceedings.actions import let_time_pass
from quanheng.proceedings.models import Proceeding
from quanheng.proceedings.queries import procedure_of, proceedings_due
from quanheng.rulebook.queries import calendar
from quanheng.rules.calendars import Calendar
from quanheng.rules.days import Period, Unit
from quanheng.rules.law_files import read
from quanheng.rules.power_codes import check_digit
from quanheng.supervision.actions import look_at_adjustments, look_at_silence

FILE = Path(__file__).with_name("stories.toml")
OPENING = time(9, 5)
SAID = {"collective": {"opinion": "事实清楚，同意承办机构的意见。", "vote": "agree"}}
"""What each says who signs a step that asks each, by step."""
Progress = Callable[[int, int], None]


@dataclass
class Told:
    """One case of the plan, and how far its story has been told; `unsigned`: its last step waits for signatures."""

    number: int
    story: Mapping[str, Any]
    party: PartyFacts
    days: list[date]
    entered: dict[str, date]
    unsigned: bool = False
    case: Case | None = None
    steps: list[str] = field(default_factory=list)


@dataclass(frozen=True, order=True)
class Act:
    """A step that happened on `on` and is entered on `entered_on`."""

    entered_on: date
    number: int
    place: int
    on: date
    step: str


def build_cases(*, today: date, progress: Progress = lambda done, total: None) -> int:
    """Tell every story up to today, letting deadlines pass and supervision look each day; the number of acts."""
    plan, days = read(FILE), calendar()
    told = [_told(number, entry, plan, today, days) for number, entry in enumerate(plan["case"])]
    acts = sorted(act for one in told for act in _acts(one) if act.entered_on <= today)
    done = 0
    for day in _days(acts[0].entered_on, today):
        due_now = [act for act in acts if act.entered_on == day]
        _let_the_night_pass(day)
        for minute, act in enumerate(due_now):
            with demonstrating(_instant(day, minute * 6)):
                _perform(told[act.number], act, plan["facts"], days)
            done += 1
            progress(done, len(acts))
        _let_supervision_look(day, len(due_now) * 6)
    return done


def _told(number: int, entry: Mapping[str, Any], plan: Mapping[str, Any], today: date, days: Calendar) -> Told:
    on = [days.on_or_before(ago if isinstance(ago, date) else today - timedelta(days=ago)) for ago in entry["days"]]
    late = {step: days.on_or_before(today - timedelta(days=ago)) for step, ago in entry.get("entered", {}).items()}
    return Told(
        number, plan["story"][entry["story"]], _party(number, entry["party"]), on, late, entry.get("unsigned", False)
    )


def _party(number: int, name: str) -> PartyFacts:
    """A visibly fictitious organisation: its credit code begins with 92FAKE and its check digit is right."""
    stem = f"92FAKE{number + 1:011d}"
    return PartyFacts(
        kind="organisation",
        name=name,
        address=f"示范区示范路{number + 1}号",
        identifier=stem + check_digit(stem),
        representative="示范" + "甲乙丙丁戊己庚辛壬癸"[number % 10] + "某",
        phone=f"1990000{number:04d}",
    )


def _acts(one: Told) -> Iterator[Act]:
    for place, (step, on) in enumerate(zip(one.story["steps"], one.days, strict=False)):
        yield Act(one.entered.get(step, on), one.number, place, on, step)


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _instant(day: date, minutes: int) -> datetime:
    """An instant of the working day, never later than the present."""
    at = timezone.make_aware(datetime.combine(day, OPENING)) + timedelta(minutes=minutes)
    return min(at, timezone.now())


def _let_the_night_pass(day: date) -> None:
    """What lapse of time brings about, at the day's first minute."""
    at = timezone.make_aware(datetime.combine(day, time(0, 1)))
    with demonstrating(at):
        for proceeding in proceedings_due(at):
            let_time_pass(proceeding, on=day)
    _let_supervision_look(day, 0)


def _let_supervision_look(day: date, minutes: int) -> None:
    at = _instant(day, minutes)
    with demonstrating(at):
        for name in ("payments.orders", "supervision.alerts"):
            while follow(FOLLOWERS[name]):
                pass
        while look_at_silence(at) or look_at_adjustments(at):
            pass


def _perform(one: Told, act: Act, usual: Mapping[str, Any], days: Calendar) -> None:
    item = PowerItem.objects.select_related("office").get(code=one.story["item"])
    if one.case is None:
        return _open(one, act, item, usual, days)
    procedure = procedure_of(one.case.proceeding)
    step = procedure.by_key[act.step]
    held = Proceeding.objects.get(pk=one.case.proceeding_id)
    by, *others = cast(procedure, step, item.office, act.on, taken=held.steps.all(), collectors=held.collectors)
    if act.step == "perform":
        return pay_in_full(one.case, by=by, on=act.on)
    facts = _facts(one, act, usual[procedure.key], days)
    _take(
        one.case,
        act.step,
        by=by,
        on=act.on,
        with_persons=others,
        facts=facts,
        discretion=_discretion(one),
        said=SAID.get(act.step, {}),
        signed=not (one.unsigned and act.place == len(one.days) - 1),
    )
    collect(one.case, act.step, one.number, by=by, with_persons=others, on=act.on)
    return None


def _open(one: Told, act: Act, item: PowerItem, usual: Mapping[str, Any], days: Calendar) -> None:
    procedure = procedure_chosen(open_version(item.code, act.on), one.story.get("procedure"), act.on)
    by, *_ = cast(procedure, procedure.steps[0], item.office, act.on, taken=())
    one.case = open_case(
        item.code, office=item.office, party=one.party, facts=_facts(one, act, usual[procedure.key], days),
        by=by, on=act.on, procedure=procedure.key,
    )  # fmt: skip


def _take(
    case: Case,
    step: str,
    *,
    by: Person,
    with_persons: Sequence[Person],
    said: Mapping[str, Any],
    signed: bool,
    **how: Any,
) -> None:
    """Take a step, with the signature of everyone who takes it; each who signs is of the same mind.

    Unless `signed`, only whoever proposes it has signed.
    """
    if not with_persons:
        take_case_step(case, step, by=by, **how)
        return
    proposal = propose_case_step(case, step, by=by, with_persons=with_persons, said=said, **how)
    for person in with_persons if signed else ():
        sign_case_step(proposal, by=person, said=said)


def _discretion(one: Told) -> Discretion | None:
    facts = one.story.get("discretion")
    return Discretion(facts=facts) if facts else None


def _facts(one: Told, act: Act, usual: Mapping[str, Any], days: Calendar) -> dict[str, Any]:
    stated = {**usual.get(act.step, {}), **one.story.get("facts", {}).get(act.step, {})}
    if act.step in {"close-investigation", "notice", "decision"} and "fine" in stated.get("kinds", ()):
        stated["fine"] = one.story["fine"]
    if act.entered_on > act.on:
        stated["late_reason"] = "外出办案期间网络中断，返回后补录。"
    return {key: _day(_planned(value, one), act.on, days) for key, value in stated.items()}


def _planned(value: Any, one: Told) -> Any:
    """Of `{ day_of, otherwise }` the day on which the story has that step, or what else is said if it stops before."""
    if not (isinstance(value, dict) and "day_of" in value):
        return value
    told = dict(zip(one.story["steps"], one.days, strict=False))
    return told[value["day_of"]].isoformat() if value["day_of"] in told else value["otherwise"]


def _day(value: Any, on: date, days: Calendar) -> Any:
    """A value, with "@", "@T10:00" and "+5wd" counted from the day of the act, and a username made into the person."""
    if isinstance(value, str) and value[:1] == "@":
        return on.isoformat() + value[1:]
    if isinstance(value, str) and value.startswith("person:"):
        return Person.objects.get(username=value.removeprefix("person:")).pk
    if not (isinstance(value, str) and value[:1] == "+" and value[-2:] in {"wd", "cd"}):
        return value
    period = Period.parse(value[1:])
    if period.unit is Unit.WORKING_DAY:
        return days.working_day_after(on, period.length).isoformat()
    return (on + timedelta(days=period.length)).isoformat()
