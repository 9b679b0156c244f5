"""The opening of a statute's file: its titles, and who adopted, amended and promulgated it on which day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from quanheng.rules.statute_files.file import Entry, Line
from quanheng.rules.statute_text import Finding, Mark

_TITLE = re.compile(r"^#\s+(?P<words>\S.*)$")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_BRACKETS = ("（）", "()", "《》", "〈〉", "<>", "“”", "【】")
# what was done, by the words that say so; the first that is found counts
_DONE = (
    ("repealed", r"废止$|失效$"),
    ("in-force", r"^(?:起)?(?:施行|实施|生效|执行)[）)]?$|起(?:施行|实施|生效|执行)[）)。]?$"),
    ("amended", r"修正|修订|修改"),
    ("approved", r"批准"),
    ("adopted", r"通过|会议|制定"),
    ("promulgated", r"公布|发布|颁布|公告|令"),
)
MADE = frozenset({"amended", "approved", "adopted", "promulgated"})


@dataclass(frozen=True)
class Opening:
    """Titles, history, and what is irregular about them."""

    title: str
    part: str
    titles: tuple[Line, ...]
    history: tuple[Entry, ...]
    findings: tuple[Finding, ...]


def read_opening(lines: Sequence[Line]) -> Opening:
    """The opening from its lines, which are not blank.

    Several titles are a statute and the part of it this file holds. A line without a day goes on with the entry
    before it.
    """
    titles = tuple(line for line in lines if _TITLE.match(line[1]))
    named = [_named(words) for _, words in titles]
    entries = list(_entries([line for line in lines if line not in titles]))
    found = [*_about_titles(named), *_about_history(entries)]
    return Opening(named[0] if named else "", " ".join(named[1:]), titles, tuple(entries), tuple(found))


def is_title(words: str) -> bool:
    """Whether a line is a title of the whole text."""
    return bool(_TITLE.match(words))


def is_entry(words: str) -> bool:
    """Whether a line of the opening begins with a day."""
    return bool(_DAY.match(words))


def days_in(words: str) -> tuple[date, ...]:
    """The days a line names that the calendar has, in the order written."""
    return tuple(day for day in map(_day, _DAY.finditer(words)) if day)


def _named(words: str) -> str:
    return re.sub(r"\s+", " ", words.lstrip("#").strip())


def _entries(lines: Sequence[Line]) -> Iterator[Entry]:
    now: Entry | None = None
    for line in lines:
        if now and not is_entry(line[1]):
            now = replace(now, words=f"{now.words}{line[1]}", lines=(*now.lines, line))
            continue
        if now:
            yield _finished(now)
        now = Entry(line[1], "", lines=(line,))
    if now:
        yield _finished(now)


def _finished(entry: Entry) -> Entry:
    """The entry with its days and what was done on them."""
    days = days_in(entry.words)
    begins = _DAY.match(entry.words)
    rest = entry.words[begins.end() :].strip() if begins else entry.words
    what = next((what for what, words in _DONE if re.search(words, rest)), "")
    return replace(entry, what=what, on=days[0] if begins and days else None, days=days)


def _about_titles(named: list[str]) -> Iterator[Finding]:
    if not named:
        yield Finding(Mark.NO_TITLE)
    if len(named) > 1:
        yield Finding(Mark.SEVERAL_TITLES, len(named) - 1, " / ".join(named))


def _about_history(entries: list[Entry]) -> Iterator[Finding]:
    if not entries:
        yield Finding(Mark.NO_HISTORY)
    said = [" ".join(words for _, words in entry.lines) for entry in entries]
    yield from _counted(Mark.HISTORY_NO_DAY, [words for words in said if not _DAY.search(words)])
    yield from _counted(Mark.HISTORY_SEVERAL_DAYS, [words for words in said if len(_DAY.findall(words)) > 1])
    yield from _counted(
        Mark.HISTORY_BROKEN, [" ⏎ ".join(words for _, words in each.lines) for each in entries if len(each.lines) > 1]
    )
    yield from _counted(Mark.HISTORY_BRACKETS, [words for words in said if not _balanced(words)])
    impossible = [match[0] for words in said for match in _DAY.finditer(words) if not _day(match)]
    yield from _counted(Mark.IMPOSSIBLE_DAY, impossible)
    made = [each.on for each in entries if each.on and each.what in MADE]
    backwards = [f"{after} < {before}" for before, after in pairwise(made) if after < before]
    yield from _counted(Mark.HISTORY_DISORDER, backwards)


def _counted(mark: Mark, details: list[str]) -> Iterator[Finding]:
    if details:
        yield Finding(mark, len(details), " / ".join(details))


def _balanced(words: str) -> bool:
    """Whether every bracket that opens closes, of whichever width; a quotation mark inside another counts too."""
    return all(words.count(pair[0]) == words.count(pair[1]) for pair in _BRACKETS)


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(*(int(part) for part in match.groups()))
    except ValueError:
        return None
