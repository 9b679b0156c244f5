"""What waits for a person, put together from the rooms it lies in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.cases.models import Case
from quanheng.cases.queries import DueDay, due_days, open_to
from quanheng.cases.reserved import told_reserved
from quanheng.catalogue import queries as catalogue
from quanheng.catalogue.models import VersionStep
from quanheng.disclosure import queries as disclosure
from quanheng.payments import queries as payments
from quanheng.people.permissions import PERMISSIONS, Act, may
from quanheng.proceedings.queries import limits_of, procedure_of
from quanheng.rulebook.queries import calendar
from quanheng.rules.calendars import Calendar
from quanheng.rules.lawful_step import prospects
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Progress
from quanheng.rules.running_clocks import Timing
from quanheng.rules.standing import Standing
from quanheng.supervision import queries as supervision

LOOKED_THROUGH = 300
"""How many open cases of the person's offices are looked through, those due first; the page says so beyond that."""


@dataclass(frozen=True)
class Work:
    """A case in which a step waits for this person: what to do, and the limit that runs out first."""

    case: Case
    steps: tuple[Step, ...]
    due: DueDay | None

    @property
    def urgency(self) -> tuple[int, date]:
        """By remaining working time first; what has no limit comes last, what is paused just before."""
        if self.due is None:
            return 10_000, date.max
        return (9_999 if self.due.remaining is None else self.due.remaining), self.due.due_on


@dataclass(frozen=True)
class Inbox:
    """The work that waits, the most urgent first; `cut` where there were more cases than are looked through."""

    work: list[Work]
    cut: bool = False


def inbox(standing: Standing, on: date) -> Inbox:
    """The cases in which this person may take a step now that the procedure asks for, the most urgent first.

    Three statements, however many cases there are. Steps that are only possible (an extension, a return)
    are not work that waits.
    """
    offices = {office for office, role in standing.roles if role in PERMISSIONS[Act.CASE_STEP]}
    if not offices:
        return Inbox([])
    mine = open_to(standing).filter(proceeding__office__code__in=offices, proceeding__ended_on__isnull=True)
    due_first = mine.prefetch_related("proceeding__steps").order_by("proceeding__next_due_at", "pk")
    cases = list(due_first[: LOOKED_THROUGH + 1])
    if not cases:
        return Inbox([])
    days = calendar()
    found = [work for case in cases[:LOOKED_THROUGH] if (work := _work(case, days, standing, on)) is not None]
    return Inbox(sorted(found, key=lambda work: work.urgency), cut=len(cases) > LOOKED_THROUGH)


def _work(case: Case, days: Calendar, standing: Standing, on: date) -> Work | None:
    row = case.proceeding
    progress = Progress(procedure_of(row), tuple(step.as_taken() for step in row.steps.all()), row.context)
    known = Timing(progress, days, limits_of(row.limits))
    steps = _waiting_steps(known, standing, case.proceeding.office.code, on)
    if not steps:
        return None
    running = [due for due in due_days(known, on) if due.stopped_on is None and not due.of_party]
    return Work(case, steps, running[0] if running else None)


def _waiting_steps(timing: Timing, standing: Standing, office: str, on: date) -> tuple[Step, ...]:
    ahead = told_reserved(prospects(timing, standing, office, on))
    return tuple(each.step for each in ahead if each.refusal is None and not each.step.optional)


@dataclass(frozen=True)
class Pile:
    """A number on the home page that opens to its rows; a state other than `normal` asks for attention."""

    label: str
    count: int
    address: str
    state: str = "normal"


def piles(standing: Standing, on: date, work: list[Work]) -> list[Pile]:
    """What waits, by room, for the acts the person's posts permit."""
    return [pile for act, gather in _PILES if may(standing, act) for pile in gather(standing, on, work)]


def _case_piles(_standing: Standing, _on: date, work: list[Work]) -> list[Pile]:
    states = [each.due.state for each in work if each.due]
    address = reverse("inbox")
    return [
        Pile(_("待我办理的案件"), len(work), address),
        Pile(_("临近期限"), states.count("near"), f"{address}?state=near", "near"),
        Pile(_("超期"), states.count("overdue"), f"{address}?state=overdue", "overdue"),
    ]


def _alert_piles(standing: Standing, on: date, _work: list[Work]) -> list[Pile]:
    counted = supervision.figures(supervision.alerts_open_to(standing), on)
    address = reverse("alerts")
    return [
        Pile(_("未处置的红牌"), counted.red, f"{address}?severity=red", "overdue"),
        Pile(_("未处置的黄牌"), counted.yellow, f"{address}?severity=yellow", "near"),
        Pile(_("未说明的预警"), counted.unanswered, f"{address}?state=unanswered"),
    ]


def _disclosure_piles(standing: Standing, _on: date, _work: list[Work]) -> list[Pile]:
    return [Pile(_("待公开的决定"), disclosure.waiting(standing).count(), reverse("disclosure"))]


def _payment_piles(standing: Standing, on: date, _work: list[Work]) -> list[Pile]:
    counted, address = payments.counts(standing, on), reverse("payments")
    return [
        Pile(_("逾期未缴"), counted["overdue"], f"{address}?state=overdue", "overdue"),
        Pile(_("待核对的到账"), payments.waiting(standing).count(), reverse("payments-waiting")),
        Pile(_("待退库"), counted["excess"], f"{address}?state=excess"),
    ]


def _items_after(step: VersionStep.Step, label: str) -> Callable[[Standing, date, list[Work]], list[Pile]]:
    return lambda _standing, _on, _work: [Pile(label, catalogue.waiting(step).count(), reverse("item-work"))]


_PILES: tuple[tuple[Act, Callable[[Standing, date, list[Work]], list[Pile]]], ...] = (
    (Act.CASE_STEP, _case_piles),
    (Act.ALERT_READ, _alert_piles),
    (Act.PAYMENT_IMPORT, _payment_piles),
    (Act.DISCLOSURE_DRAFT, _disclosure_piles),
    (Act.DISCLOSURE_REVIEW, _disclosure_piles),
    (Act.ITEM_REVIEW, _items_after(VersionStep.Step.DRAFTED, _("待审核的权力事项"))),
    (Act.ITEM_APPROVE, _items_after(VersionStep.Step.REVIEWED, _("待审定的权力事项"))),
    (Act.ITEM_PUBLISH, _items_after(VersionStep.Step.APPROVED, _("待公布的权力事项"))),
)
