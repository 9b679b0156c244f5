"""Loading a folder of statutes: file by file, each whole or not at all, each irregularity kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction

from quanheng.ledger.actions import record
from quanheng.people.permissions import Act, check
from quanheng.rules.citation import short_name
from quanheng.rules.search_words import search_words, vector
from quanheng.rules.statute_files import Form, Unit
from quanheng.rules.statute_text import Finding, Mark
from quanheng.statutes.actions.days import settle_days
from quanheng.statutes.actions.library import ARTICLE_COLUMNS, LIBRARY, LOCK
from quanheng.statutes.models import (
    Article,
    Irregularity,
    Repeal,
    Statute,
    StatuteName,
    StatuteRank,
    StatuteVersion,
)
from quanheng.statutes.reading.folder import FolderText, UnreadableFile, markdown_files, read_text_of, unbroken
from quanheng.statutes.reading.known import Known, known_statutes

BATCH = 50
SHOWN = 6
Progress = Callable[[int], None]


@dataclass
class FolderReport:
    """What became of a folder: counts, each irregularity by files and occurrences, what could not be loaded."""

    files: int = 0
    texts: int = 0
    articles: int = 0
    unbroken: int = 0
    irregularities: dict[str, dict[str, int]] = field(default_factory=dict)
    failed: list[dict[str, str]] = field(default_factory=list)

    def tell(self, findings: Iterable[Finding]) -> None:
        """Count the irregularities of one file."""
        counts: Counter[str] = Counter()
        for found in findings:
            counts[found.mark.value] += found.count
        for mark, count in counts.items():
            told = self.irregularities.setdefault(mark, {"files": 0, "occurrences": 0})
            told["files"] += 1
            told["occurrences"] += count

    def as_record(self) -> dict[str, Any]:
        """The report as it is printed."""
        said = {name: getattr(self, name) for name in ("files", "texts", "articles", "unbroken")}
        return {**said, "irregularities": dict(sorted(self.irregularities.items())), "failed": self.failed}


def load_folder(
    folder: Path, *, on: date, by: models.Model | None = None, progress: Progress | None = None
) -> FolderReport:
    """Load every Markdown file under the folder; one that cannot be loaded is told and stops no other.

    A file is loaded whole or not at all. The same files load once; a corrected file is a new copy beside the
    old one. A text the library holds from elsewhere is kept beside it and does not count.
    """
    if by is not None:
        check(by.standing(on), Act.STATUTE_LOAD)
    report, known = FolderReport(), known_statutes(settings.LAW / "known-statutes.toml")
    loaded: list[tuple[int, FolderText, list[Finding]]] = []
    paths = markdown_files(folder)
    while some := list(islice(paths, BATCH)):
        read = list(_read(some, folder, known, report))
        loaded += _load_batch(read, report, folder, by=by, on=on)
        if progress:
            progress(report.files)
    _tell_repeals(loaded, report, by=by, on=on)
    return report


def _read(paths: list[Path], folder: Path, known: Known, report: FolderReport) -> Iterator[FolderText]:
    """The texts of some files; what is unreadable, or no statute, is told."""
    for path in paths:
        report.files += 1
        try:
            text = read_text_of(path, folder, known)
        except UnreadableFile as trouble:
            told = {"file": path.relative_to(folder).as_posix(), "why": trouble.why, "detail": trouble.detail}
            report.failed.append(told)
            continue
        if text.is_statute:
            yield text
        else:
            report.tell(text.findings)


@transaction.atomic
def _load_batch(
    texts: list[FolderText], report: FolderReport, folder: Path, *, by: models.Model | None, on: date
) -> list[tuple[int, FolderText, list[Finding]]]:
    """Load some texts in one transaction and one event, each behind a savepoint of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    kept, changed = [], list[StatuteVersion]()
    for place, text in enumerate(texts, 1):
        if place == len(texts):
            _fold_in()
        try:
            with transaction.atomic():
                version, told, new = _keep(text)
        except (DatabaseError, ValueError) as trouble:
            report.failed.append({"file": text.path, "why": "not-kept", "detail": str(trouble).strip()[:200]})
            continue
        kept.append((version.pk, text, told))
        changed += new
        report.texts += 1
        report.articles += len(text.file.articles)
        report.unbroken += unbroken(text.file)
        report.tell((*text.findings, *(found for unit in text.file.units for found in unit.findings), *told))
    settled = settle_days(StatuteVersion.objects.filter(pk__in=[pk for pk, _, _ in kept]).values_list("statute"))
    touched = list({row.pk: row for row in (*changed, *settled)}.values())
    if touched:
        facts = {"folder": folder.name, "texts": len(changed), "changed": len(touched)}
        record("statutes.folder-loaded", about=LIBRARY, office="", by=by, on=on, facts=facts, touched=touched)
    return [(pk, _light(text), told) for pk, text, told in kept if text.repeals]


def _keep(text: FolderText) -> tuple[StatuteVersion, list[Finding], list[StatuteVersion]]:
    """The version of one text with its articles and irregularities, what the library adds, which rows say more now."""
    told: list[Finding] = []
    statute = _statute(text, told)
    digest = text.digest
    old = StatuteVersion.objects.filter(code=text.code, text_hash=digest).first()
    version = old or StatuteVersion(code=text.code, text_hash=digest)
    said = {**_said(text), "statute_id": statute.pk, "current": _counts(text, statute, told)}
    changed: list[StatuteVersion] = []
    if old is None or any(getattr(version, name) != value for name, value in said.items()):
        changed = _set_aside(version)
        for name, value in said.items():
            setattr(version, name, value)
        version.save()
        changed.append(version)
    if old is None:
        _copy_articles(version, text)
        Repeal.objects.bulk_create([Repeal(by=version, title=t, words=text.repeals_words) for t in text.repeals])
    _keep_irregularities(version, text, told)
    return version, told, changed


def _set_aside(version: StatuteVersion) -> list[StatuteVersion]:
    """The copies of this text that counted until now and no longer do."""
    stale = list(StatuteVersion.objects.filter(code=version.code, current=True).exclude(pk=version.pk))
    for each in stale:
        each.current = False
        each.save(update_fields=["current"])
    return stale


def _statute(text: FolderText, told: list[Finding]) -> Statute:
    """The statute of that title; one of another rank under the same title stands under its issuer's name too."""
    statute = Statute.objects.filter(title=text.title).first()
    title = text.title
    if statute and text.rank != StatuteRank.OTHER and statute.rank not in (text.rank, StatuteRank.OTHER):
        title = f"{text.title}（{text.issuer or StatuteRank(text.rank).label}）"
        told.append(Finding(Mark.SAME_NAME, 1, title))
        statute = Statute.objects.filter(title=title).first()
    if statute is None:
        statute = Statute.objects.create(title=title, rank=text.rank, kind="", field=text.kind[:20])
    names = dict.fromkeys((title, short_name(title)))
    StatuteName.objects.bulk_create([StatuteName(name=name, statute=statute) for name in names], ignore_conflicts=True)
    return statute


def _said(text: FolderText) -> dict[str, Any]:
    return {
        "has_text": True,
        "issuer": text.issuer,
        "promulgated_on": text.promulgated_on,
        "first_in_force_on": text.first_in_force_on,
        "in_force_on": text.in_force_on,
        "in_force_how": text.in_force_how,
        "in_force_words": text.in_force_words,
        "article_count": len(text.file.articles) or len(text.file.units),
        "source": text.path[:400],
        "history": [
            {"on": entry.on.isoformat() if entry.on else "", "what": entry.what, "words": entry.words}
            for entry in text.file.history
        ],
    }


def _counts(text: FolderText, statute: Statute, told: list[Finding]) -> bool:
    """Whether this copy counts: not where another source gives the wording of the same day."""
    others = StatuteVersion.objects.filter(
        statute=statute, promulgated_on=text.promulgated_on, current=True, has_text=True
    ).exclude(code=text.code)
    other = others.order_by("pk").first()
    if other is None:
        return True
    theirs = {(one.number, one.sub): one.text for one in other.articles.filter(form=Form.ARTICLE.value)}
    ours = {(unit.number, unit.sub): unit.text for unit in text.file.articles}
    differ = [place for place in theirs.keys() | ours.keys() if theirs.get(place) != ours.get(place)]
    shown = "、".join(f"{number}" + (f"-{sub}" if sub else "") for number, sub in sorted(differ)[:SHOWN])
    told.append(Finding(Mark.COPY, 1, f"{other.source or other.code}: {len(differ)} ≠ {shown}".strip(" ≠")))
    return False


def _copy_articles(version: StatuteVersion, text: FolderText) -> None:
    columns = ", ".join(f'"{column}"' for column in ARTICLE_COLUMNS)
    with connection.cursor() as cursor, cursor.copy(f"COPY statutes_article ({columns}) FROM STDIN") as copy:
        for order, unit in enumerate(text.file.units, 1):
            copy.write_row(_article_row(version.pk, order, text.title, unit))


def _article_row(version: int, order: int, title: str, unit: Unit) -> tuple[Any, ...]:
    words = search_words("\n".join((title, *unit.headings, unit.label, unit.text)))
    return (
        version, order, unit.number, unit.sub, unit.form.value, unit.label[:30], list(unit.headings), unit.text, "",
        False, vector(words),
    )  # fmt: skip


def _keep_irregularities(version: StatuteVersion, text: FolderText, told: list[Finding]) -> None:
    """What is irregular about the text, stated anew."""
    Irregularity.objects.filter(version=version).delete()
    places = dict(Article.objects.filter(version=version).values_list("order", "pk"))
    rows = [_irregularity(version, found) for found in (*text.findings, *told)]
    for order, unit in enumerate(text.file.units, 1):
        rows += [_irregularity(version, found, places[order]) for found in unit.findings]
    Irregularity.objects.bulk_create(rows)


def _irregularity(version: StatuteVersion, found: Finding, article: int | None = None) -> Irregularity:
    return Irregularity(
        version=version, article_id=article, mark=found.mark.value, count=found.count, detail=found.detail
    )


def _fold_in() -> None:
    """Let the search index take in what it has gathered with the next rows, or every search would carry it."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '64kB'")


def _light(text: FolderText) -> FolderText:
    """The text without its units, so that a large folder needs little memory."""
    return replace(text, file=replace(text.file, units=()))


@transaction.atomic
def _tell_repeals(
    loaded: list[tuple[int, FolderText, list[Finding]]], report: FolderReport, *, by: models.Model | None, on: date
) -> None:
    """Once every file is in: end what the folder repeals, and tell which repealed statutes the library lacks."""
    wanted = {title for _, text, _ in loaded for title in text.repeals}
    names = wanted | {short_name(title) for title in wanted}
    known = dict(StatuteName.objects.filter(name__in=names).values_list("name", "statute_id"))
    for pk, text, _ in loaded:
        missing = [title for title in text.repeals if not {title, short_name(title)} & known.keys()]
        if missing:
            found = Finding(Mark.REPEALS_UNKNOWN, len(missing), "、".join(missing))
            report.tell([found])
            Irregularity.objects.create(version_id=pk, mark=found.mark.value, count=found.count, detail=found.detail)
    if changed := settle_days(set(known.values())):
        facts = {"repealed": len(changed)}
        record("statutes.days-settled", about=LIBRARY, office="", by=by, on=on, facts=facts, touched=changed)


__all__ = ["FolderReport", "load_folder"]
