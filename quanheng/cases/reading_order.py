"""The order in which cases are read, page by page: open ones by what is due to the office next, then ended ones.

What runs against the party alone moves no case up, and of ended ones the latest stands first.
A page begins where the one before it ended, so that the thousandth costs as much as the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DUE, UNDATED, ENDED = "due", "undated", "ended"
CONDITIONS = {
    DUE: Q(proceeding__ended_on__isnull=True, proceeding__own_due_at__isnull=False),
    UNDATED: Q(proceeding__ended_on__isnull=True, proceeding__own_due_at__isnull=True),
    ENDED: Q(proceeding__ended_on__isnull=False),
}
ORDERS = {
    DUE: ("proceeding__own_due_at", "proceeding_id"),
    UNDATED: ("proceeding_id",),
    ENDED: ("-proceeding__ended_on", "-proceeding_id"),
}
OPEN_ONES, EVERY_ONE = (DUE, UNDATED), (DUE, UNDATED, ENDED)


@dataclass(frozen=True)
class Place:
    """A place in that order: after the case with this proceeding and this day."""

    stretch: str
    day: datetime | date | None
    proceeding: int

    @classmethod
    def of(cls, proceeding: int, own_due_at: datetime | None, ended_on: date | None) -> "Place":
        if ended_on is not None:
            return cls(ENDED, ended_on, proceeding)
        return cls(UNDATED if own_due_at is None else DUE, own_due_at, proceeding)

    def __str__(self) -> str:
        if isinstance(self.day, datetime):
            return f"{self.stretch}.{(self.day - EPOCH) // timedelta(microseconds=1)}.{self.proceeding}"
        return f"{self.stretch}.{self.day.toordinal() if self.day else 0}.{self.proceeding}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """The place an address names; None for the beginning, or for what is no place."""
        try:
            stretch, day, proceeding = text.split(".")
            return cls(stretch, _DAYS[stretch](int(day)), int(proceeding))
        except (ValueError, KeyError, OverflowError):
            return None

    @property
    def behind(self) -> Q:
        """What of the same stretch comes after it."""
        if self.stretch == DUE:
            later = Q(proceeding__own_due_at__gt=self.day) | Q(proceeding_id__gt=self.proceeding)
            return Q(proceeding__own_due_at__gte=self.day) & later
        if self.stretch == UNDATED:
            return Q(proceeding_id__gt=self.proceeding)
        earlier = Q(proceeding__ended_on__lt=self.day) | Q(proceeding_id__lt=self.proceeding)
        return Q(proceeding__ended_on__lte=self.day) & earlier


_DAYS: dict[str, Any] = {
    DUE: lambda count: EPOCH + timedelta(microseconds=count),
    UNDATED: lambda _count: None,
    ENDED: date.fromordinal,
}


def read_on(found: QuerySet, number: int, *, after: Place | None = None, stretches: Sequence[str] = EVERY_ONE) -> list:
    """The next so many of these cases, in order; at most one statement for each stretch."""
    rows: list = []
    begins = stretches.index(after.stretch) if after is not None and after.stretch in stretches else 0
    for stretch in stretches[begins:]:
        part = found.filter(CONDITIONS[stretch])
        if after is not None and after.stretch == stretch:
            part = part.filter(after.behind)
        rows.extend(part.order_by(*ORDERS[stretch])[: number - len(rows)])
        if len(rows) == number:
            break
    return rows
