"""What every act on the papers of a proceeding has in common: permitted, on record, one at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.proceedings.actions import locked, on_record
from quanheng.proceedings.models import Proceeding


@contextmanager
def on_the_papers(
    about: str, what: str, *, office: Office, act: Act, by: Person, on: date
) -> Iterator[Proceeding | None]:
    """The proceeding the papers belong to, held, for someone whose post permits the act; None where they have none.

    What is refused inside is undone and stays on record.
    """
    found = Proceeding.objects.filter(code=about.removeprefix("proceeding:")).first()
    with on_record(about, what, office=office, by=by, on=on, proceeding=found):
        check(by.standing(on), act, office.code)
        yield locked(found).proceeding if found else None
