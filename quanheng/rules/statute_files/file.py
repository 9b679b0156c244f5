"""What a statute's file holds once it has been read; no line of it is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from quanheng.rules.statute_text import Finding

Line = tuple[int, str]


class Form(StrEnum):
    """What kind of unit stands in a place of the text, by the word it is stored under."""

    ARTICLE = "article"
    POINT = "point"
    WHOLE = "whole"
    PREAMBLE = "preamble"
    ANNEX = "annex"


@dataclass(frozen=True)
class Entry:
    """One entry of a text's history: its words as printed, the day it begins with, all days it names, what was done."""

    words: str
    what: str
    on: date | None = None
    days: tuple[date, ...] = ()
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One unit of the text: a preamble, an article, a point of a decision, the whole, an annex."""

    form: Form
    number: int
    sub: int
    label: str
    headings: tuple[str, ...]
    text: str
    lines: tuple[Line, ...]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class StatuteFile:
    """A file as it was read: lines are numbered from 1, each with its words as printed.

    `headings` are the heading lines and `aside` the lines that are no words of the text (comments, rulings);
    both are told with their words, so that nothing is lost.
    """

    title: str
    part: str
    titles: tuple[Line, ...]
    history: tuple[Entry, ...]
    units: tuple[Unit, ...]
    headings: tuple[Line, ...] = ()
    aside: tuple[Line, ...] = ()
    findings: tuple[Finding, ...] = field(default=())

    @property
    def articles(self) -> tuple[Unit, ...]:
        """The numbered articles."""
        return tuple(unit for unit in self.units if unit.form is Form.ARTICLE)

    def every_finding(self) -> Iterator[Finding]:
        """What is irregular, of the text as a whole and of each unit."""
        yield from self.findings
        for unit in self.units:
            yield from unit.findings

    def placed(self) -> Iterator[tuple[int, str, str]]:
        """Every line that was placed: its number, its words, and the words that are kept for it."""
        kept = f"{self.title} {self.part} " + " ".join(words for _, words in self.titles)
        yield from ((number, words, kept) for number, words in self.titles)
        for entry in self.history:
            yield from ((number, words, entry.words) for number, words in entry.lines)
        for unit in self.units:
            said = f"{unit.label} {unit.text}"
            yield from ((number, words, said) for number, words in unit.lines)
        told = " ".join(finding.detail for finding in self.every_finding())
        above = " ".join(heading for unit in self.units for heading in unit.headings)
        yield from ((number, words, f"{above} {told}") for number, words in self.headings)
        yield from ((number, words, told) for number, words in self.aside)
