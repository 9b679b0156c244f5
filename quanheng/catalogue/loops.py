"""A day on which an article stops applying opens the adjustment of every item that rests on it."""

from django.utils import timezone

from quanheng.catalogue.actions import open_adjustments
from quanheng.ledger.loops import loop


@loop("catalogue.adjustments", every=30.0)
def adjust() -> None:
    """Open what today's law asks for. One statement when there is nothing."""
    open_adjustments(on=timezone.localdate())
