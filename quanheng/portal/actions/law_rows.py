"""The rows the law is read and searched by on this side, made from what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import TextField, Value
from django.db.models.expressions import Func

from quanheng.portal.models import Item, ItemBasis, LawCitation, StatuteArticle, StatuteText
from quanheng.rules.citation import BadCitation, parse, parse_many
from quanheng.rules.search_words import search_words, vector

Body = Mapping[str, Any]


def search_vector(*texts: str) -> Func:
    """The words of some texts as PostgreSQL keeps them."""
    words = vector(search_words("\n".join(text for text in texts if text)))
    return Func(Value(words, output_field=TextField()), template="(%(expressions)s)::tsvector")


def put_articles(statute: StatuteText, units: Iterable[Body]) -> None:
    """Give a text these articles in place of those it had, with what each cites."""
    LawCitation.objects.filter(article__statute=statute).delete()
    StatuteArticle.objects.filter(statute=statute).delete()
    units = list(units)
    rows = StatuteArticle.objects.bulk_create(
        [_article(statute, order, unit) for order, unit in enumerate(units)], batch_size=500
    )
    LawCitation.objects.bulk_create(_citations(rows, units), batch_size=2000)


def put_bases(item: Item, cited: Iterable[str]) -> None:
    """Give an item the provisions it rests on in place of those it had."""
    ItemBasis.objects.filter(item=item).delete()
    ItemBasis.objects.bulk_create(ItemBasis(item=item, **one) for one in bases(cited))


def place_of(unit: Body) -> dict[str, int]:
    """The number of an article, read from its label where the message was sent before units said it; 0 for none."""
    if "number" in unit:
        return {"number": unit["number"], "sub": unit.get("sub") or 0}
    try:
        cited = parse(f"本法{unit['label']}")
    except BadCitation:
        return {"number": 0, "sub": 0}
    return {"number": cited.article, "sub": cited.sub}


def bases(cited: Iterable[str]) -> Iterator[dict[str, Any]]:
    """What each basis cites; one whose words are no citation is shown as it is and leads nowhere."""
    for words in dict.fromkeys(cited):
        try:
            places = {(one.statute, one.article, one.sub) for one in parse_many(words)}
        except BadCitation:
            continue
        yield from ({"cited": words, "law": law, "number": n, "sub": sub} for law, n, sub in sorted(places))


def _article(statute: StatuteText, order: int, unit: Body) -> StatuteArticle:
    return StatuteArticle(
        statute=statute,
        order=order,
        **place_of(unit),
        label=unit["label"],
        headings=list(unit.get("headings") or ()),
        text=unit["text"],
        search=search_vector(unit["text"]),
    )


def _citations(rows: Iterable[StatuteArticle], units: Iterable[Body]) -> list[LawCitation]:
    return [
        LawCitation(article=row, law=one["law"], number=one["number"], sub=one.get("sub") or 0)
        for row, unit in zip(rows, units, strict=True)
        for one in unit.get("cites") or ()
    ]
