"""What the public site is told about cases and officials: no field for whom a case concerns."""

from datetime import date
from typing import Any

from quanheng.cases.models import Case
from quanheng.exchange.query_codes import hash_of_query_code
from quanheng.hall.models import Application
from quanheng.hall.wording import in_both_languages
from quanheng.people.models import Certificate, Holding, Office
from quanheng.proceedings.queries import explain, timing_of
from quanheng.rules.lawful_step import open_steps
from quanheng.rules.procedure import Step
from quanheng.rules.roles import Role
from quanheng.rules.running_clocks import RunningClock, Timing
from quanheng.rules.words import Words

MOST_NEXT = 3
# Who meets citizens in the name of the office (国办发〔2018〕118号: 执法人员公示).
SHOWN_ROLES = (Role.CLERK, Role.EXAMINER, Role.SECTION_CHIEF, Role.CHIEF_REPRESENTATIVE, Role.HEAD, Role.OFFICER)


def progress(case: Case, *, on: date) -> dict[str, Any]:
    """The body of the public message `case-progress`."""
    proceeding = case.proceeding
    timing = timing_of(proceeding)
    procedure = timing.progress.procedure
    ended = timing.progress.ended
    return {
        "code_hash": code_hash(case),
        "item": case.item_code,
        "item_name": case.item_name,
        "office": proceeding.office.code,
        "procedure": proceeding.procedure_hash,
        "position": proceeding.position,
        "opened_on": proceeding.opened_on.isoformat(),
        "steps": [
            {"key": taken.step, "name": _words(procedure.by_key[taken.step].name), "on": taken.on.isoformat(),
             "round": taken.round}
            for taken in timing.progress.history
        ],
        "clocks": [_clock(clock, timing) for clock in timing.clocks()],
        "next": [] if ended else [_words(step.name) for step in _next(timing, on)],
        **({"ended_on": ended.on.isoformat(), "outcome": _outcome(timing)} if ended else {}),
    }  # fmt: skip


def code_hash(case: Case) -> str:
    """The hash of the query code: the applicant's own where the application came from outside."""
    application = Application.objects.filter(case=case).only("code_hash").first()
    return application.code_hash if application else hash_of_query_code(case.proceeding.code)


def _words(name: Words) -> dict[str, str]:
    return {"zh": name.zh, "en": name.en}


def _outcome(timing: Timing) -> dict[str, str]:
    """The step that ended the case says how it ended."""
    return _words(timing.progress.procedure.by_key[timing.progress.ended.step].name)


def _next(timing: Timing, on: date) -> list[Step]:
    """What regularly comes next: what must be done before what may be."""
    found = [step for step in open_steps(timing, on) if step.automatic is None]
    regular = [step for step in found if not step.optional and not step.repeats]
    return (regular or found)[:MOST_NEXT]


def _clock(clock: RunningClock, timing: Timing) -> dict[str, Any]:
    met = {"met_on": clock.stopped_on.isoformat()} if clock.stopped_on else {}
    return {
        "name": _words(clock.clock.name),
        "kind": clock.clock.kind.value,
        "due_on": clock.due.legal.isoformat(),
        "paused": clock.due.paused,
        "provisional": clock.due.provisional,
        "of_party": clock.clock.of_party,
        "basis": clock.basis,
        "why": [in_both_languages(sentence) for sentence in explain(timing, clock)],
        **met,
    }


def department(office: Office) -> dict[str, Any]:
    """The body of the public message `department`."""
    ended = {"ends_on": office.ends_on.isoformat()} if office.ends_on else {}
    names = ("name", "short_name", "level", "position")
    return {**{name: getattr(office, name) for name in names}, **ended}


def officials(office: Office, on: date) -> dict[str, Any]:
    """The body of the public message `officials`: who acts for the office, with the number of the certificate."""
    shown = [role.value for role in SHOWN_ROLES]
    held = Holding.objects.filter(Holding.on(on), post__office=office, post__role__in=shown)
    certificates = dict(
        Certificate.objects.filter(expires_on__gte=on, suspended_on__isnull=True).values_list("person_id", "number")
    )
    rows = held.select_related("person", "post").order_by("post_id", "person_id")
    return {
        "officials": [
            {"official": one.person.name, "post": one.post.name, "certificate": certificates.get(one.person_id, "")}
            for one in rows
        ]
    }
