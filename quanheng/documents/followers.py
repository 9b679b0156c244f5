"""Printing what was issued, after and apart from the act itself."""

from django.conf import settings
from django.utils import timezone

from quanheng.documents import files, queries
from quanheng.documents.models import Rendered
from quanheng.ledger.actions import record
from quanheng.ledger.followers import follower
from quanheng.ledger.models import Event


@follower("documents.render", kinds=("document.issued",), parks=True)
def render(event: Event) -> None:
    """Print the document with the address of its receipt, keep the PDF, and record its hash."""
    document = queries.by_code(event.payload["facts"]["document"])
    printed = queries.printed(document, address=f"{settings.PUBLIC_URL}/verify/{document.code}/")
    answer = queries.sealed(document)
    rendered = Rendered.objects.create(
        document=document,
        sha256=files.keep(printed.body),
        size=len(printed.body),
        pages=printed.pages,
        receipt_code=event.code,
        seal=answer.as_stored() if answer else {},
        rendered_at=timezone.now(),
    )
    record(
        "document.rendered",
        about=document.about,
        office=document.office.code,
        by=None,
        on=document.issued_on,
        facts={"document": document.code, "number": document.number, "pdf_sha256": rendered.sha256},
        touched=[rendered],
    )
