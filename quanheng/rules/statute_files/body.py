"""The text below the opening: preamble, articles or points under their headings, annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from quanheng.rules.statute_files.file import Form, Line, Unit
from quanheng.rules.statute_files.headings import Above, Heading, begins_annex, heading_of
from quanheng.rules.statute_files.lists import irregular_in
from quanheng.rules.statute_files.places import Start, article_start, point_start, starts_within
from quanheng.rules.statute_text import Finding, Mark, repair

_COMMENT = re.compile(r"^<!--.*-->$")
_RULING = re.compile(r"^\|?[-:+| ]*-{3}[-:+| ]*\|?$")
_BY_POINTS = re.compile(r"决定|决议|通知|批复|修改|通告|公告")
_AMENDS = re.compile(r"修正案|关于修改")
LONGEST_SUSPECT = 24


@dataclass
class _Draft:
    """A unit while its lines are being read."""

    form: Form
    number: int
    sub: int
    label: str
    headings: tuple[str, ...]
    words: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    @property
    def quoting(self) -> bool:
        """Whether a quotation mark stands open."""
        text = "".join(self.words)
        return text.count("“") > text.count("”")

    def done(self) -> Unit:
        text, findings = _repaired(self.words) if self.form is not Form.ANNEX else ("\n".join(self.words), ())
        irregular = irregular_in(text) if self.form is not Form.ANNEX else _tables(self.words)
        found = (*self.findings, *findings, *irregular)
        return Unit(self.form, self.number, self.sub, self.label, self.headings, text, tuple(self.lines), found)


@dataclass(frozen=True)
class ReadBody:
    """The units of a text, its heading lines, what was set aside, what is irregular about the whole."""

    units: tuple[Unit, ...]
    headings: tuple[Line, ...]
    aside: tuple[Line, ...]
    findings: tuple[Finding, ...]


class Body:
    """Reads the lines one after another; each goes to the unit that is open or opens another."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.above = Above()
        self.drafts: list[_Draft] = []
        self.headings: list[Line] = []
        self.aside: list[Line] = []
        self.findings: list[Finding] = []
        self.starts: set[int] = set()
        self.by_points = self.whole = self.fresh = False
        self.others = 0

    def read(self, lines: Sequence[Line]) -> ReadBody:
        """The whole text."""
        starts = [start for _, words in lines if (start := article_start(words)) and (start.apart or start.number == 1)]
        self.starts = {start.number for start in starts}
        points = [place for place, (_, words) in enumerate(lines) if _is_first_point(words)]
        first = next((place for place, (_, words) in enumerate(lines) if article_start(words)), len(lines))
        self.by_points = bool(points) and (not starts or (points[0] < first and bool(_BY_POINTS.search(self.title))))
        self.whole = not starts and not self.by_points
        for place, line in enumerate(lines):
            self._take(line, lines[place + 1][1] if place + 1 < len(lines) else "")
        self._headings_without_text()
        self._tell(Mark.COMMENT, [words for _, words in self.aside])
        return ReadBody(
            tuple(draft.done() for draft in self.drafts), tuple(self.headings), tuple(self.aside), tuple(self.findings)
        )

    def _take(self, line: Line, after: str) -> None:
        words = line[1]
        if _COMMENT.match(words) or _RULING.match(words):
            self.aside.append(line)
        elif self.by_points and (point := point_start(words)) and point.number == self._last(Form.POINT) + 1:
            self._open(Form.POINT, point, line)
        elif not (self.whole or self.by_points) and (start := article_start(words)) and self._begins(start, words):
            self._article(start, line)
        elif begins_annex(words.lstrip("# ")) and self._past_first():
            self._annex(line)
        elif (
            (new := heading_of(words)) and not self.whole and not self._in_annex() and (new.depth or not self._quotes())
        ):
            self._heading(new, line)
        else:
            self._text(line, after)

    def _begins(self, start: Start, words: str) -> bool:
        """Whether an article begins here rather than is cited or quoted."""
        last = self._last(Form.ARTICLE)
        follows = start.number == last + 1 and not start.sub
        if self._in_annex():
            return follows and start.apart
        if not follows and self._quotes():
            self._tell(Mark.ARTICLE_QUOTED, [words[:30]])
            return False
        return start.apart or follows

    def _under_headings(self, new: Heading) -> bool:
        """Whether the heading is one of this text, not of an annex or of words it quotes."""
        return not (self.whole or self._in_annex()) and bool(new.depth or not self._quotes())

    def _quotes(self) -> bool:
        """Whether the open unit gives the words of another text: in quotation marks, or as what it puts in there."""
        if not self.drafts:
            return False
        open_unit = self.drafts[-1]
        inserts = bool(_AMENDS.search(self.title)) and any("增加" in words for words in open_unit.words)
        return open_unit.quoting or inserts

    def _article(self, start: Start, line: Line) -> None:
        """Open an article; where the next one begins inside the line and nowhere else, open that too."""
        rest = start.words
        for at, inner in starts_within(rest):
            if inner.number == start.number + 1 and inner.number not in self.starts:
                if not inner.apart:
                    self._tell(Mark.ARTICLE_MERGED, [inner.label])
                    break
                self._opened(start, (line[0], f"{start.label} {rest[:at]}"), rest[:at].strip())
                self._tell(Mark.ARTICLE_SPLIT, [f"{start.label}…{inner.label}"])
                self._article(inner, (line[0], rest[at:]))
                return
        self._opened(start, line, rest)

    def _opened(self, start: Start, line: Line, words: str) -> None:
        if not start.apart:
            self._tell(Mark.ARTICLE_SPACE, [line[1][:20]])
        self._open(Form.ARTICLE, start, line, words)

    def _open(self, form: Form, start: Start, line: Line, words: str | None = None) -> None:
        said = start.words if words is None else words
        draft = _Draft(form, start.number, start.sub, start.label, self.above.words)
        draft.lines.append(line)
        draft.words += [said] if said else []
        self.drafts.append(draft)
        self.fresh = False

    def _annex(self, line: Line) -> None:
        self.others += 1
        words = line[1].lstrip("# ")
        draft = _Draft(Form.ANNEX, 0, self.others, words[:30], (), [words], [line])
        draft.findings.append(Finding(Mark.ATTACHMENT, 1, words[:60]))
        self.drafts.append(draft)
        self.fresh = False

    def _heading(self, new: Heading, line: Line) -> None:
        if not new.depth:
            self._tell(Mark.HEADING_UNMARKED, [new.words])
        if not self.above.enter(new):
            self._tell(Mark.HEADING_ORDER, [new.words])
        self.headings.append(line)
        self.fresh = True

    def _text(self, line: Line, after: str) -> None:
        words = line[1].lstrip("#").strip() if self.whole or self._in_annex() else line[1]
        if not self.drafts or (self.fresh and not self._in_annex()):
            self._preamble()
        draft = self.drafts[-1]
        if draft.form is Form.ARTICLE:
            if _looks_like_a_heading(words, after):
                draft.findings.append(Finding(Mark.HEADING_SUSPECTED, 1, words))
            if self._goes_over(draft, line):
                return
        draft.words.append(words)
        draft.lines.append(line)

    def _goes_over(self, draft: _Draft, line: Line) -> bool:
        """Whether the next article begins inside this line of the open one."""
        for at, inner in starts_within(line[1]):
            if inner.number == draft.number + 1 and inner.number not in self.starts and not draft.quoting:
                if not inner.apart:
                    draft.findings.append(Finding(Mark.ARTICLE_MERGED, 1, inner.label))
                    return False
                draft.words.append(line[1][:at].strip())
                draft.lines.append((line[0], line[1][:at]))
                self._tell(Mark.ARTICLE_SPLIT, [f"{draft.label}…{inner.label}"])
                self._article(inner, (line[0], line[1][at:]))
                return True
        return False

    def _preamble(self) -> None:
        if self.whole:
            self.drafts.append(_Draft(Form.WHOLE, 0, 0, "全文", self.above.words))
        else:
            self.others += 1
            self.drafts.append(_Draft(Form.PREAMBLE, 0, self.others, "序言", self.above.words))
        self.fresh = False

    def _headings_without_text(self) -> None:
        """A heading no unit stands under is told with its words, or it would be lost."""
        kept = {words for draft in self.drafts for words in draft.headings}
        for _, words in self.headings:
            found = heading_of(words)
            if found and found.words not in kept:
                self._tell(Mark.HEADING_EMPTY, [found.words])

    def _tell(self, mark: Mark, details: list[str]) -> None:
        if details:
            self.findings.append(Finding(mark, len(details), " / ".join(details)))

    def _last(self, form: Form) -> int:
        return next((draft.number for draft in reversed(self.drafts) if draft.form is form), 0)

    def _in_annex(self) -> bool:
        return bool(self.drafts) and self.drafts[-1].form is Form.ANNEX

    def _past_first(self) -> bool:
        return any(draft.form is not Form.PREAMBLE for draft in self.drafts)


def _is_first_point(words: str) -> bool:
    start = point_start(words)
    return bool(start and start.number == 1)


def _looks_like_a_heading(words: str, after: str) -> bool:
    short = len(words) <= LONGEST_SUSPECT and words[-1] not in "。；：，、！？）)”|"
    return short and bool(article_start(after) or heading_of(after))


def _repaired(words: list[str]) -> tuple[str, tuple[Finding, ...]]:
    """The words joined where a sentence was broken beyond doubt; a first line without a stop may be a caption."""
    caption = words[:1] if words and not re.search(r"[，。；：]", words[0]) else []
    done = repair("\n".join(words[len(caption) :]))
    # a heading at the end of words that are quoted is one of them
    lines = [*caption, *([done.text] if done.text else []), *done.headings]
    return "\n".join(lines), tuple(found for found in done.findings if found.mark is not Mark.GLUED_HEADING)


def _tables(words: list[str]) -> tuple[Finding, ...]:
    rows = sum(line.count("|") > 1 for line in words)
    return (Finding(Mark.TABLE, rows, words[0][:40]),) if rows else ()
