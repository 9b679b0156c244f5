"""Who handles a proceeding, as its own row says it, so that lists find it."""

from quanheng.people.models import Person
from quanheng.proceedings.actions.locking import Locked
from quanheng.proceedings.models import Proceeding


def hand_to(held: Locked, person: Person) -> Proceeding:
    """Write who handles the proceeding from now on; the row is for the event of the assignment to name."""
    row = held.proceeding
    row.handler = person
    row.save(update_fields=["handler"])
    return row
