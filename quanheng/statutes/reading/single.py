"""One statute of the package and the 款 of one of its articles, without the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from quanheng.rules.citation import short_name
from quanheng.rules.statute_text import Paragraph, paragraphs
from quanheng.statutes.reading.known import Known
from quanheng.statutes.reading.package import Source, library_file, sources
from quanheng.statutes.reading.texts import NUMBERED, ReadArticle, ReadText, read_text


class NoSuchText(LookupError):
    """The package has no statute of that name, or the statute no such article; `sought` is what was asked for."""

    def __init__(self, sought: str) -> None:
        super().__init__(sought)
        self.sought = sought


def texts(known: Known) -> Iterator[ReadText]:
    """Every text of the package, in its order."""
    for source in sources(library_file()):
        yield read_text(source, known)


def titles() -> set[str]:
    """The titles of the package as people write them without 《》, for names that stand without marks."""
    return {short_name(source.title) for source in sources(library_file())}


def text_named(name: str, known: Known, *, promulgated_on: date | None = None) -> ReadText:
    """The text of that name, the latest if there are several; `NoSuchText` if there is none."""
    sought = short_name((known.aliases or {}).get(short_name(name), name))
    found = [each for each in sources(library_file()) if short_name(each.title) == sought]
    if promulgated_on:
        found = [each for each in found if each.promulgated_on == promulgated_on]
    if not found:
        raise NoSuchText(name)
    return read_text(_latest(found), known)


def article_of(text: ReadText, article: int, sub: int = 0) -> ReadArticle:
    """The article of that number; `NoSuchText` if the statute lacks it."""
    for each in text.articles:
        if each.number.form == NUMBERED and (each.number.number, each.number.sub) == (article, sub):
            return each
    raise NoSuchText(f"{short_name(text.title)}第{article}条" + (f"之{sub}" if sub else ""))


def in_lines(paragraph: Paragraph) -> str:
    """A 款 with its 项 one a line below it."""
    items = (
        item.label + item.text.replace("\n", "") + "".join(point.label + point.text for point in item.points)
        for item in paragraph.items
    )
    return "\n".join([paragraph.text.replace("\n", ""), *items])


def paragraphs_of(article: ReadArticle) -> tuple[Paragraph, ...]:
    """The 款 of an article."""
    return paragraphs(article.text)


def _latest(found: Iterable[Source]) -> Source:
    return max(found, key=lambda each: each.promulgated_on)
