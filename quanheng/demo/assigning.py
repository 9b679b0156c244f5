"""Who handles the demo district's open cases: the chiefs deal them out in turn, and leave the newest for the reader."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import cycle

from django.utils import timezone

from quanheng.cases.actions.assigning import assign_cases, preview_assignment
from quanheng.cases.models import Assignment, Case
from quanheng.ledger.clock import demonstrating
from quanheng.people.models import Office, Person
from quanheng.people.queries import holders
from quanheng.rulebook.queries import calendar
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role

HANDLERS = (Role.OFFICER, Role.EXAMINER)
LEFT = 3
"""How many of the newest cases of each office nobody handles yet."""
EACH = 2
"""Among how many officers, and how many examiners, an office divides its cases."""
REASON = "按科室内部分工承办"
Progress = Callable[[int, int], None]


def assign_open_cases(*, today: date, progress: Progress = lambda done, total: None) -> int:
    """Give each older open case to the next person who can go on with it; the number assigned."""
    if Assignment.objects.exists():
        return 0
    on = calendar().on_or_before(today)
    with demonstrating(min(timezone.make_aware(datetime.combine(on, time(16, 40))), timezone.now())):
        dealt = [
            (case, to, chief)
            for office in Office.objects.order_by("id")
            if (chief := holders(Role.SECTION_CHIEF, office.code, on).first())
            for case, to in _dealt(office, chief, on)
        ]
        for number, (case, to, chief) in enumerate(dealt, 1):
            assign_cases([case], to=to, reason=REASON, by=chief, on=on)
            progress(number, len(dealt))
    return len(dealt)


def _dealt(office: Office, chief: Person, on: date) -> Iterator[tuple[Case, Person]]:
    """Each open case of the office but the newest, with the next person in turn who may take it over."""
    staff = [person for role in HANDLERS for person in holders(role, office.code, on)[:EACH]]
    turns = cycle(staff)
    for case in _open_cases(office)[:-LEFT]:
        found = next((to for to in (next(turns) for _ in staff) if _able(case, to, chief, on)), None)
        if found:
            yield case, found


def _open_cases(office: Office) -> Sequence[Case]:
    of_office = Case.objects.filter(proceeding__office=office, proceeding__ended_on__isnull=True)
    return list(of_office.select_related("proceeding__office").order_by("proceeding__opened_on", "pk"))


def _able(case: Case, to: Person, chief: Person, on: date) -> bool:
    try:
        preview_assignment([case], to=to, reason=REASON, by=chief, on=on)
    except Refused:
        return False
    return True
