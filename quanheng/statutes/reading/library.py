"""The library as a whole: since when and until when each text applies, read from the texts themselves.

The package's own `effective_date` is often that of the first version and its `status` says nothing about
a day, so neither is believed where a text speaks. What no text and no known fact settles is recorded as
such and never filled in silently.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from quanheng.rules.statute_text import Finding, Mark
from quanheng.statutes.reading.known import Known
from quanheng.statutes.reading.package import Source
from quanheng.statutes.reading.texts import ReadText, read_text

ONE_DAY = timedelta(days=1)
GONE, EARLIER, AMENDED = "已废止", "历史版本", "已被修改"


class DayFrom(StrEnum):
    """How a day was found, by the word it is stored under."""

    CLOSING_ARTICLE = "closing-article"
    PROMULGATION = "promulgation"
    AMENDING_DECISION = "amending-decision"
    KNOWN_FACT = "known-fact"
    PRESUMED = "presumed"
    PACKAGE = "package"
    REPEALED = "repealed"
    NEXT_VERSION = "next-version"


@dataclass(frozen=True)
class Settled:
    """A text with its days: first and last day inclusive, how each was found, and what took its place."""

    text: ReadText
    in_force_on: date
    from_how: DayFrom
    from_words: str
    first_in_force_on: date | None = None
    ended_on: date | None = None
    ended_how: DayFrom | None = None
    ended_words: str = ""
    end_unknown: bool = False
    successor: str = ""
    findings: tuple[Finding, ...] = ()

    @property
    def package_id(self) -> str:
        """The id of the text in its source."""
        return self.text.source.package_id


def read_library(sources: Iterable[Source], known: Known) -> list[Settled]:
    """Every text of the library with its articles and its days."""
    texts = [read_text(source, known) for source in sources]
    settled = [_beginning(text, texts, known) for text in texts]
    settled = _ended_by_next_version(settled)
    settled = _ended_by_repeal(settled)
    return [_ended_otherwise(each, known) for each in settled]


def _beginning(text: ReadText, texts: list[ReadText], known: Known) -> Settled:
    """Since when the wording applies: a fact, the amending decision, its own closing words, or presumed."""
    closing, promulgated_on, stated = text.closing, text.promulgated_on, text.source.effective_on
    own = (closing.day or promulgated_on) if closing else None
    first = own if own and own < promulgated_on else None
    found = [Finding(Mark.FIRST_VERSION_DAY, 1, f"{first.isoformat()} < {promulgated_on.isoformat()}")] if first else []
    if fact := known.beginning(text.title, promulgated_on):
        day, how, words = fact.day, DayFrom.KNOWN_FACT, fact.source
    elif (decision := _amending_decision(text, texts)) and decision.closing:
        day, how = decision.closing.day or decision.promulgated_on, DayFrom.AMENDING_DECISION
        words = f"《{decision.title}》{decision.closing_label}：{decision.closing.sentence}"
    elif closing and own and not first:
        how = DayFrom.CLOSING_ARTICLE if closing.day else DayFrom.PROMULGATION
        day, words = own, f"{text.closing_label}：{closing.sentence}"
    elif closing or stated < promulgated_on:
        day, how, words = promulgated_on, DayFrom.PRESUMED, ""
        found.append(Finding(Mark.PRESUMED_DAY, 1, promulgated_on.isoformat()))
    else:
        day, how, words = stated, DayFrom.PACKAGE, ""
    if not closing:
        found.append(Finding(Mark.NO_CLOSING_WORDS))
    if own and own != stated:
        found.append(Finding(Mark.DAYS_DISAGREE, 1, f"{own.isoformat()} ≠ {stated.isoformat()}"))
    return Settled(text, day, how, words, first_in_force_on=first, findings=(*text.findings, *found))


def _amending_decision(text: ReadText, texts: list[ReadText]) -> ReadText | None:
    """The decision of the same day that made this wording, when the library has it."""
    short = text.title.removeprefix("中华人民共和国")
    for other in texts:
        if other.promulgated_on == text.promulgated_on and other is not text:
            if f"关于修改《{text.title}》的决定" in other.title:
                return other
            if other.source.kind == "修正案" and other.title.startswith(f"{text.title}修正案") and short != "宪法":
                return other
    return None


def _ended_by_next_version(settled: list[Settled]) -> list[Settled]:
    """Each earlier wording of a statute ends the day before the next one begins."""
    by_title: dict[str, list[Settled]] = {}
    for each in settled:
        by_title.setdefault(each.text.title, []).append(each)
    done = []
    for each in settled:
        later = [other for other in by_title[each.text.title] if other.in_force_on > each.in_force_on]
        if later:
            next_one = min(later, key=lambda other: other.in_force_on)
            each = replace(  # noqa: PLW2901
                each,
                ended_on=next_one.in_force_on - ONE_DAY,
                ended_how=DayFrom.NEXT_VERSION,
                ended_words=next_one.from_words,
                successor=next_one.package_id,
            )
        done.append(each)
    return done


def _ended_by_repeal(settled: list[Settled]) -> list[Settled]:
    """What a closing article ends together with its own beginning ended the day before it began."""
    repeals: dict[str, Settled] = {}
    for each in settled:
        for title in each.text.repeals:
            if title != each.text.title:
                repeals.setdefault(title, each)
    done = []
    for each in settled:
        by = repeals.get(each.text.title)
        began = (by.first_in_force_on or by.in_force_on) if by else None
        if by and began and each.ended_on is None and each.text.promulgated_on < began:
            each = replace(  # noqa: PLW2901
                each,
                ended_on=began - ONE_DAY,
                ended_how=DayFrom.REPEALED,
                ended_words=f"《{by.text.title}》{by.text.repeals_label}",
                successor=by.package_id,
            )
        done.append(each)
    return done


def _ended_otherwise(settled: Settled, known: Known) -> Settled:
    """A known fact ends a text; where the source calls it gone and nothing says since when, that is said."""
    status, found = settled.text.source.status, list(settled.findings)
    if fact := known.ending(settled.text.title, settled.text.promulgated_on):
        return replace(settled, ended_on=fact.day, ended_how=DayFrom.KNOWN_FACT, ended_words=fact.source)
    unknown = status in (GONE, EARLIER) and settled.ended_on is None
    if unknown:
        found.append(Finding(Mark.END_UNKNOWN, 1, status))
    if status == AMENDED:
        found.append(Finding(Mark.NOT_CONSOLIDATED, 1, status))
    return replace(settled, end_unknown=unknown, findings=tuple(found))
