"""Loading the library of the package and the known facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from quanheng.ledger.actions import record
from quanheng.people.permissions import Act, check
from quanheng.rules.citation import short_name
from quanheng.rules.search_words import search_words, vector
from quanheng.statutes.actions.days import settle_days
from quanheng.statutes.models import (
    Article,
    Irregularity,
    Load,
    Repeal,
    Statute,
    StatuteName,
    StatuteVersion,
)
from quanheng.statutes.reading.known import known_statutes
from quanheng.statutes.reading.library import Settled, read_library
from quanheng.statutes.reading.package import library_file, library_hash, sources
from quanheng.statutes.reading.plan import Plan, plan_of
from quanheng.statutes.reading.texts import ReadArticle

LIBRARY = "statutes:library"
LOCK = 0x5747_5545
Progress = Callable[[int, int], None]

ARTICLE_COLUMNS = (
    "version_id", "order", "number", "sub", "form", "label", "headings", "text", "attachment", "recovered", "search",
)  # fmt: skip


@transaction.atomic
def load_library(
    *,
    on: date,
    by: models.Model | None = None,
    library: Path | None = None,
    facts: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Load, bool]:
    """Load the published library and the known facts; says which load holds them and whether it was made now.

    The same bytes load once. A later library adds new versions and corrected copies beside the old rows,
    so that nothing that was cited disappears; days are settled anew from what is now known.
    """
    if by is not None:
        check(by.standing(on), Act.STATUTE_LOAD)
    library, facts = library or library_file(), facts or settings.LAW / "known-statutes.toml"
    fingerprint = library_hash(library, facts)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    if done := Load.objects.filter(hash=fingerprint).first():
        return done, False

    known = known_statutes(facts)
    texts = read_library(sources(library), known)
    plan = plan_of(texts, known)
    statutes = _keep_statutes(plan)
    versions, changed = _keep_versions(plan, statutes)
    _keep_articles([(versions[each.package_id], each) for each in texts], progress or (lambda done, of: None))
    _keep_irregularities([(versions[each.package_id], each) for each in texts])
    changed += settle_days(_of_several_sources())
    load = Load.objects.create(
        hash=fingerprint,
        loaded_at=timezone.now(),
        texts=len(texts),
        articles=sum(len(each.text.articles) for each in texts),
    )
    record(
        "statutes.loaded",
        about=LIBRARY,
        office="",
        by=by,
        on=on,
        facts={"hash": fingerprint, "texts": load.texts, "articles": load.articles, "known": len(known.statutes)},
        touched=[load, *{row.pk: row for row in changed}.values()],
    )
    return load, True


def _of_several_sources() -> set[int]:
    """The statutes that folders say something about too: by a text, or by a repeal."""
    by_text = StatuteVersion.objects.exclude(source="").values_list("statute", flat=True)
    by_repeal = StatuteName.objects.filter(name__in=Repeal.objects.values("title")).values_list("statute", flat=True)
    return {*by_text, *by_repeal}


def _keep_statutes(plan: Plan) -> dict[str, Statute]:
    Statute.objects.bulk_create(
        [Statute(title=each.title, rank=each.rank, kind=each.kind, field=each.field) for each in plan.statutes],
        update_conflicts=True,
        unique_fields=["title"],
        update_fields=["rank", "kind", "field"],
    )
    statutes = {each.title: each for each in Statute.objects.all()}
    by_short = {short_name(title): statute for title, statute in statutes.items()}
    names = {name: by_short[meant] for name, meant in plan.aliases.items() if meant in by_short}
    names.update(by_short)
    names.update(statutes)
    StatuteName.objects.bulk_create(
        [StatuteName(name=name, statute=statute) for name, statute in names.items()],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["statute"],
    )
    return statutes


def _keep_versions(plan: Plan, statutes: dict[str, Statute]) -> tuple[dict[str, StatuteVersion], list[StatuteVersion]]:
    """Every version by its code, and those that are new or say something new."""
    old = {(each.code, each.text_hash): each for each in StatuteVersion.objects.select_for_update()}
    wanted = {(each.code, each.text_hash): each for each in plan.versions}
    codes = {code for code, _ in wanted}
    stale = [each for key, each in old.items() if key not in wanted and each.current and each.code in codes]
    for each in stale:
        each.current = False
        each.save(update_fields=["current"])

    versions, changed = {}, list(stale)
    for key, each in wanted.items():
        before = old.get(key)
        row = before or StatuteVersion(code=each.code, text_hash=each.text_hash)
        said = {"current": True, **each.said, "statute_id": statutes[each.title].pk}
        if before is None or any(getattr(row, name) != value for name, value in said.items()):
            for name, value in said.items():
                setattr(row, name, value)
            row.save()
            changed.append(row)
        versions[each.code] = row
    _keep_successors(plan, versions, changed)
    return versions, changed


def _keep_successors(plan: Plan, versions: dict[str, StatuteVersion], changed: list[StatuteVersion]) -> None:
    for each in plan.versions:
        row, successor = versions[each.code], versions.get(each.successor)
        if row.successor_id != (successor.pk if successor else None):
            row.successor = successor
            row.save(update_fields=["successor"])
            if row not in changed:
                changed.append(row)


def _keep_articles(texts: list[tuple[StatuteVersion, Settled]], progress: Progress) -> None:
    """Copy in the articles of every version that has none yet.

    The search index gathers what it is given and takes it in together, four times as fast as row by row. What
    it has gathered at the end would burden every search, so the last text is copied with next to no room to gather.
    """
    held = set(Article.objects.values_list("version_id", flat=True).distinct())
    new = [(version, each) for version, each in texts if version.pk not in held]
    total, done = sum(len(each.text.articles) for _, each in new), 0
    with connection.cursor() as cursor:
        for some in (new[:-1], new[-1:]):
            done = _copy(cursor, some, done, lambda done: progress(done, total))
            cursor.execute("SET LOCAL gin_pending_list_limit = '64kB'")


def _copy(cursor, texts: list[tuple[StatuteVersion, Settled]], done: int, progress: Callable[[int], None]) -> int:
    columns = ", ".join(f'"{column}"' for column in ARTICLE_COLUMNS)
    with cursor.copy(f"COPY statutes_article ({columns}) FROM STDIN") as copy:
        for version, each in texts:
            for order, article in enumerate(each.text.articles, 1):
                copy.write_row(_article_row(version.pk, order, each.text.title, article))
            done += len(each.text.articles)
            progress(done)
    return done


def _article_row(version: int, order: int, title: str, article: ReadArticle) -> tuple:
    words = search_words("\n".join((title, *article.headings, article.label, article.text, article.attachment)))
    place = article.number
    return (
        version, order, place.number, place.sub, place.form, article.label, list(article.headings), article.text,
        article.attachment, article.recovered, vector(words),
    )  # fmt: skip


def _keep_irregularities(texts: list[tuple[StatuteVersion, Settled]]) -> None:
    """What is irregular about each text, stated anew."""
    Irregularity.objects.filter(version__in=[version for version, _ in texts]).delete()
    ids = {(version, order): pk for pk, version, order in Article.objects.values_list("pk", "version_id", "order")}
    rows = []
    for version, each in texts:
        rows += [
            Irregularity(version=version, mark=found.mark, count=found.count, detail=found.detail)
            for found in each.findings
        ]
        rows += [
            Irregularity(
                version=version,
                article_id=ids[version.pk, order],
                mark=found.mark,
                count=found.count,
                detail=found.detail,
            )
            for order, article in enumerate(each.text.articles, 1)
            for found in article.findings
        ]
    Irregularity.objects.bulk_create(rows, batch_size=2000)
