"""What supervision does when something happens in a proceeding."""

from quanheng.ledger.clock import now
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.proceedings.models import Proceeding
from quanheng.supervision.actions import look_at_entry, look_at_proceeding


@follower("supervision.alerts", kinds=("proceeding.step-taken", "proceeding.recounted"))
def alerts(event: Event) -> None:
    """Look at the time limits of the proceeding as they stand, and at when the step was entered."""
    proceeding = Proceeding.objects.only("pk").get(code=event.about.removeprefix("proceeding:"))
    look_at_proceeding(proceeding.pk, at=now())
    if event.kind == "proceeding.step-taken":
        look_at_entry(event)
