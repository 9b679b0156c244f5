"""Which items have lost a basis, by when their office must report them anew, and whether it did."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.models import Adjustment, Citation, PowerItem, VersionStep
from quanheng.catalogue.queries import lost
from quanheng.rulebook.queries import calendar
from quanheng.rules.calendars import Calendar
from quanheng.rules.days import Period, due, due_state
from quanheng.rules.days_explained import explain
from quanheng.rules.law_files import read, take
from quanheng.rules.sentences import Sentence
from quanheng.statutes.citing import Adjusting


class Within(NamedTuple):
    """How long an office has, and where that is laid down."""

    period: Period
    basis: str


@cache
def within_which() -> Within:
    """The limit of this jurisdiction, from law/powers/adjustment.toml."""
    path = settings.LAW / "powers" / "adjustment.toml"
    table = read(path)
    return Within(Period.parse(take(table, "within", str, path=path)), take(table, "basis", str, path=path))


def to_adjust(on: date) -> QuerySet[Citation]:
    """Every lost basis of an item that is not cancelled, with its adjustment where one is open, due first.

    `filed_on` is the day on which the office reported the item anew on other wording, unless that was returned.
    """
    held = lost(on).exclude(version__item__status=PowerItem.Status.CANCELLED).select_related("adjustment")
    return held.annotate(filed_on=Subquery(_filed().values("on")[:1])).order_by("adjustment__due_on", "pk")


def _filed() -> QuerySet[VersionStep]:
    steps = VersionStep.objects.filter(
        version__item=OuterRef("version__item"), version__number__gt=OuterRef("version__number"), step="drafted"
    )
    returned = VersionStep.objects.filter(version=OuterRef("version"), step=VersionStep.Step.RETURNED)
    # A draft that still cites the old wording adjusts nothing.
    old = Citation.objects.filter(version=OuterRef("version"), wording=OuterRef(OuterRef("wording")))
    return steps.exclude(Exists(returned)).exclude(Exists(old)).order_by("on")


def waiting_to_adjust(on: date, offices: Iterable[str] | None = None) -> QuerySet[Citation]:
    """The adjustments no office has met yet by a report: of these offices, or of all."""
    found = to_adjust(on).filter(adjustment__isnull=False, filed_on=None)
    return found if offices is None else found.filter(version__item__office__code__in=set(offices))


def not_met_in_time(on: date) -> QuerySet[Citation]:
    """The adjustments whose last day passed before any report, a later report or none; one statement.

    An item that was cancelled, or has another version in force, owes no report any more.
    """
    past = Citation.objects.filter(adjustment__due_on__lt=on).select_related("adjustment", "version__item__office")
    past = past.annotate(filed_on=Subquery(_filed().values("on")[:1]))
    stands = Q(version__item__current=F("version")) & ~Q(version__item__status=PowerItem.Status.CANCELLED)
    late = Q(filed_on__gt=F("adjustment__due_on")) | (Q(filed_on=None) & stands)
    return past.filter(late).order_by("adjustment__due_on", "pk")


def how_counted(adjustment: Adjustment) -> tuple[Sentence, ...]:
    """Each day counted or passed over up to the last; nothing where the limit has been laid down anew since."""
    counted = due(adjustment.lost_on, within_which().period, calendar())
    return explain(counted, calendar()) if counted.legal == adjustment.due_on else ()


@dataclass(frozen=True)
class ToAdjust:
    """One lost basis as it is shown: the item, the article, the limit, and whether the report came in time."""

    citation: Citation
    state: str
    remaining: int
    due_on: date
    article: str
    provisional: bool
    why: tuple[()] = ()

    @property
    def filed_on(self) -> date | None:
        return self.citation.filed_on

    @property
    def filed_late(self) -> bool:
        """The report came after the last day."""
        return bool(self.filed_on and self.filed_on > self.due_on)


def shown(citations: Iterable[Citation], on: date) -> list[ToAdjust]:
    """Lost bases whose adjustment is open, as they are shown."""
    return [_shown(each, on) for each in citations if hasattr(each, "adjustment")]


def beside(citations: Iterable[Citation], on: date) -> list[tuple[Citation, ToAdjust | None]]:
    """Lost bases, each with its adjustment; without one for the moments until it opens."""
    return [(each, _shown(each, on) if hasattr(each, "adjustment") else None) for each in citations]


def _shown(citation: Citation, on: date) -> ToAdjust:
    row = citation.adjustment
    state, left = due_state(row.due_on, on, calendar())
    return ToAdjust(citation, state, left, row.due_on, row.basis, row.provisional)


def adjustments_of(codes: Collection[str], wordings: Collection[int], on: date) -> dict[str, Adjusting]:
    """How far each item that rested on some wordings is adjusted, by code; three statements.

    An item has several adjustments where it rested on several articles: the first due and not met counts.
    """
    rests = Exists(Citation.objects.filter(version=OuterRef("current"), wording__in=wordings))
    latest = VersionStep.objects.filter(version__item=OuterRef("pk")).order_by("-version__number", "-pk")
    items = PowerItem.objects.filter(code__in=codes).annotate(rests=rests, step=Subquery(latest.values("step")[:1]))
    opened: dict[int, list[Citation]] = {}
    for row in _opened(codes, wordings):
        opened.setdefault(row.version.item_id, []).append(row)
    days = calendar() if opened else None
    found = {
        item.code: _how_far(item, opened[item.pk], on, days) if days and item.pk in opened else _in_line(item)
        for item in items.select_related("office")
    }
    return {code: state for code, state in found.items() if state}


def _opened(codes: Collection[str], wordings: Collection[int]) -> QuerySet[Citation]:
    """The bases in these wordings for which an adjustment was opened, with the day a report met it."""
    rows = Citation.objects.filter(version__item__code__in=codes, wording__in=wordings, adjustment__isnull=False)
    rows = rows.annotate(filed_on=Subquery(_filed().values("on")[:1])).select_related("adjustment", "version")
    return rows.order_by("adjustment__due_on", "pk")


def _in_line(item: PowerItem) -> Adjusting | None:
    """An item without an adjustment: cancelled, in line before the change, or nothing while the change is to come."""
    if item.status != PowerItem.Status.CANCELLED and item.rests:
        return None
    state = "cancelled" if item.status == PowerItem.Status.CANCELLED else "done"
    return Adjusting(state, address=item.get_absolute_url())


def _how_far(item: PowerItem, opened: list[Citation], on: date, days: Calendar) -> Adjusting:
    first = next((row for row in opened if row.filed_on is None), opened[0])
    row, holder = first.adjustment, item.office.short_name
    state, left = due_state(row.due_on, on, days)
    if item.status == PowerItem.Status.CANCELLED or not item.rests:
        state, holder = "cancelled" if item.status == PowerItem.Status.CANCELLED else "done", ""
    elif first.filed_on:
        state, holder = "filed", HOLDERS.get(item.step, holder)
    told = (row.lost_on, row.due_on, left, first.filed_on, row.basis, row.provisional, item.get_absolute_url())
    return Adjusting(state, holder, *told)


HOLDERS = {
    VersionStep.Step.DRAFTED: _("待审核"),
    VersionStep.Step.REVIEWED: _("待审定"),
    VersionStep.Step.APPROVED: _("待公布"),
}
"""Who has a version that was reported; one returned is with its office again."""
