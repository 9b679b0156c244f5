"""One act at a time on the disclosure of a document."""

from django.db import connection


def take_turn(document: int) -> None:
    """Wait until whoever acts on the same document has committed; holds until this transaction ends.

    So no document has two drafts in hand or two publications, and no withdrawal is overtaken on its way
    out by a copy of what it withdrew. (Rows here are append-only: the runtime role cannot lock them.)
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('disclosure'), %s)", [document])
