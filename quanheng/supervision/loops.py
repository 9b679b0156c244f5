"""What supervision finds because nothing happens."""

from django.utils import timezone

from quanheng.ledger.loops import loop
from quanheng.supervision.actions import look_at_silence


@loop("supervision.silence", every=1.0)
def silence() -> None:
    """Look at every time limit whose instant has come since the last look."""
    at = timezone.now()
    while look_at_silence(at):
        pass
