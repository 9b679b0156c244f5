"""What a change of law makes an office do: report anew, within a limit, each item whose basis is law no longer."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from quanheng.catalogue.adjusting import to_adjust, within_which
from quanheng.catalogue.models import Adjustment, Citation, PowerItem
from quanheng.ledger.actions import record
from quanheng.rulebook.queries import calendar
from quanheng.rules.days import last_day


def open_adjustments(*, on: date) -> list[Adjustment]:
    """Open an adjustment for every basis that stopped applying and has none; nobody acts, the law's own day does."""
    found = to_adjust(on).filter(adjustment=None)
    return [made for citation in list(found) if (made := _open(citation, on)) is not None]


@transaction.atomic
def _open(citation: Citation, on: date) -> Adjustment | None:
    """Open one, unless it was opened while we waited for the item."""
    item = PowerItem.objects.select_for_update(of=["self"]).select_related("office").get(pk=citation.version.item_id)
    if item.current_id != citation.version_id or Adjustment.objects.filter(citation=citation).exists():
        return None
    ended = citation.wording.ended_on
    lost_on = min(ended + timedelta(days=1), on) if ended else on
    within = within_which()
    last = last_day(lost_on, within.period, calendar())
    made = Adjustment.objects.create(
        citation=citation, lost_on=lost_on, opened_on=on, due_on=last.legal, provisional=last.provisional,
        basis=within.basis,
    )  # fmt: skip
    facts = {"code": item.code, "version": citation.version.number, "cited": citation.text, "due": str(last.legal)}
    record(
        "catalogue.adjustment-opened", about=f"item:{item.code}", office=item.office.code, by=None, on=on,
        facts={**facts, "lost": str(lost_on)}, touched=[made],
    )  # fmt: skip
    return made
