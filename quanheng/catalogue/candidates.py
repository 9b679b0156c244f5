"""Powers the machine read in the library: the list over all statutes, what was drafted from them, what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from quanheng.catalogue.citing import BASIS
from quanheng.catalogue.models import CandidateDraft, Citation, ItemVersion, PowerItem, VersionStep
from quanheng.people.models import Office
from quanheng.statutes.candidates import words_of
from quanheng.statutes.models import CandidateJudgement, PowerKind, ReadPower
from quanheng.statutes.queries import applies

MOST_DEPARTMENTS = 12
Step = VersionStep.Step
# Words of offices that say nothing about which: 市场监督管理部门 and 农业农村主管部门 share none but these.
_COMMON = re.compile(
    r"国家|监督|管理|行政|主管|部门|机关|机构|人民政府|委员会|综合|办公室|县级以上|地方|国务院|应当|局$"
)
_STATES = {
    "waiting": Q(judgement=None),
    "confirmed": Q(judgement__verdict="confirmed", judgement__read=F("read")),
    "rejected": Q(judgement__verdict="rejected", judgement__read=F("read")),
    "changed": Q(judgement__isnull=False) & ~Q(judgement__read=F("read")),
}


@dataclass(frozen=True)
class Asked:
    """What the list is narrowed to: words of the title, words of the organ, what was held, drafted or not, its kind."""

    statute: str = ""
    department: str = ""
    state: str = ""
    drafted: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Row:
    """A candidate as it is listed: the 款, what was drafted from it, which items rest on its article already."""

    power: ReadPower
    words: tuple[tuple[str, bool], ...]
    drafts: tuple[CandidateDraft, ...] = ()
    items: tuple[PowerItem, ...] = ()
    likely: str = ""
    offices: tuple[Office, ...] = field(default=())


def powers(asked: Asked, on: date) -> QuerySet[ReadPower]:
    """The candidates in texts that apply on the day, narrowed, statute by statute."""
    found = ReadPower.objects.filter(applies(on, "version__"), version__current=True)
    if asked.statute:
        found = found.filter(version__statute__title__contains=asked.statute)
    if asked.department:
        found = found.filter(department__contains=asked.department)
    if asked.kind in PowerKind:
        found = found.filter(kind=asked.kind)
    if asked.state in _STATES:
        found = found.filter(_STATES[asked.state])
    if asked.drafted in ("yes", "no"):
        found = found.filter(Exists(_drafts_of()) if asked.drafted == "yes" else ~Exists(_drafts_of()))
    rows = found.select_related("article", "version__statute", "judgement__by")
    return rows.defer("article__search", "article__attachment").order_by("version_id", "pk")


def counted(found: QuerySet[ReadPower]) -> dict[str, int]:
    """How many candidates wait, are confirmed, rejected, or are read otherwise than when judged. One statement."""
    return found.order_by().aggregate(**{state: Count("pk", filter=held) for state, held in _STATES.items()})


def kinds(found: QuerySet[ReadPower]) -> dict[str, int]:
    """How many candidates are of each kind. One statement."""
    counts = dict(found.order_by().values_list("kind").annotate(many=Count("pk")))
    return {kind: counts.get(kind, 0) for kind in PowerKind.values}


def departments(found: QuerySet[ReadPower]) -> list[tuple[str, int]]:
    """The organs named most often, and how often. One statement."""
    named = found.exclude(department="").order_by().values_list("department")
    return list(named.annotate(many=Count("pk")).order_by("-many", "department")[:MOST_DEPARTMENTS])


@dataclass(frozen=True)
class _Around:
    """What is asked once for a page: the offices, those one may draft for, drafts, items, usual offices."""

    offices: Sequence[Office]
    mine: Collection[str]
    drafts: Mapping[tuple[int, int, str], tuple[CandidateDraft, ...]]
    items: Mapping[int, Mapping[str, PowerItem]]
    usual: Mapping[int, str]


def rows(page: Iterable[ReadPower], offices: Sequence[Office], mine: Collection[str]) -> list[Row]:
    """One page of candidates with their drafts and items. Three statements."""
    shown = list(page)
    articles = [power.article_id for power in shown]
    statutes = {power.version.statute_id for power in shown}
    around = _Around(offices, mine, _drafts_on(articles), _items_on(articles), _usual_offices(statutes))
    return [_row(power, around) for power in shown]


def _row(power: ReadPower, around: _Around) -> Row:
    likely = likely_office(power.department, around.offices) or around.usual.get(power.version.statute_id, "")
    drafts = around.drafts.get((power.article_id, power.paragraph, power.kind), ())
    done = {draft.version.item.office.code for draft in drafts}
    drafted = {draft.version.item_id for draft in drafts}
    items = around.items.get(power.article_id, {}).values()
    mine = () if power.rejected else around.mine
    open_to = [one for one in around.offices if one.code in mine and one.code not in done]
    return Row(
        power=power,
        words=marked(words_of(power), power),
        drafts=drafts,
        items=tuple(item for item in items if item.pk not in drafted),
        likely=next((one.short_name for one in around.offices if one.code == likely), ""),
        offices=tuple(sorted(open_to, key=lambda one: one.code != likely)),
    )


def _drafts_on(articles: Collection[int]) -> dict[tuple[int, int, str], tuple[CandidateDraft, ...]]:
    """What was drafted from the 款 of these articles, by article, 款 and kind."""
    found: dict[tuple[int, int, str], tuple[CandidateDraft, ...]] = {}
    for draft in CandidateDraft.objects.filter(article__in=articles).select_related("version__item__office"):
        place = draft.article_id, draft.paragraph, draft.kind
        found[place] = (*found.get(place, ()), draft)
    return found


def _items_on(articles: Collection[int]) -> dict[int, dict[str, PowerItem]]:
    """The published items whose basis is one of the articles, by article."""
    cites = Citation.objects.filter(article__in=articles, field=BASIS, version=F("version__item__current"))
    found: dict[int, dict[str, PowerItem]] = {}
    for cite in cites.select_related("version__item__office"):
        found.setdefault(cite.article_id or 0, {})[cite.version.item.code] = cite.version.item
    return found


def _usual_offices(statutes: Collection[int]) -> dict[int, str]:
    """For each statute the office that has most items resting on it."""
    cites = Citation.objects.filter(
        field=BASIS, version=F("version__item__current"), wording__statute__in=statutes
    ).order_by()
    counts = cites.values_list("wording__statute", "version__item__office__code").annotate(many=Count("pk"))
    return {statute: office for statute, office, _ in counts.order_by("many")}


def likely_office(department: str, offices: Iterable[Office]) -> str:
    """The code of the office whose name shares most with the organ the 款 names; empty when none shares two signs."""
    organ = _COMMON.sub(" ", department)
    best, code = 1, ""
    for office in offices:
        alike = max((_shared_run(organ, part) for part in _COMMON.sub(" ", office.name).split()), default=0)
        if alike > best:
            best, code = alike, office.code
    return code


def _shared_run(one: str, other: str) -> int:
    """How many signs the longest stretch has that stands in both."""
    lengths = (length for length in range(len(other), 1, -1))
    return next((n for n in lengths if any(other[at : at + n] in one for at in range(len(other) - n + 1))), 0)


def marked(words: str, power: ReadPower) -> tuple[tuple[str, bool], ...]:
    """The 款 cut up into what the machine took for organ, conduct and penalties, and the rest."""
    said = [power.department, *power.conduct.split("，"), *power.kinds, power.read.get("licence") or ""]
    wanted = "|".join(re.escape(each) for each in sorted({each for each in said if each}, key=len, reverse=True))
    if not wanted:
        return ((words, False),)
    return tuple((part, bool(at % 2)) for at, part in enumerate(re.split(f"({wanted})", words)) if part)


def outcomes() -> dict[str, int]:
    """Of the items drafted: published as drafted, published changed, rejected, waiting. One statement."""
    taken = VersionStep.objects.filter(version__item=OuterRef("version__item"), step=Step.PUBLISHED)
    as_drafted = VersionStep.objects.filter(version=OuterRef("version"), step=Step.PUBLISHED)
    returned = VersionStep.objects.filter(version=OuterRef("version"), step=Step.RETURNED)
    outcome = Case(
        When(Exists(as_drafted), then=Value("accepted")),
        When(Exists(taken), then=Value("changed")),
        When(Q(verdict="rejected") | Exists(returned), then=Value("rejected")),
        default=Value("waiting"),
        output_field=CharField(),
    )
    drafts = CandidateDraft.objects.annotate(verdict=_verdict()).annotate(outcome=outcome).order_by()
    counts = dict(drafts.values_list("outcome").annotate(many=Count("pk")))
    return {name: counts.get(name, 0) for name in ("accepted", "changed", "rejected", "waiting")}


def origin(item: PowerItem) -> CandidateDraft | None:
    """The 款 an item was drafted from, with the latest `verdict`; None when it was not drafted from one."""
    drafts = CandidateDraft.objects.filter(version__item=item).annotate(verdict=_verdict())
    return drafts.select_related("article__version__statute").defer("article__search").first()


def unconfirmed(version: ItemVersion) -> CandidateDraft | None:
    """The 款 this version rests on by the machine's reading alone; None when a legal officer confirmed it."""
    rests = Citation.objects.filter(version=version, field=BASIS, article=OuterRef("article"))
    drafts = CandidateDraft.objects.filter(Exists(rests), version__item=version.item_id)
    waiting = drafts.annotate(verdict=_verdict()).exclude(verdict="confirmed")
    return waiting.select_related("article__version__statute").first()


def _verdict() -> Coalesce:
    """What was held of the 款 last; nothing where it was held of another reading than the one drafted from."""
    place = {name: OuterRef(name) for name in ("article", "paragraph", "kind")}
    held = CandidateJudgement.objects.filter(**place)
    of_this = Case(When(read=OuterRef("read"), then=F("verdict")), default=Value(""), output_field=CharField())
    return Coalesce(Subquery(held.order_by("-pk").annotate(of_this=of_this).values("of_this")[:1]), Value(""))


def _drafts_of() -> QuerySet[CandidateDraft]:
    return CandidateDraft.objects.filter(**{name: OuterRef(name) for name in ("article", "paragraph", "kind")})
