"""What the catalogue answers: which items are published, under which version a case opens, what waits for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from quanheng.catalogue.citing import BASIS, first_not_in_force, out_of_force
from quanheng.catalogue.models import Citation, ImportBatch, ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.names import KIND_NAMES, NATURE_NAMES
from quanheng.catalogue.searching import matching
from quanheng.people.models import Office
from quanheng.people.permissions import Act
from quanheng.rulebook.queries import procedure, procedure_in_force, variants_in_force
from quanheng.rules.days import Period
from quanheng.rules.power import Kind
from quanheng.rules.power_fields import NONE
from quanheng.rules.power_items import Facts
from quanheng.rules.procedure import ClockKind, Procedure
from quanheng.rules.refined import LocalProcedure
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limit

Step = VersionStep.Step
Status = PowerItem.Status
# An unlisted power may not be exercised (优化营商环境条例第四十条 for licences; 行政处罚法第三十九条 for penalties).
LISTED = "优化营商环境条例第四十条"


def published(office: str | None = None, kind: Kind | None = None, on: date | None = None) -> QuerySet[ItemVersion]:
    """The versions by which power may be exercised: of one office and kind, or all; today's, or those of a day."""
    versions = ItemVersion.objects.select_related("item__office")
    if on is None:
        versions = versions.filter(item__status=Status.PUBLISHED, item__current_id=F("pk"))
    else:
        versions = versions.filter(pk__in=_in_force_on(on))
    if office is not None:
        versions = versions.filter(item__office__code=office)
    if kind is not None:
        versions = versions.filter(item__kind=kind.value)
    return versions.order_by("item__office__position", "item__code")


def _in_force_on(on: date) -> list[int]:
    """The version of each item that its last act up to that day left published."""
    turns = VersionStep.objects.filter(on__lte=on, step__in=_TURNS).order_by("version__item_id", "-on", "-pk")
    last = turns.distinct("version__item_id").values_list("version", "step")
    return [version for version, step in last if step in (Step.PUBLISHED, Step.RESUMED)]


_TURNS = (Step.PUBLISHED, Step.SUSPENDED, Step.RESUMED, Step.CANCELLED)


def open_version(code: str, on: date) -> ItemVersion:
    """The version under which a case of this item may open on a day. Two statements.

    Raises `Refused`: item-not-published when the item is not in the published catalogue that day,
    item-basis-not-in-force when an article of its basis does not apply.
    """
    turns = VersionStep.objects.filter(version__item__code=code, on__lte=on, step__in=_TURNS)
    last = turns.select_related("version__item__office").order_by("-on", "-pk").first()
    if last is None or last.step not in (Step.PUBLISHED, Step.RESUMED):
        raise Refused("item-not-published", article=LISTED, number=code, on=on.isoformat())
    gone = first_not_in_force(last.version, on)
    if gone is not None:
        raise Refused("item-basis-not-in-force", article=gone, name=last.version.name)
    return last.version


def citing_not_in_force(on: date) -> QuerySet[Citation]:
    """Every basis of a published item that does not apply on a day: what a change of law broke."""
    return lost(on).filter(version__item__status=Status.PUBLISHED)


def lost(on: date) -> QuerySet[Citation]:
    """Every basis of the current version of an item, whatever its status, that does not apply on a day."""
    broken = out_of_force(on).filter(version__item__current=F("version"))
    return broken.select_related("version__item__office", "wording__successor")


@dataclass(frozen=True)
class Facet:
    """One way to narrow the list: the parameter, its heading, and each choice with its count."""

    name: str
    label: str
    options: list[dict[str, Any]]


FACETS: Mapping[str, tuple[str, str]] = {
    "status": ("status", _("状态")),
    "kind": ("kind", _("类型")),
    "nature": ("nature", _("性质")),
    "office": ("office__code", _("部门")),
}
SORTS = {"code": ("office__position", "code"), "name": ("name", "code"), "kind": ("kind", "code")}


def chosen(given: Mapping[str, str]) -> dict[str, str]:
    """The facets a reader chose, those we have."""
    return {name: given[name] for name in FACETS if given.get(name)}


def listed(query: str, facets: Mapping[str, str], sort: str = "code") -> QuerySet[PowerItem]:
    """The items that answer to a query and every facet, in the order asked for."""
    key = sort.removeprefix("-")
    order = [f"-{field}" if sort.startswith("-") else field for field in SORTS.get(key, SORTS["code"])]
    return _narrowed(query, facets).select_related("office", "current").order_by(*order)


def _narrowed(query: str, facets: Mapping[str, str]) -> QuerySet[PowerItem]:
    wanted = {FACETS[name][0]: value for name, value in facets.items()}
    return matching(PowerItem.objects.filter(**wanted), query)


def facets(query: str, now: Mapping[str, str]) -> list[Facet]:
    """Each facet with the number of items every choice would leave, given the other facets. Two statements."""
    labels = {
        "status": dict(Status.choices),
        "kind": {kind.value: name for kind, name in KIND_NAMES.items()},
        "nature": {nature.value: name for nature, name in NATURE_NAMES.items()},
        "office": dict(Office.objects.values_list("code", "short_name")),
    }
    cells = _cells(query)
    found = []
    for place, (name, (_column, label)) in enumerate(FACETS.items()):
        counts: Counter[str] = Counter()
        for cell, number in cells:
            if all(now.get(other, value) == value for other, value in zip(FACETS, cell, strict=True) if other != name):
                counts[cell[place]] += number
        options = [
            {"label": text, "value": value, "count": counts[value], "chosen": now.get(name) == value}
            for value, text in labels[name].items()
            if counts[value]
        ]
        found.append(Facet(name, label, options))
    return found


def _cells(query: str) -> list[tuple[tuple[str, ...], int]]:
    """How many items answer to the query in each combination of the choices there are: read once for every facet."""
    columns = [column for column, _label in FACETS.values()]
    rows = matching(PowerItem.objects.order_by(), query).values_list(*columns).annotate(number=Count("pk"))
    return [(tuple(cell), number) for *cell, number in rows]


def office_names() -> dict[str, str]:
    """The full name of every office by its code."""
    return dict(Office.objects.values_list("code", "name"))


def history(item: PowerItem) -> list[VersionStep]:
    """Every act on every version of an item, the latest first."""
    steps = VersionStep.objects.filter(version__item=item).select_related("version", "by")
    return list(steps.order_by("-on", "-pk"))


def latest_step(version: ItemVersion) -> VersionStep:
    """The last act on a version."""
    return version.steps.select_related("by").order_by("-pk")[0]


def waiting(step: Step) -> QuerySet[ItemVersion]:
    """The versions whose last act was this step and which no later version overtook, the longest waiting first."""
    last = VersionStep.objects.filter(version=OuterRef("pk")).order_by("-pk").values("step")[:1]
    newest = ItemVersion.objects.filter(item=OuterRef("item")).order_by("-number").values("number")[:1]
    return (
        ItemVersion.objects.annotate(last_step=Subquery(last), newest=Subquery(newest))
        .filter(last_step=step, number=F("newest"))
        .select_related("item__office")
        .order_by("pk")
    )


def imports() -> QuerySet[ImportBatch]:
    """The tables handed in, the latest first."""
    return ImportBatch.objects.select_related("by")


def totals(office: str | None = None) -> dict[str, int]:
    """How many published items there are of each kind."""
    items = PowerItem.objects.filter(status=Status.PUBLISHED)
    if office:
        items = items.filter(office__code=office)
    return dict(items.order_by().values_list("kind").annotate(count=Count("pk")).values_list("kind", "count"))


def latest_version(item: PowerItem) -> ItemVersion:
    """The version drafted last."""
    return item.versions.select_related("item__office").order_by("-number")[0]


def steps_of(version: ItemVersion) -> list[VersionStep]:
    """The acts on a version, the first first."""
    return list(version.steps.select_related("by").order_by("pk"))


def first_step(version: ItemVersion) -> VersionStep:
    """Who drafted it, and when."""
    return steps_of(version)[0]


_NEXT = {
    Step.DRAFTED: ("item-review", Act.ITEM_REVIEW, _("审核")),
    Step.REVIEWED: ("item-approve", Act.ITEM_APPROVE, _("审定")),
    Step.APPROVED: ("item-publish", Act.ITEM_PUBLISH, _("公布")),
}


@dataclass(frozen=True)
class NextStep:
    """What comes next for a version: the page that does it, who may, and what it is called."""

    url_name: str
    act: Act
    label: str


def next_step(version: ItemVersion) -> NextStep | None:
    """The step that waits for somebody; None when the version is published, returned or over."""
    return NextStep(*_NEXT[step]) if (step := Step(latest_step(version).step)) in _NEXT else None


@dataclass(frozen=True)
class Cite:
    """One article of an item's basis: its text as cited, where the library shows it, and whether it applies today."""

    text: str
    address: str
    applies: bool
    has_text: bool


def cited(version: ItemVersion, on: date) -> list[Cite]:
    """The articles of the basis, each with its page in the library. One statement."""
    rows = (
        Citation.objects.filter(version=version, field=BASIS).select_related("wording", "article").order_by("position")
    )
    return [
        Cite(row.text, _address(row), row.wording.applies_on(on), has_text=row.article_id is not None) for row in rows
    ]


def _address(row: Citation) -> str:
    if row.article is None:
        return reverse("statute", args=[row.wording.code])
    place = [row.wording.code, row.article.number]
    return reverse("article-sub", args=[*place, row.article.sub]) if row.article.sub else reverse("article", args=place)


def procedure_of(version: ItemVersion, on: date) -> Procedure | None:
    """The procedure a case under this version follows from that day; None when none runs online.

    The office's local flow, as long as the statutory text it refines is the one in force; else that text itself.
    """
    if not version.procedure:
        return None
    statutory = procedure_in_force(version.procedure, on)
    if not version.flow:
        return statutory
    local = procedure(version.flow)
    return local if isinstance(local, LocalProcedure) and local.statute == statutory.hash else statutory


def procedures_open(version: ItemVersion, on: date) -> tuple[Procedure, ...]:
    """Every procedure a case under this version may follow from that day: its own first, then the variants of it."""
    own = procedure_of(version, on)
    return (own, *variants_in_force(version.procedure, on)) if own else ()


def procedure_chosen(version: ItemVersion, key: str | None, on: date) -> Procedure:
    """The procedure of that key a case under this version follows; its own when none is named.

    Refused when the item has none, or the one named is neither its own nor a variant of it: which procedure a power
    is exercised by is not for the officer to say (行政处罚法第五十一条, 第五十四条).
    """
    own = procedure_of(version, on)
    if own is None:
        raise Refused("item-without-procedure", article=LISTED, item=version.name)
    if key in (None, "", version.procedure):
        return own
    chosen = next((one for one in variants_in_force(version.procedure, on) if one.key == key), None)
    if chosen is None:
        raise Refused("procedure-not-of-item", article=own.basis, item=version.name, procedure=own.name)
    return chosen


def limits_of(version: ItemVersion, procedure: Procedure) -> dict[str, Limit]:
    """The item's own limits by the procedure's clocks: its promise, and the statutory limit the promise lies inside."""
    return limits_stated(version.facts, procedure)


def limits_stated(facts: Facts, procedure: Procedure) -> dict[str, Limit]:
    """The same for facts that are no version yet."""
    limits = dict[str, Limit]()
    article = str(facts.get("statutory_limit_basis") or "")
    for clock in procedure.clocks:
        if clock.kind is not ClockKind.PROMISED:
            continue
        if (promised := str(facts.get("promised_limit", NONE))) != NONE:
            limits[clock.key] = Limit(Period.parse(promised), article or clock.basis)
        if clock.inside and (statutory := str(facts.get("statutory_limit", NONE))) != NONE:
            limits[clock.inside] = Limit(Period.parse(statutory), article)
    return limits
