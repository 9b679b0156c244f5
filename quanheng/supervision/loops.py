"""What supervision finds because nothing happens."""

from django.utils import timezone

from quanheng.ledger.loops import loop
from quanheng.supervision.actions import look_at_adjustments, look_at_silence


@loop("supervision.silence", every=1.0)
def silence() -> None:
    """Look at every time limit whose instant has come since the last look."""
    at = timezone.now()
    while look_at_silence(at):
        pass


@loop("supervision.adjustments", every=5.0)
def adjustments() -> None:
    """Look at every item whose office let the last day pass without reporting it anew."""
    at = timezone.now()
    while look_at_adjustments(at):
        pass
