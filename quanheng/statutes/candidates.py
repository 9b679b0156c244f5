"""Powers the machine reads out of the articles of a text, and what a legal officer held of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from quanheng.rules.citation import Citation
from quanheng.rules.citations import Place
from quanheng.rules.provisions import Standing, as_record, licence_record, read_provision
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import Article, CandidateJudgement, PowerKind, ReadPower, StatuteVersion
from quanheng.statutes.reading.single import in_lines


@dataclass(frozen=True)
class Candidate:
    """One 款 in which the machine read a power, with the latest judgement."""

    article: Article
    kind: str
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
        """Every kind of penalty it names, each once; none of a licence."""
        return list(dict.fromkeys(kind for tier in self.read.get("tiers", ()) for kind in tier["kinds"]))

    @property
    def department(self) -> str:
        """The organ, as the 款 names it or else the statute in another place."""
        return self.read["department"] or (self.read.get("department_elsewhere") or {}).get("department", "")

    @property
    def conduct(self) -> str:
        """What is punished, or what needs the licence."""
        return self.read["violation" if self.kind == PowerKind.PENALTY else "activity"] or ""

    @property
    def changed(self) -> bool:
        """Whether the machine reads it otherwise than when it was judged."""
        return self.judgement is not None and self.judgement.read != self.read


def candidates(version: StatuteVersion) -> list[Candidate]:
    """Every power the machine reads out of a text, in the order of its articles. Two statements."""
    latest = {(row.article_id, row.paragraph, row.kind): row for row in _judgements(version).order_by("pk")}
    whole = _Whole(version)
    return [
        Candidate(article, kind, paragraph, words, read, latest.get((article.pk, paragraph, kind)))
        for article in whole.articles
        for kind, paragraph, words, read in _powers(article, whole)
    ]


def candidate(
    version: StatuteVersion, number: int, sub: int, paragraph: int, kind: str = PowerKind.PENALTY
) -> Candidate:
    """The power of that kind in one 款; refused (`candidate-unknown`) where the machine reads none."""
    whole = _Whole(version)
    article = version.articles.filter(number=number, sub=sub, form="article").order_by("order").first()
    if article is not None:
        article.version = version
        for what, place, words, read in _powers(article, whole):
            if (what, place) == (kind, paragraph):
                return Candidate(article, what, place, words, read)
    raise Refused("candidate-unknown", place=f"{version.statute.short_title} {number}-{sub}-{paragraph}")


def counts(found: Iterable[Candidate]) -> dict[str, int]:
    """How many candidates are confirmed, rejected, and wait."""
    verdicts = [each.judgement.verdict if each.judgement else "waiting" for each in found]
    return {name: verdicts.count(name) for name in ("waiting", "confirmed", "rejected")}


def words_of(power: ReadPower) -> str:
    """The 款 with its 项, one a line."""
    return next((in_lines(one) for one in power.article.paragraphs if one.number == power.paragraph), "")


class _Whole:
    """The articles of a text, read when they are asked for: the organ of a licence may be named in any of them."""

    def __init__(self, version: StatuteVersion) -> None:
        self.version = version

    @cached_property
    def articles(self) -> list[Article]:
        found = list(self.version.articles.filter(form="article").defer("search", "attachment").order_by("order"))
        for article in found:
            article.version = self.version
        return found

    @cached_property
    def standing(self) -> list[Standing]:
        return [
            Standing(article.number, article.sub, paragraph.number, in_lines(paragraph))
            for article in self.articles
            for paragraph in article.paragraphs
        ]


def _powers(article: Article, whole: _Whole) -> Iterator[tuple[str, int, str, dict[str, Any]]]:
    law = article.version.statute.short_title
    for paragraph in article.paragraphs:
        words, number = in_lines(paragraph), paragraph.number
        read = as_record(read_provision(words, Place(law, article.number, number, article.sub or None)))
        if read["is_penalty"]:
            yield PowerKind.PENALTY.value, number, words, read
        licence = licence_record(words, (article.number, article.sub, number), lambda: whole.standing)
        if licence["is_licence"]:
            yield PowerKind.LICENCE.value, number, words, licence


def _judgements(version: StatuteVersion) -> QuerySet[CandidateJudgement]:
    return CandidateJudgement.objects.filter(article__version=version).select_related("by")
