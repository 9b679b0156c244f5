"""What proceedings do when something else happens."""

from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event
from quanheng.proceedings.actions import recount
from quanheng.proceedings.queries import open_proceedings


@follower("proceedings.recount", kinds=("rulebook.rule-loaded",))
def recount_when_a_calendar_is_loaded(event: Event) -> None:
    """A new notice of days off moves the due days of every open proceeding, each recorded."""
    if event.payload["facts"]["kind"] != "calendar":
        return
    for proceeding in open_proceedings():
        recount(proceeding, on=event.happened_on)
