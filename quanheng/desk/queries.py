"""What waits for a person by number, put together from the rooms it lies in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue import adjusting
from quanheng.catalogue import queries as catalogue
from quanheng.catalogue.models import VersionStep
from quanheng.desk.inbox import Inbox
from quanheng.disclosure import queries as disclosure
from quanheng.payments import queries as payments
from quanheng.people.permissions import Act, may, offices_where
from quanheng.rules.standing import Standing
from quanheng.supervision import queries as supervision


@dataclass(frozen=True)
class Pile:
    """A number on the home page that opens to its rows; a state other than `normal` asks for attention."""

    label: str
    count: int | str
    address: str
    state: str = "normal"


def piles(standing: Standing, on: date, waiting: Inbox) -> list[Pile]:
    """What waits, by room, for the acts the person's posts permit."""
    return [pile for act, gather in _PILES if may(standing, act) for pile in gather(standing, on, waiting)]


def _case_piles(_standing: Standing, _on: date, waiting: Inbox) -> list[Pile]:
    """What the first page of the inbox shows; where it goes on, more than that: what is due first stands first."""
    states = [each.due.state if each.due else "" for each in waiting.work]
    goes_on = waiting.then is not None
    near_goes_on = goes_on and not {"", "normal"} & set(states)
    overdue_goes_on = near_goes_on and "near" not in states
    address = reverse("inbox")
    return [
        Pile(_("待我办理的案件"), _told(len(states), goes_on), address),
        Pile(_("临近期限"), _told(states.count("near"), near_goes_on), f"{address}?state=near", "near"),
        Pile(_("超期"), _told(states.count("overdue"), overdue_goes_on), f"{address}?state=overdue", "overdue"),
    ]


def _told(count: int, goes_on: bool) -> str:
    return f"{count}+" if goes_on else str(count)


def _alert_piles(standing: Standing, on: date, _waiting: Inbox) -> list[Pile]:
    counted = supervision.figures(supervision.alerts_open_to(standing), on)
    address = reverse("alerts")
    return [
        Pile(_("未处置的红牌"), counted.red, f"{address}?severity=red", "overdue"),
        Pile(_("未处置的黄牌"), counted.yellow, f"{address}?severity=yellow", "near"),
        Pile(_("未说明的预警"), counted.unanswered, f"{address}?state=unanswered"),
    ]


def _disclosure_piles(standing: Standing, _on: date, _waiting: Inbox) -> list[Pile]:
    return [Pile(_("待公开的决定"), disclosure.waiting(standing).count(), reverse("disclosure"))]


def _payment_piles(standing: Standing, on: date, _waiting: Inbox) -> list[Pile]:
    counted, address = payments.counts(standing, on), reverse("payments")
    return [
        Pile(_("逾期未缴"), counted["overdue"], f"{address}?state=overdue", "overdue"),
        Pile(_("待核对的到账"), payments.waiting(standing).count(), reverse("payments-waiting")),
        Pile(_("待退库"), counted["excess"], f"{address}?state=excess"),
    ]


def _own_adjustments(standing: Standing, on: date, _waiting: Inbox) -> list[Pile]:
    """The items whose basis was lost and whose office this person reports for."""
    offices = offices_where(standing, Act.ITEM_IMPORT)
    return _adjustments(adjusting.waiting_to_adjust(on, offices), on)


def _all_adjustments(_standing: Standing, on: date, _waiting: Inbox) -> list[Pile]:
    return _adjustments(adjusting.waiting_to_adjust(on), on)


def _adjustments(waiting: QuerySet, on: date) -> list[Pile]:
    items = Count("version__item", distinct=True)
    late = Count("version__item", distinct=True, filter=Q(adjustment__due_on__lt=on))
    counted = waiting.order_by().aggregate(items=items, late=late)
    address = reverse("item-work")
    piles = [Pile(_("依据变化待调整的事项"), counted["items"], address)] if counted["items"] else []
    return [*piles, Pile(_("调整超期的事项"), counted["late"], address, "overdue")] if counted["late"] else piles


def _items_after(step: VersionStep.Step, label: str) -> Callable[[Standing, date, Inbox], list[Pile]]:
    return lambda _standing, _on, _waiting: [Pile(label, catalogue.waiting(step).count(), reverse("item-work"))]


_PILES: tuple[tuple[Act, Callable[[Standing, date, Inbox], list[Pile]]], ...] = (
    (Act.CASE_STEP, _case_piles),
    (Act.ALERT_READ, _alert_piles),
    (Act.ITEM_IMPORT, _own_adjustments),
    (Act.ALERT_DISPOSE, _all_adjustments),
    (Act.ITEM_PUBLISH, _all_adjustments),
    (Act.PAYMENT_IMPORT, _payment_piles),
    (Act.DISCLOSURE_DRAFT, _disclosure_piles),
    (Act.DISCLOSURE_REVIEW, _disclosure_piles),
    (Act.ITEM_REVIEW, _items_after(VersionStep.Step.DRAFTED, _("待审核的权力事项"))),
    (Act.ITEM_APPROVE, _items_after(VersionStep.Step.REVIEWED, _("待审定的权力事项"))),
    (Act.ITEM_PUBLISH, _items_after(VersionStep.Step.APPROVED, _("待公布的权力事项"))),
)
