"""Lists of cases: which someone may see, narrowed and searched, read a page at a time, and counted up to a bound."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from quanheng.cases.grams import holding
from quanheng.cases.models import Case, Party
from quanheng.cases.numbers import numbers_meant
from quanheng.cases.queries import cases
from quanheng.cases.reading_order import EVERY_ONE, Place, read_on
from quanheng.catalogue.models import PowerItem
from quanheng.people.models import Office
from quanheng.people.permissions import SUPERVISORS, Act, offices_where
from quanheng.proceedings.models import Clock
from quanheng.proceedings.queries import first_instant_of
from quanheng.rules.power import Kind
from quanheng.rules.standing import Standing

FOUND_AT_MOST = 1000
"""How many cases a search looks at; the page says when there are more."""
COUNTED_TO = 999
"""How far the choices are counted; beyond that a page says 999+."""


def offices_seen(standing: Standing) -> list[Office] | None:
    """The offices whose cases someone may see, in official order; None for those who see every office's."""
    if any(role in SUPERVISORS for _, role in standing.roles):
        return None
    codes = offices_where(standing, Act.CASE_READ)
    return list(Office.objects.filter(code__in=codes).order_by("position"))


@dataclass(frozen=True)
class ListPage:
    """A page of cases; `then` is where the next begins, None at the end; `cut` where a search found too many."""

    cases: list[Case]
    then: Place | None
    cut: bool = False


@dataclass(frozen=True)
class CaseList:
    """The cases someone may see that answer to a search and to every choice made."""

    standing: Standing
    on: date
    search: str
    chosen: Mapping[str, str]
    offices: list[Office] | None

    def page(self, number: int, *, after: Place | None = None) -> ListPage:
        """The next so many, the one due first at the top, ended ones last. At most nine statements."""
        found, cut = narrowed(_seen(self.offices), self.chosen, on=self.on, me=self.standing.person), False
        if self.search:
            hits = _hits(found, self.search, self.offices)
            cut = len(hits) > FOUND_AT_MOST
            found = Case.objects.filter(pk__in=hits[:FOUND_AT_MOST])
        keys = read_on(found.values_list("pk", "proceeding_id"), number + 1, after=after, stretches=EVERY_ONE)
        read = {case.pk: case for case in _with_due(cases().filter(pk__in=[pk for pk, _ in keys[:number]]))}
        shown = [read[pk] for pk, _ in keys[:number]]
        return ListPage(shown, _place(shown[-1]) if len(keys) > number else None, cut)


def _place(case: Case) -> Place:
    row = case.proceeding
    return Place.of(row.pk, row.own_due_at, row.ended_on)


def _seen(offices: Iterable[Office] | None) -> QuerySet[Case]:
    if offices is None:
        return Case.objects.all()
    return Case.objects.filter(proceeding__office__in=[office.pk for office in offices])


def _with_due(found: QuerySet[Case]) -> QuerySet[Case]:
    """Each with the office's own limit due first and its handler's name."""
    first = own_clocks().filter(proceeding=OuterRef("proceeding")).order_by("due_strict", "id")
    return found.annotate(
        due_on=Subquery(first.values("due_strict")[:1]),
        due_of=Subquery(first.values("key")[:1]),
        handler_name=F("proceeding__handler__name"),
    )


def own_clocks() -> QuerySet[Clock]:
    """The limits of offices that are running."""
    return Clock.objects.filter(stopped_on__isnull=True, of_party=False)


def narrowed(found: QuerySet[Case], chosen: Mapping[str, str], *, on: date, me: int) -> QuerySet[Case]:
    """Those that answer to every choice made; an unknown value finds none."""
    if office := chosen.get("office"):
        found = found.filter(
            proceeding__office__in=list(Office.objects.filter(code=office).values_list("pk", flat=True))
        )
    if kind := chosen.get("kind"):
        found = found.filter(proceeding__kind=kind)
    if whose := chosen.get("whose"):
        found = found.filter(
            Q(proceeding__handler=me)
            if whose == "mine"
            else Q(proceeding__handler__isnull=True, proceeding__ended_on__isnull=True)
        )
    match chosen.get("state"):
        case "ended":
            return found.filter(proceeding__ended_on__isnull=False)
        case "open":
            return found.filter(proceeding__ended_on__isnull=True)
        case "overdue":
            return found.filter(proceeding__ended_on__isnull=True, proceeding__own_due_at__lte=first_instant_of(on))
    return found


def _hits(found: QuerySet[Case], words: str, offices: list[Office] | None) -> list[int]:
    """The cases of that number, of a party of that name, or of an item of that name: one more than are looked at.

    A number needs no index of its own: the counters say which numbers there can be.
    """
    bound = FOUND_AT_MOST + 1
    numbered = found.filter(proceeding__number__in=numbers_meant(words, offices)).values_list("pk", flat=True)
    named = holding(Party.objects.filter(case__in=found), "name", words).values_list("case", flat=True)
    codes = PowerItem.objects.filter(name__icontains=words).values_list("code", flat=True)
    of_item = found.filter(item_code__in=list(codes)).order_by("-pk")
    every = {*numbered[:bound], *named[:bound], *of_item.values_list("pk", flat=True)[:bound]}
    return sorted(every, reverse=True)[:bound]


_COUNTS = """
SELECT 'office', o.code, (SELECT count(*) FROM (SELECT FROM proceedings_proceeding p WHERE p.office_id = o.id
    LIMIT %(most)s) few) FROM people_office o WHERE o.id = ANY(%(offices)s)
UNION ALL
SELECT 'kind', k, (SELECT count(*) FROM (SELECT FROM proceedings_proceeding p WHERE p.kind = k
    AND p.office_id = ANY(%(offices)s) LIMIT %(most)s) few) FROM unnest(%(kinds)s::text[]) k
UNION ALL
SELECT 'state', 'open', (SELECT count(*) FROM (SELECT FROM proceedings_proceeding p
    WHERE p.ended_on IS NULL AND p.office_id = ANY(%(offices)s) LIMIT %(most)s) few)
UNION ALL
SELECT 'state', 'overdue', (SELECT count(*) FROM (SELECT FROM proceedings_proceeding p
    WHERE p.ended_on IS NULL AND p.office_id = ANY(%(offices)s) AND p.own_due_at <= %(today)s LIMIT %(most)s) few)
UNION ALL
SELECT 'state', 'ended', (SELECT count(*) FROM (SELECT FROM proceedings_proceeding p
    WHERE p.ended_on IS NOT NULL AND p.office_id = ANY(%(offices)s) LIMIT %(most)s) few)
"""


def facet_counts(offices: list[Office] | None, on: date) -> dict[str, dict[str, int]]:
    """How many of the cases someone may see fall under each choice, counted to `COUNTED_TO` and one. Two statements."""
    seen = list(Office.objects.order_by("position")) if offices is None else offices
    asked = {
        "offices": [office.pk for office in seen], "kinds": [kind.value for kind in Kind],
        "most": COUNTED_TO + 1, "today": first_instant_of(on),
    }  # fmt: skip
    counts: dict[str, dict[str, int]] = {"state": {}, "kind": {}, "office": {}}
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, asked)
        for facet, value, count in cursor.fetchall():
            counts[facet][value] = count
    counts["office"] = {each.code: counts["office"].get(each.code, 0) for each in seen}
    return counts
