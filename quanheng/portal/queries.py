"""What the public pages read: every list bounded, its counts in one query."""

from collections import Counter as Tally
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

from quanheng.portal.models import (
    Article,
    Counter,
    Decision,
    Department,
    Envelope,
    Feed,
    Item,
    SetAside,
    Standard,
    StatuteText,
)
from quanheng.portal.place import home
from quanheng.rules.door import spools
from quanheng.rules.search_words import all_of, any_of, loose_words, query_words

PAGE = 20
MOST = 10_000  # matches counted; beyond, a page says "more than"


@dataclass(frozen=True)
class Facet:
    """One way to narrow a list, with how many would remain."""

    name: str
    label: str
    options: Sequence[dict]


@dataclass(frozen=True)
class Found:
    """One page of a list, how many there are, and how it can be narrowed; `loose` if nothing answered to the letter."""

    page: object
    total: int
    facets: Sequence[Facet] = field(default_factory=tuple)
    loose: bool = False

    @property
    def capped(self) -> bool:
        return self.total >= MOST


class Known(Paginator):
    """A paginator that was told how many there are."""

    def __init__(self, rows: QuerySet, total: int) -> None:
        super().__init__(rows, PAGE)
        self.count = total


def feed() -> Feed | None:
    """How far this site has come with what the inner site sent."""
    return Feed.objects.filter(name="inner").first()


def departments() -> QuerySet[Department]:
    """The departments and townships in official order, each with the number of its published items."""
    published = Count("items", filter=Q(items__status="published"))
    rows = Department.objects.filter(ends_on__isnull=True).annotate(number=published)
    return rows.order_by("position", "code")


def kinds() -> list[dict]:
    """The kinds of power with the number of published items of each."""
    rows = Item.objects.filter(status="published").order_by().values("kind", "kind_word").annotate(number=Count("pk"))
    return sorted(rows, key=lambda row: KIND_ORDER.index(row["kind"]) if row["kind"] in KIND_ORDER else 99)


# The ten kinds in the national order (中办发〔2015〕21号).
KIND_ORDER = (
    "licence", "penalty", "coercion", "levy", "benefit", "inspection", "confirmation", "award", "adjudication", "other",
)  # fmt: skip


def counters() -> list[Counter]:
    """The district's own figures, in the order people ask for them."""
    return sorted(Counter.objects.filter(office=""), key=lambda one: (one.key not in FIGURES, one.key != FIGURES[0]))


FIGURES = ("cases-open", "cases-done")


def latest_decisions(today: date, number: int = 5) -> QuerySet[Decision]:
    """The decisions published last."""
    return published_decisions(today).select_related("department").defer("body", "search")[:number]


def published_decisions(today: date) -> QuerySet[Decision]:
    """Decisions that may be shown today: neither withdrawn nor past the end of their publication."""
    return Decision.objects.filter(withdrawn_on__isnull=True).filter(Q(until_on__isnull=True) | Q(until_on__gte=today))


def search_items(query: str, *, kind: str = "", office: str = "", page: str = "1") -> Found:
    """Items that answer the query, narrowed by kind and department, best first."""
    rows, loose = _matching(Item.objects.filter(status__in=("published", "suspended")), query)
    cells = _cells(rows, "kind", bool(query))
    facets = (
        _facet("kind", _("事项类型"), cells, chosen=kind, other=office, words=_kind_words(), place=0),
        _facet("office", _("实施机关"), cells, chosen=office, other=kind, words=_department_words(), place=1),
    )
    rows = rows.filter(**{name: value for name, value in (("kind", kind), ("department_id", office)) if value})
    total = sum(n for (a, b), n in cells.items() if kind in ("", a) and office in ("", b))
    rows = rows.select_related("department").defer("search")
    return Found(Known(_best_first(rows, query), total).get_page(page), total, facets, loose)


def search_decisions(query: str, today: date, *, kind: str = "", office: str = "", page: str = "1") -> Found:
    """Published decisions that answer the query, latest first."""
    rows, loose = _matching(published_decisions(today), query)
    cells = _cells(rows, "kind", bool(query))
    facets = (
        _facet("kind", _("决定类型"), cells, chosen=kind, other=office, words=_kind_words(), place=0),
        _facet("office", _("作出机关"), cells, chosen=office, other=kind, words=_department_words(), place=1),
    )
    rows = rows.filter(**{name: value for name, value in (("kind", kind), ("department_id", office)) if value})
    total = sum(n for (a, b), n in cells.items() if kind in ("", a) and office in ("", b))
    rows = rows.select_related("department").defer("body", "search")
    return Found(Known(rows, total).get_page(page), total, facets, loose)


def _matching(rows: QuerySet, query: str) -> tuple[QuerySet, bool]:
    """The rows that have all the words of the query; if none has, those that have any."""
    strict = query_words(query)
    if not query.strip():
        return rows, False
    found = _where(rows, all_of(strict)) if strict else rows.none()
    loose = loose_words(query)
    if loose and not found.exists():
        return _where(rows, any_of(loose)), True
    return found, False


def _where(rows: QuerySet, wanted: str) -> QuerySet:
    table = rows.model._meta.db_table  # of our own models, never of a request
    return rows.alias(matches=RawSQL(f'"{table}"."search" @@ %s::tsquery', [wanted])).filter(matches=True)  # noqa: S611


def _best_first(rows: QuerySet, query: str) -> QuerySet:
    """Items whose name holds the query first, then those that say its words most."""
    if not query.strip():
        return rows.order_by("department__position", "code")
    wanted = any_of(word.rstrip("*") for word in query_words(query)) or "''"
    return rows.annotate(
        named=RawSQL('position(%s in "portal_item"."name") > 0', [query.strip()]),
        rank=RawSQL('ts_rank("portal_item"."search", %s::tsquery)', [wanted]),
    ).order_by(F("named").desc(), F("rank").desc(), "code")


def _cells(rows: QuerySet, kind: str, bounded: bool) -> Tally:
    """How many rows there are of each kind in each department; a search counts no further than MOST."""
    cells: Tally = Tally()
    if bounded:
        cells.update(rows.order_by().values_list(kind, "department_id")[:MOST])
        return cells
    for one, office, number in rows.order_by().values_list(kind, "department_id").annotate(number=Count("pk")):
        cells[one, office] += number
    return cells


def _facet(name: str, label: str, cells: Tally, *, chosen: str, other: str, words: dict, place: int) -> Facet:
    """The options of one facet, counted with the other facet's choice applied."""
    counts: Tally = Tally()
    for cell, number in cells.items():
        if other in ("", cell[1 - place]):
            counts[cell[place]] += number
    order = list(words)
    options = [
        {"value": value, "label": words.get(value, value), "count": number, "chosen": value == chosen}
        for value, number in sorted(counts.items(), key=lambda one: order.index(one[0]) if one[0] in order else 999)
    ]
    return Facet(name, label, options)


def _department_words() -> dict[str, str]:
    return dict(Department.objects.values_list("code", "short_name"))


def _kind_words() -> dict[str, object]:
    found = dict(Item.objects.order_by().values_list("kind", "kind_word").distinct())
    return {kind: found[kind] for kind in KIND_ORDER if kind in found}


def standards_of(item: Item) -> list[Standard]:
    """The discretion standards that bind decisions on the item."""
    return list(Standard.objects.filter(pk__in=item.body.get("standards") or []))


def articles(cited: Sequence[str]) -> dict[str, Article]:
    """The texts of these articles, as far as they were sent."""
    return Article.objects.in_bulk(cited)


def texts_of(articles: Iterable[Article]) -> dict[str, str]:
    """For each article that was sent the code of the whole text it stands in, if that was sent too. One query."""
    wanted = {one.pk: (one.body["statute"], one.body.get("in_force_from")) for one in articles}
    titles = {full for short, _ in wanted.values() for full in (short, f"中华人民共和国{short}")}
    rows = StatuteText.objects.filter(title__in=titles).values_list("title", "in_force_on", "code")
    found = {(title.removeprefix("中华人民共和国"), day and day.isoformat()): code for title, day, code in rows}
    return {cited: found[text] for cited, text in wanted.items() if text in found}


def decisions_of_item(code: str, today: date, number: int = 5) -> QuerySet[Decision]:
    """The latest published decisions under an item."""
    return published_decisions(today).filter(item=code).select_related("department").defer("body", "search")[:number]


def state() -> dict:
    """Everything an operator asks of this side."""
    come = feed() or Feed()
    return {
        "applied": come.number,
        "messages": come.sequence,
        "applied_at": come.applied_at.isoformat() if come.applied_at else None,
        "missing_since": come.missing_since.isoformat() if come.missing_since else None,
        "files_waiting": len(spools.waiting(home() / "inbox", ".batch")),
        "files_set_aside": SetAside.objects.count(),
        "applications_unanswered": Envelope.objects.filter(sealed__isnull=False).count(),
    }
