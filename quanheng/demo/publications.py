"""The demo district's decisions on their way to the public: most published in time, the latest still in hand."""

from collections.abc import Callable
from datetime import date, datetime, time

from django.utils import timezone

from quanheng.disclosure import actions
from quanheng.disclosure.models import Duty
from quanheng.disclosure.queries import OPEN
from quanheng.ledger.clock import demonstrating
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.people.models import Person
from quanheng.people.queries import holders
from quanheng.rulebook.queries import calendar
from quanheng.rules.roles import Role

FIRST = ("documents.render", "disclosure.duties")
DRAFTED_AFTER, REVIEWED_AFTER = 2, 3  # working days after the decision
RETURN_REASON = "请再核对正文中有没有其他人的姓名。"
Progress = Callable[[int, int], None]


def publish_decisions(*, today: date, progress: Progress = lambda done, total: None) -> int:
    """Draft and review what had to be published by `today`; the number published.

    One overdue decision is left without a draft and one returned, so that a reader sees what that looks like.
    """
    for name in FIRST:
        while follow(FOLLOWERS[name]):
            pass
    waiting = Duty.objects.with_outcome().filter(OPEN, awaits_review=False, was_returned=False)
    duties = list(waiting.select_related("document__office").order_by("document__issued_on"))
    published = 0
    for place, duty in enumerate(duties):
        published += _tell(duty, place, today)
        progress(place + 1, len(duties))
    return published


def _tell(duty: Duty, place: int, today: date) -> bool:
    """Carry one decision as far as its days and its place in the row take it; whether it was published."""
    document, days = duty.document, calendar()
    office = document.office.code
    drafted_on = days.working_day_after(document.issued_on, DRAFTED_AFTER)
    reviewed_on = days.working_day_after(document.issued_on, REVIEWED_AFTER)
    drafter, reviewer = (
        holders(role, office, min(reviewed_on, today)).first()
        for role in (Role.DISCLOSURE_DRAFTER, Role.DISCLOSURE_REVIEWER)
    )
    if drafter is None or reviewer is None or drafted_on > today or place == 1:
        return False
    with demonstrating(_at(drafted_on, place, time(10, 0))):
        draft = actions.draft(document, by=drafter, on=drafted_on)
    if reviewed_on > today:
        return False
    with demonstrating(_at(reviewed_on, place, time(15, 0))):
        return _review(draft, place, by=reviewer, on=reviewed_on)


def _review(draft: actions.Draft, place: int, *, by: Person, on: date) -> bool:
    if place == 2:
        actions.send_back(draft, reasons=RETURN_REASON, by=by, on=on)
        return False
    return actions.approve(draft, by=by, on=on) is not None


def _at(day: date, place: int, hour: time) -> datetime:
    """An instant of that day, never later than the present."""
    at = timezone.make_aware(datetime.combine(day, hour.replace(minute=place % 60)))
    return min(at, timezone.now())
