"""A folder of statutes in Markdown files: what each says about itself beyond its text."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from quanheng.rules.statute_files import Entry, Form, StatuteFile, Unit, read_file, unbroken
from quanheng.rules.statute_files.opening import MADE
from quanheng.rules.statute_text import ClosingWords, Finding, Mark, closing_words, repealed
from quanheng.statutes.reading.known import Known
from quanheng.statutes.reading.texts import text_digest

LONGEST_FILE = 8_000_000  # bytes; the longest code has a tenth of it
ENCODINGS = ("utf-8-sig", "gb18030")
OTHER = "other"
RANKS = {
    "宪法": "constitution", "行政法规": "administrative-regulation", "地方性法规": "local-regulation",
    "部门规章": "department-rule", "地方政府规章": "local-rule", "政府规章": "local-rule",
    "司法解释": "judicial-interpretation", "规范性文件": "normative-document", "案例": OTHER,
    **dict.fromkeys(
        ("宪法相关法", "民法典", "民法商法", "行政法", "经济法", "社会法", "刑法", "诉讼与非诉讼程序法", "法律"), "law"
    ),
}  # fmt: skip
_NAME_DAY = re.compile(r"[（(](\d{4})-(\d{1,2})-(\d{1,2})[）)]$")
_ASSEMBLY = r"人民代表大会(?:常务委员会)?"
_ISSUERS = (
    re.compile(rf"第.{{1,4}}届(?P<of>)(?P<body>全国{_ASSEMBLY})"),
    re.compile(rf"^(?P<of>[\u4e00-\u9fff]{{2,16}}?)第.{{1,4}}届(?P<body>{_ASSEMBLY})"),
    re.compile(r"(?P<of>)(?P<body>国务院)(?!.{0,12}(?:部|委员会|总局))"),
    re.compile(
        r"(?P<of>)(?P<body>[\u4e00-\u9fff]{2,20}?(?:人民政府|部|委员会|总局|总署|署|局|银行))(?:令|公告|公布|发布|第)"
    ),
)
_COURTS = re.compile("最高人民法院|最高人民检察院")


class UnreadableFile(Exception):
    """A file that cannot be a text: `why` is a word for it, `detail` what was seen."""

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why = why
        self.detail = detail


@dataclass(frozen=True)
class FolderText:
    """One text of the folder: what its file says, under which title and rank, since when it applies."""

    path: str
    file: StatuteFile
    title: str
    rank: str
    kind: str
    issuer: str
    promulgated_on: date | None
    in_force_on: date | None
    in_force_how: str
    in_force_words: str
    first_in_force_on: date | None
    repeals: tuple[str, ...]
    repeals_words: str
    findings: tuple[Finding, ...]

    @property
    def code(self) -> str:
        """Its code, the same wherever the folder lies."""
        name = PurePosixPath(self.path).name
        return hashlib.sha256(f"{self.title}\n{self.promulgated_on}\n{name}".encode()).hexdigest()[:12]

    @property
    def digest(self) -> str:
        """SHA-256 over every unit's place, headings and words, as the library digests its texts."""
        return text_digest((each.label, list(each.headings), each.text, "") for each in self.file.units)

    @property
    def is_statute(self) -> bool:
        """Whether it can be kept in a library of law at all."""
        return not any(finding.mark is Mark.NOT_A_STATUTE and finding.detail for finding in self.findings)


def markdown_files(folder: Path) -> Iterator[Path]:
    """Every Markdown file under the folder, in the order of their paths; what is hidden is no text."""
    for path in sorted(folder.rglob("*.md")):
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            yield path


def read_text_of(path: Path, folder: Path, known: Known) -> FolderText:
    """The text in a file; `UnreadableFile` says why it is none."""
    words, other = _words(path)
    within = unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
    file = read_file(words)
    found = list(file.findings) + ([Finding(Mark.OTHER_ENCODING, 1, other)] if other else [])
    rank, kind = _rank(f"{unicodedata.normalize('NFC', folder.name)}/{within}", file)
    if not rank or rank == OTHER:
        laid_out = Mark.NO_OPENING_END not in {each.mark for each in found} or file.articles
        found.append(Finding(Mark.NOT_A_STATUTE, 1, "" if laid_out else within) if not file.articles else
                     Finding(Mark.NO_RANK))  # fmt: skip
    issuer = _issuer(file.history, kind, within)
    if not issuer and rank != OTHER:
        found.append(Finding(Mark.NO_ISSUER))
    title = file.title or _NAME_DAY.sub("", PurePosixPath(within).stem)
    title = f"{title}（{file.part}）" if file.part else title
    text = FolderText(
        within, file, title[:400], rank or OTHER, kind, issuer[:60], None, None, "unknown", "", None,
        *_repeals(file.units), tuple(found),
    )  # fmt: skip
    return _dated(text, known)


def _words(path: Path) -> tuple[str, str]:
    """The words of a file, and its encoding where that is not UTF-8."""
    try:
        if path.stat().st_size > LONGEST_FILE:
            raise UnreadableFile("too-long", f"{path.stat().st_size:,} > {LONGEST_FILE:,}")
        read = path.read_bytes()
    except OSError as trouble:
        raise UnreadableFile("unreadable", trouble.strerror or str(trouble)) from trouble
    if not read.strip():
        raise UnreadableFile("empty")
    encodings = ("utf-16",) if read[:2] in (b"\xff\xfe", b"\xfe\xff") else ENCODINGS
    for encoding in encodings:
        try:
            words = read.decode(encoding)
        except UnicodeDecodeError:
            continue
        if words.count("\x00") * 20 > len(words):
            break
        return words, "" if encoding == ENCODINGS[0] else encoding
    raise UnreadableFile("not-text")


def _rank(within: str, file: StatuteFile) -> tuple[str, str]:
    """The rank by the folders a file lies in, innermost first, or by who made it; and the folder that said so."""
    for part in reversed(PurePosixPath(within).parts[:-1]):
        if part in RANKS:
            return RANKS[part], part
    if _COURTS.match(file.title):
        return "judicial-interpretation", "司法解释"
    return "", ""


def _issuer(history: tuple[Entry, ...], kind: str, within: str) -> str:
    """Who made the text, by the last entry of its history that says so; a rule's folder names its department."""
    for entry in reversed(history):
        if entry.what not in MADE:
            continue
        if courts := dict.fromkeys(_COURTS.findall(entry.words)):
            return "、".join(courts)
        said = re.sub(r"^[\d年月日\s]+", "", re.sub(r"《.*》", "", entry.words))
        for pattern in _ISSUERS:
            if found := pattern.search(said):
                return found["of"] + found["body"]
    parts = PurePosixPath(within).parts
    return parts[-2] if kind == "部门规章" and len(parts) > 1 and parts[-2] != kind else ""


def _dated(text: FolderText, known: Known) -> FolderText:
    """The text with its days: promulgated by its file's name or its history, in force by what says so best."""
    made = [day for entry in text.file.history if entry.what in MADE for day in entry.days]
    last, named, found = max(made, default=None), _day_of_name(text.path), list(text.findings)
    if named and not last:
        found.append(Finding(Mark.DAY_OF_FILE_NAME, 1, named.isoformat()))
    elif named and last and named != last:
        found.append(Finding(Mark.FILE_NAME_DIFFERS, 1, f"{named.isoformat()} ≠ {last.isoformat()}"))
    text = replace(text, promulgated_on=named or last, findings=tuple(found))
    return _begun(text, known, min(made, default=None))


def _begun(text: FolderText, known: Known, first_made: date | None) -> FolderText:
    closing, promulgated_on, found = _closing(text.file.units), text.promulgated_on, list(text.findings)
    stated = [entry for entry in text.file.history if entry.what == "in-force" and entry.on]
    amended = bool(first_made and promulgated_on and promulgated_on > first_made)
    in_history = stated[-1].on if stated else None
    own = closing[0].day if closing else None
    fact = known.beginning(text.title, promulgated_on) if promulgated_on else None
    first = min((day for day in (in_history, own) if day and promulgated_on and day < promulgated_on), default=None)
    if closing and closing[0].day is None and amended:
        first = first or first_made
    if first:
        found.append(Finding(Mark.FIRST_VERSION_DAY, 1, f"{first.isoformat()} < {promulgated_on}"))
    later = [day for day in (in_history, own) if day and (not promulgated_on or day >= promulgated_on)]
    if in_history and own and in_history != own:
        found.append(Finding(Mark.DAYS_DISAGREE, 1, f"{in_history.isoformat()} ≠ {own.isoformat()}"))
    if not closing and text.file.articles:
        found.append(Finding(Mark.NO_CLOSING_WORDS))
    if fact:
        day, how, words = fact.day, "known-fact", fact.source
    elif own in later and closing:
        day, how, words = own, "closing-article", f"{closing[1]}：{closing[0].sentence}"
    elif later:
        day, how, words = later[0], "history", stated[-1].words
    elif closing and closing[0].day is None and promulgated_on and not amended:
        day, how, words = promulgated_on, "promulgation", f"{closing[1]}：{closing[0].sentence}"
    elif promulgated_on:
        day, how, words = promulgated_on, "presumed", ""
        found.append(Finding(Mark.PRESUMED_DAY, 1, promulgated_on.isoformat()))
    else:
        day, how, words = None, "unknown", ""
        found.append(Finding(Mark.DAY_UNKNOWN))
    return replace(
        text, in_force_on=day, in_force_how=how, in_force_words=words, first_in_force_on=first, findings=tuple(found)
    )


def _closing(units: tuple[Unit, ...]) -> tuple[ClosingWords, str] | None:
    for unit in reversed(units):
        if unit.form is not Form.ANNEX and (words := closing_words(unit.text)):
            return words, unit.label
    return None


def _repeals(units: tuple[Unit, ...]) -> tuple[tuple[str, ...], str]:
    for unit in reversed(units):
        if unit.form is not Form.ANNEX and (titles := repealed(unit.text)):
            return tuple(dict.fromkeys(title.replace("〈", "《").replace("〉", "》") for title in titles)), unit.label
    return (), ""


def _day_of_name(within: str) -> date | None:
    found = _NAME_DAY.search(PurePosixPath(within).stem)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


__all__ = ["FolderText", "UnreadableFile", "markdown_files", "read_text_of", "unbroken"]
