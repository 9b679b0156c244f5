"""What `quanheng statutes cite` and `quanheng statutes provisions` report; neither needs the database."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from quanheng.rules.citations import Place, cited_in
from quanheng.rules.provisions import (
    Standing,
    as_record,
    licence_record,
    paragraphs_in,
    read_provision,
)
from quanheng.site.faults import Fault
from quanheng.statutes.reading.known import Known, known_statutes
from quanheng.statutes.reading.package import LibraryMissing
from quanheng.statutes.reading.single import NoSuchText, article_of, in_lines, paragraphs_of, text_named, titles

# signs that no text has: a program or an archive can be valid UTF-8 all the same
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
LONGEST_PASSAGE = 2_000_000  # bytes; the longest code of the package has half of it


def citations_report(args: Namespace) -> list[dict]:
    """The citations of the passage on standard input."""
    place = Place(args.self_law, args.article, args.paragraph, args.sub)
    return [asdict(each) for each in cited_in(_passage("-"), place, _known_titles())]


def provisions_report(args: Namespace) -> list[dict]:
    """One record for each 款: of the given text, of one article, or of a whole statute."""
    return [as_record(read_provision(words, place)) for place, words in _paragraphs(args)]


def licences_report(args: Namespace) -> list[dict]:
    """For each 款 the licence it requires, all null where it requires none; the organ also if named elsewhere."""
    standing = _standing(args) if not args.text else []
    return [licence_record(words, _in_figures(place), lambda: standing) for place, words in _paragraphs(args)]


def _in_figures(place: Place) -> tuple[int, int, int]:
    return place.article or 0, place.sub or 0, place.paragraph or 1


def _standing(args: Namespace) -> list[Standing]:
    """Every 款 of the statute asked for, because an organ may be named in any of them."""
    whole = Namespace(**{**vars(args), "article": None, "paragraph": None})
    return [Standing(*_in_figures(place), words) for place, words in _paragraphs(whole)]


def _paragraphs(args: Namespace) -> Iterator[tuple[Place, str]]:
    """The 款 asked for, with where each stands."""
    if args.text:
        for number, words in enumerate(paragraphs_in(_passage(args.text)), args.paragraph or 1):
            yield Place(args.law, args.article, number if number > 1 else args.paragraph, args.sub), words
        return
    try:
        text = text_named(args.law, _known())
        articles = text.articles if args.article is None else [article_of(text, args.article, args.sub or 0)]
    except NoSuchText as missing:
        raise Fault("statute-text-not-found", sought=missing.sought) from missing
    if args.article and args.paragraph is not None and not 0 < args.paragraph <= len(paragraphs_of(articles[0])):
        raise Fault("statute-text-not-found", sought=f"{args.law}第{args.article}条第{args.paragraph}款")
    for article in articles:
        for paragraph in paragraphs_of(article):
            if args.paragraph in (None, paragraph.number):
                place = Place(args.law, article.number.number, paragraph.number, article.number.sub or None)
                yield place, in_lines(paragraph)


def _passage(name: str) -> str:
    """The words in a file, or on standard input for `-`; UTF-8, or GB 18030 if it cannot be UTF-8."""
    try:
        read = sys.stdin.buffer.read(LONGEST_PASSAGE + 1) if name == "-" else Path(name).read_bytes()
    except OSError as trouble:
        raise Fault("passage-unreadable", path=name, detail=trouble.strerror or trouble) from trouble
    if len(read) > LONGEST_PASSAGE:
        raise Fault("passage-too-long", path=name, most=f"{LONGEST_PASSAGE:,}")
    words = _decoded(read)
    if words is None or _NO_TEXT.search(words):
        raise Fault("passage-unreadable", path=name, detail="UTF-8, GB 18030")
    if not words.strip():
        raise Fault("passage-empty", path=name)
    return words.replace("\r\n", "\n")


def _decoded(read: bytes) -> str | None:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return read.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _known() -> Known:
    return known_statutes(settings.LAW / "known-statutes.toml")


def _known_titles() -> set[str]:
    """Titles help where 《》 are missing; without the package the words alone are read."""
    try:
        return titles()
    except LibraryMissing:
        return set()
