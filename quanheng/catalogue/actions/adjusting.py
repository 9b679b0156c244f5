"""What a change of law makes an office do: report anew, within a limit, each item whose basis is law no longer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import transaction

from quanheng.catalogue.adjusting import to_adjust, within_which
from quanheng.catalogue.models import Adjustment, Citation, PowerItem
from quanheng.ledger.actions import record
from quanheng.rulebook.queries import calendar
from quanheng.rules.calendars import Calendar
from quanheng.rules.days import last_day

BATCH = 100
"""Opened in one transaction: a repeal may take the basis of thousands, and nobody waits long for one of them."""


def open_adjustments(*, on: date) -> list[Adjustment]:
    """Open an adjustment for every basis that stopped applying and has none; nobody acts, the law's own day does."""
    opened: list[Adjustment] = []
    waiting = to_adjust(on).filter(adjustment=None)
    while found := list(waiting[:BATCH]):
        made = _open(found, on)
        if not made:
            break
        opened += made
    return opened


@transaction.atomic
def _open(found: Sequence[Citation], on: date) -> list[Adjustment]:
    """Open some, except what was opened or replaced while we waited for the items, which are locked in their order."""
    wanted = {citation.version.item_id for citation in found}
    locked = PowerItem.objects.select_for_update(of=["self"]).select_related("office").order_by("pk")
    items = {item.pk: item for item in locked.filter(pk__in=wanted)}
    known = set(Adjustment.objects.filter(citation__in=found).values_list("citation", flat=True))
    days = calendar()
    made = Adjustment.objects.bulk_create(
        [
            _adjustment(citation, on, days)
            for citation in found
            if citation.pk not in known and items[citation.version.item_id].current_id == citation.version_id
        ]
    )
    for adjustment in made:
        _record(adjustment, items[adjustment.citation.version.item_id], on)
    return made


def _adjustment(citation: Citation, on: date, days: Calendar) -> Adjustment:
    ended, within = citation.wording.ended_on, within_which()
    lost_on = min(ended + timedelta(days=1), on) if ended else on
    last = last_day(lost_on, within.period, days)
    return Adjustment(
        citation=citation, lost_on=lost_on, opened_on=on, due_on=last.legal, provisional=last.provisional,
        basis=within.basis,
    )  # fmt: skip


def _record(made: Adjustment, item: PowerItem, on: date) -> None:
    cited = made.citation
    facts = {"code": item.code, "version": cited.version.number, "cited": cited.text, "due": str(made.due_on)}
    record(
        "catalogue.adjustment-opened", about=f"item:{item.code}", office=item.office.code, by=None, on=on,
        facts={**facts, "lost": str(made.lost_on)}, touched=[made],
    )  # fmt: skip
