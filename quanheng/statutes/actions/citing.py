"""Keeping the index of who cites what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from quanheng.rules.citation import Citation
from quanheng.statutes.models import Article, CitationIndex
from quanheng.statutes.queries import Known, resolve


@transaction.atomic
def cite(kind: str, key: str, citations: Iterable[str | Citation], *, on: date) -> list[CitationIndex]:
    """State everything that one thing of another room cites; what it cited before and no longer does goes.

    Raises `Refused` (citation-…) when one of them does not exist or does not apply on the day, and then
    the index is as it was.
    """
    found = resolve(citations, on)
    rows = [_citation_row(kind, key, citation, cited, on) for citation, cited in found.items()]
    CitationIndex.objects.filter(kind=kind, key=key).delete()
    return CitationIndex.objects.bulk_create(rows)


def _citation_row(kind: str, key: str, citation: Citation, cited: Article | Known, on: date) -> CitationIndex:
    return CitationIndex(
        kind=kind,
        key=key,
        statute=cited.version.statute,
        article=cited if isinstance(cited, Article) else None,
        number=citation.article,
        sub=citation.sub,
        paragraph=citation.paragraph,
        item=citation.item,
        point=citation.point,
        on=on,
    )
