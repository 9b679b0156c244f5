"""Which items have lost a basis, by when their office must report them anew, and whether it did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from quanheng.catalogue.models import Citation, PowerItem, VersionStep
from quanheng.catalogue.queries import lost
from quanheng.rulebook.queries import calendar
from quanheng.rules.days import remaining

NEAR = 3
"""Working days before the last on which an adjustment counts as near."""


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
    left = remaining(on, row.due_on, calendar())
    state = "overdue" if left.overdue else "near" if left.working_days <= NEAR else "normal"
    days = (left.working_days or -1) if left.overdue else left.working_days
    return ToAdjust(citation, state, days, row.due_on, row.basis, row.provisional)
