"""A document that no longer stands is marked, never removed; its number is never given again."""

from datetime import date

from quanheng.documents.actions.papers import on_the_papers
from quanheng.documents.models import Document, Ended
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act
from quanheng.rules.refusal import Refused


def revoke(document: Document, *, because: str, article: str, by: Person, on: date) -> Ended:
    """Revoke a document with the reason and the article; both stay on record beside it (行政处罚法第七十五条第二款)."""
    with on_the_papers(
        document.about, "revoke-document", office=document.office, act=Act.DOCUMENT_REVOKE, by=by, on=on
    ):
        if not because.strip():
            raise Refused("revoked-without-reason", article="行政处罚法第七十五条第二款", document=str(document))
        return end(document, how=Ended.How.REVOKED, because=because.strip(), article=article.strip(), by=by, on=on)


def end(
    document: Document, *, how: str, because: str, article: str = "", by: Person | None, on: date,
    replaced_by: Document | None = None,
) -> Ended:  # fmt: skip
    """Mark a document as no longer standing, in the caller's transaction; refused when it is marked already."""
    if Ended.objects.filter(document=document).exists():
        raise Refused("document-ended-already", article=article or None, document=str(document))
    if on < document.issued_on:
        raise Refused("ended-before-issued", article=article or None, document=str(document), on=document.issued_on)
    ended = Ended.objects.create(
        document=document, how=how, because=because, article=article, replaced_by=replaced_by, ended_on=on, ended_by=by
    )
    facts = {
        "document": document.code, "number": document.number, "how": str(how), "because": because, "article": article,
        "replaced_by": replaced_by.number if replaced_by else None,
    }  # fmt: skip
    record(
        "document.ended", about=document.about, office=document.office.code, by=by, on=on, facts=facts, touched=[ended]
    )
    return ended
