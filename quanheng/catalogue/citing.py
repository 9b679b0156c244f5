"""What items cite: each citation resolved to an article on a day, or the refusal that says why it cannot be cited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from quanheng.catalogue.models import Citation, ItemVersion
from quanheng.rules.citation import BadCitation, parse
from quanheng.rules.power import Rank
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import Article
from quanheng.statutes.queries import KnownArticle, applies, resolve, same_words_in_force

BASIS = "basis"


@dataclass(frozen=True)
class Cited:
    """A citation as written, with the article it means on the day, or why it means none."""

    text: str
    found: Article | KnownArticle | None = None
    refusal: Refused | None = None

    @property
    def rank(self) -> Rank | None:
        """How high the cited source stands; None for what creates no power."""
        rank = self.found.version.statute.rank if self.found else ""
        return Rank(rank) if rank in set(Rank) else None

    @property
    def reference(self) -> dict[str, Any]:
        """The rows a stored citation points to."""
        if self.found is None:
            raise self.refusal or Refused("citation-unreadable", cited=self.text)
        return {
            "wording": self.found.version,
            "article": self.found if isinstance(self.found, Article) else None,
        }


def cited_on(texts: Iterable[str], on: date) -> dict[str, Cited]:
    """Each citation resolved on a day. Two statements when all are good, a few more for each bad one."""
    return {cited.text: cited for cited in _cited(sorted(set(texts)), on)}


def _cited(texts: Sequence[str], on: date) -> list[Cited]:
    """Resolve together; where that is refused, halve until the bad ones stand alone."""
    if not texts:
        return []
    try:
        found = resolve(texts, on)
        return [Cited(text, found[parse(text)]) for text in texts]
    except (Refused, BadCitation) as trouble:
        if len(texts) == 1:
            refusal = trouble if isinstance(trouble, Refused) else Refused("citation-unreadable", cited=texts[0])
            return [Cited(texts[0], refusal=refusal)]
    middle = len(texts) // 2
    return _cited(texts[:middle], on) + _cited(texts[middle:], on)


def first_not_in_force(version: ItemVersion, on: date) -> str | None:
    """The first article of an item's basis that is not in force on a day; None when all are. One statement.

    An article that a later wording left as it was is in force still.
    """
    basis = Citation.objects.filter(version=version, field=BASIS).select_related("wording").order_by("position")
    stands = basis.annotate(unchanged=same_words_in_force(on))
    return next((cited.text for cited in stands if not (cited.wording.applies_on(on) or cited.unchanged)), None)


def out_of_force(on: date) -> QuerySet[Citation]:
    """Every basis of any version that does not apply on a day, nor in the same words by a later wording."""
    found = Citation.objects.filter(field=BASIS)
    return found.exclude(applies(on, "wording__")).exclude(same_words_in_force(on))
