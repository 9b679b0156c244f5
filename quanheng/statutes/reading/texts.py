"""From rows to texts: articles repaired, numbered and under their headings; what is irregular said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from quanheng.rules.citation import article_label
from quanheng.rules.statute_text import (
    ArticleNumber,
    ClosingWords,
    Finding,
    Mark,
    article_number,
    closing_words,
    heading,
    repair,
    repealed,
)
from quanheng.statutes.reading.known import Known, LostHeading
from quanheng.statutes.reading.package import Row, Source

NUMBERED = "article"


@dataclass(frozen=True)
class ReadArticle:
    """One article: its place, its headings from the outermost in, its words."""

    number: ArticleNumber
    label: str
    headings: tuple[str, ...]
    text: str
    attachment: str = ""
    findings: tuple[Finding, ...] = ()
    recovered: bool = False


@dataclass(frozen=True)
class ReadText:
    """One version of one statute, before its days are settled."""

    source: Source
    articles: tuple[ReadArticle, ...]
    closing: ClosingWords | None
    closing_label: str
    repeals: tuple[str, ...]
    repeals_label: str
    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The full title."""
        return self.source.title

    @property
    def promulgated_on(self) -> date:
        """The day this wording was promulgated."""
        return self.source.promulgated_on

    @property
    def digest(self) -> str:
        """SHA-256 over every article's place, headings and words."""
        return text_digest((each.label, list(each.headings), each.text, each.attachment) for each in self.articles)


def text_digest(articles: Iterable[tuple[str, list[str], str, str]]) -> str:
    """The digest of a text: label, headings, words and attachment of its articles in order."""
    canonical = json.dumps(list(articles), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def read_text(source: Source, known: Known) -> ReadText:
    """The text of one source, repaired where certain."""
    articles, findings = _articles(source.rows)
    for lost in known.lost:
        if (lost.title, lost.promulgated_on) == (source.title, source.promulgated_on):
            articles = _recovered(articles, lost)
            findings.append(Finding(Mark.LOST_HEADING, 1, f"{article_label(lost.article)}：{lost.source}"))
    closing, closing_label = _closing(articles)
    repeals, repeals_label = _repeals(articles)
    findings += _irregular_numbers(articles)
    return ReadText(source, tuple(articles), closing, closing_label, repeals, repeals_label, tuple(findings))


def _articles(rows: tuple[Row, ...]) -> tuple[list[ReadArticle], list[Finding]]:
    found: list[ReadArticle] = []
    part = subpart = stale = ""
    for place, row in enumerate(rows):
        words = repair(row.text, last=place == len(rows) - 1)
        number = article_number(row.label)
        chapter = "" if row.chapter == stale else row.chapter
        above = tuple(heading(each) for each in (part, subpart, chapter, row.section) if each)
        dropped = (Finding(Mark.SUB_NUMBER),) if number.sub else ()
        found.append(
            ReadArticle(number, _label(row, number), above, words.text, words.attachment, words.findings + dropped)
        )
        for each in words.headings:
            # the chapter column is carried over a new part until the next chapter begins
            part, subpart = (part, each) if "分编" in each.split(" ")[0] else (each, "")
            stale = row.chapter
    parts = {article.headings[0] for article in found if article.headings and "编" in article.headings[0].split(" ")[0]}
    return found, [Finding(Mark.FIRST_PART)] if parts and "第一编" not in {each.split(" ")[0] for each in parts} else []


def _label(row: Row, number: ArticleNumber) -> str:
    return f"第{row.label.removeprefix('条目')}项" if number.form == "point" else row.label


def _recovered(articles: list[ReadArticle], lost: LostHeading) -> list[ReadArticle]:
    """The articles with the lost one taken out of the one it was printed in; its beginning stays lost."""
    for place, article in enumerate(articles):
        before, found, after = article.text.partition(f"\n{lost.begins}")
        if article.number == ArticleNumber(lost.printed_in) and found:
            kept = replace(article, text=before)
            new = ReadArticle(
                ArticleNumber(lost.article), article_label(lost.article), article.headings,
                f"……{lost.begins}{after}", article.attachment, (Finding(Mark.LOST_HEADING),), recovered=True,
            )  # fmt: skip
            return [*articles[:place], kept, new, *articles[place + 1 :]]
    return articles


def _closing(articles: list[ReadArticle]) -> tuple[ClosingWords | None, str]:
    for article in reversed(articles):
        if words := closing_words(article.text):
            return words, article.label
    return None, ""


def _repeals(articles: list[ReadArticle]) -> tuple[tuple[str, ...], str]:
    for article in reversed(articles):
        if titles := repealed(article.text):
            return titles, article.label
    return (), ""


def _irregular_numbers(articles: list[ReadArticle]) -> list[Finding]:
    places = [article.number for article in articles if article.number.form == NUMBERED]
    missing = sorted(set(range(1, max((place.number for place in places), default=0))) - {p.number for p in places})
    repeated = [after for before, after in pairwise(places) if (after.number, after.sub) <= (before.number, before.sub)]
    found = [Finding(Mark.GAP, len(missing), _listed(missing))] if missing else []
    if repeated:
        found.append(Finding(Mark.REPEATED, len(repeated), _listed([place.number for place in repeated])))
    return found


def _listed(numbers: list[int]) -> str:
    shown = "、".join(article_label(number) for number in numbers[:8])
    return f"{shown}等" if len(numbers) > 8 else shown
