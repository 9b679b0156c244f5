"""Powers the machine reads out of the articles of a text, and what a legal officer held of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from quanheng.rules.citation import Citation
from quanheng.rules.citations import Place
from quanheng.rules.provisions import as_record, read_provision
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import Article, CandidateJudgement, ReadPower, StatuteVersion
from quanheng.statutes.reading.single import in_lines


@dataclass(frozen=True)
class Candidate:
    """One 款 in which the machine read a power to punish, with the latest judgement."""

    article: Article
    paragraph: int
    words: str
    read: dict[str, Any]
    judgement: CandidateJudgement | None = None

    @property
    def citation(self) -> Citation:
        """The 款."""
        return Citation(self.article.version.statute.short_title, self.article.number, self.article.sub, self.paragraph)

    @property
    def kinds(self) -> list[str]:
        """Every kind of penalty it names, each once."""
        return list(dict.fromkeys(kind for tier in self.read["tiers"] for kind in tier["kinds"]))

    @property
    def changed(self) -> bool:
        """Whether the machine reads it otherwise than when it was judged."""
        return self.judgement is not None and self.judgement.read != self.read


def candidates(version: StatuteVersion) -> list[Candidate]:
    """Every power the machine reads out of a text, in the order of its articles. Two statements."""
    articles = version.articles.filter(form="article").defer("search", "attachment").order_by("order")
    latest = {(row.article_id, row.paragraph): row for row in _judgements(version).order_by("pk")}
    found: list[Candidate] = []
    for article in articles:
        article.version = version
        found += [
            Candidate(article, number, words, read, latest.get((article.pk, number)))
            for number, words, read in _powers(article)
        ]
    return found


def candidate(version: StatuteVersion, number: int, sub: int, paragraph: int) -> Candidate:
    """The power in one 款; refused (`candidate-unknown`) where the machine reads none."""
    article = version.articles.filter(number=number, sub=sub, form="article").order_by("order").first()
    if article is not None:
        article.version = version
        for place, words, read in _powers(article):
            if place == paragraph:
                return Candidate(article, place, words, read)
    raise Refused("candidate-unknown", place=f"{version.statute.short_title} {number}-{sub}-{paragraph}")


def counts(found: Iterable[Candidate]) -> dict[str, int]:
    """How many candidates are confirmed, rejected, and wait."""
    verdicts = [each.judgement.verdict if each.judgement else "waiting" for each in found]
    return {name: verdicts.count(name) for name in ("waiting", "confirmed", "rejected")}


def words_of(power: ReadPower) -> str:
    """The 款 with its 项, one a line."""
    return next((in_lines(one) for one in power.article.paragraphs if one.number == power.paragraph), "")


def _powers(article: Article) -> Iterator[tuple[int, str, dict[str, Any]]]:
    law = article.version.statute.short_title
    for paragraph in article.paragraphs:
        words = in_lines(paragraph)
        read = as_record(read_provision(words, Place(law, article.number, paragraph.number, article.sub or None)))
        if read["is_penalty"]:
            yield paragraph.number, words, read


def _judgements(version: StatuteVersion) -> QuerySet[CandidateJudgement]:
    return CandidateJudgement.objects.filter(article__version=version).select_related("by")
