"""Reading what the articles themselves cite, text by text."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db import transaction

from quanheng.rules.citation import short_name
from quanheng.rules.citations import Place, cited_in
from quanheng.statutes.models import Article, Mention, MentionsRead, StatuteName, StatuteVersion
from quanheng.statutes.reading.single import in_lines

AT_ONCE = 60
LARGEST = 32_767  # what a column for a 款 or 项 holds


def read_mentions(most: int = AT_ONCE) -> int:
    """Read the citations in the words of some texts not read yet, the newest first; says how many texts that were.

    What is derived from the words alone is no act of office and makes no event; it can be read anew at any time.
    """
    waiting = StatuteVersion.objects.filter(current=True, has_text=True, mentions_read=None).select_related("statute")
    some = list(waiting.order_by("-pk")[:most])
    names = set(StatuteName.objects.values_list("name", flat=True)) if some else set()
    for version in some:
        _read(version, names)
    return len(some)


@transaction.atomic
def _read(version: StatuteVersion, names: Collection[str]) -> None:
    """Keep the citations of one text, once whoever reads it first."""
    _, new = MentionsRead.objects.get_or_create(version=version, defaults={"found": 0})
    if not new:
        return
    rows: list[Mention] = []
    for article in version.articles.defer("search", "attachment").order_by("order").iterator(500):
        rows += _mentions(article, version.statute.short_title, names)
    Mention.objects.bulk_create(rows, batch_size=2000)
    MentionsRead.objects.filter(version=version).update(found=len(rows))


def _mentions(article: Article, law: str, names: Collection[str]) -> Iterator[Mention]:
    for paragraph in article.paragraphs:
        place = Place(law, article.number or None, paragraph.number, article.sub or None)
        for cited in cited_in(in_lines(paragraph), place, names):
            levels = (cited.article, cited.sub or 0, cited.paragraph or 0, cited.item or 0, cited.subitem or 0)
            if max(levels) <= LARGEST:
                number, sub, of, item, point = levels
                yield Mention(
                    article=article, law=short_name(cited.law)[:400], number=number, sub=sub, paragraph=of, item=item,
                    point=point,
                )  # fmt: skip
