"""What the public pages of the law read: texts, articles, who cites them, the days they apply."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quanheng.portal.models import ItemBasis, LawCitation, StatuteArticle, StatuteText
from quanheng.portal.queries import PAGE, Found, Known
from quanheng.rules.statute_changes import ArticleChange, Change, beside, changes

Place = tuple[int, int]
OTHER, ITEM, OWN = "article", "item", "own-article"
LABELS: dict[str, str | Promise] = {
    OTHER: _("其他法规的条文"), ITEM: _("公布的权力事项"), OWN: _("本法规的条文"),
}  # fmt: skip
SHOWN_IN_PUBLIC = ("published", "suspended")


@dataclass
class Counts:
    """How often one article is cited: by articles of other statutes, and by published items."""

    articles: int = 0
    items: int = 0

    @property
    def outside(self) -> int:
        """How often anything outside its own statute cites it."""
        return self.articles + self.items


@dataclass(frozen=True)
class CitedBy:
    """Who cites one article: (kind, what it is called, how many) and one page of the chosen kind."""

    kinds: tuple[tuple[str, str | Promise, int], ...] = ()
    chosen: str = ""
    page: Page | None = None
    total: int = field(default=0)


def statutes(title: str, page: str, *, rank: str = "", on: date | None = None) -> Found:
    """The texts whose title has the words, of one rank, in force on a day if one is given; the youngest first."""
    rows = StatuteText.objects.filter(title__contains=title.strip()) if title.strip() else StatuteText.objects.all()
    rows = rows.filter(rank=rank) if rank else rows
    rows = rows.filter(applies(on)) if on else rows
    total = rows.count()
    return Found(Known(rows, total).get_page(page), total)


def ranks() -> list[tuple[str, dict]]:
    """The ranks there are texts of, the highest first, each with its words."""
    rows = StatuteText.objects.exclude(rank="").order_by("rank").distinct("rank").values_list("rank", "body__rank_word")
    return sorted(rows, key=lambda row: RANKS.index(row[0]) if row[0] in RANKS else len(RANKS))


# How high a source stands, highest first (立法法第九十八条至第一百零二条).
RANKS = (
    "constitution", "law", "administrative-regulation", "state-council-decision", "local-regulation",
    "department-rule", "local-rule", "normative-document", "judicial-interpretation", "other",
)  # fmt: skip


def applies(on: date, at: str = "") -> Q:
    """Of texts, or rows that lead to one by `at`: whether it is the law on a day."""
    begun = Q(**{f"{at}in_force_on__lte": on, f"{at}end_unknown": False})
    return begun & (Q(**{f"{at}ended_on": None}) | Q(**{f"{at}ended_on__gte": on}))


def wordings(text: StatuteText) -> list[StatuteText]:
    """Every wording of the same statute, the youngest first."""
    return list(StatuteText.objects.filter(title=text.title)[:PAGE])


def articles_of(text: StatuteText) -> list[StatuteArticle]:
    """The articles of a text in order, each with how often it is `cited`; three statements."""
    counts = _counts(text)
    rows = list(text.articles.defer("search"))
    for one in rows:
        one.statute = text
        one.cited = (counts.pop((one.number, one.sub), None) if one.has_place else None) or Counts()
    return rows


def _counts(text: StatuteText) -> dict[Place, Counts]:
    found: dict[Place, Counts] = {}
    others = _mentions(text).filter(own=False).values_list("number", "sub").annotate(Count("pk"))
    for number, sub, many in others:
        found.setdefault((number, sub), Counts()).articles = many
    for number, sub, many in _items(text).values_list("number", "sub").annotate(Count("pk")):
        found.setdefault((number, sub), Counts()).items = many
    return found


def article_at(text: StatuteText, number: int, sub: int) -> StatuteArticle | None:
    """The article in that place; of repeated ones the first."""
    return text.articles.filter(number=number, sub=sub).defer("search").order_by("order").first()


def neighbours(one: StatuteArticle) -> tuple[StatuteArticle | None, StatuteArticle | None]:
    """The article before and the one after. One statement."""
    rows = StatuteArticle.objects.filter(statute=one.statute_id, order__in=(one.order - 1, one.order + 1))
    near = {row.order: row for row in rows.defer("search", "text")}
    return near.get(one.order - 1), near.get(one.order + 1)


def cited_by(one: StatuteArticle, on: date, *, kind: str, page: str) -> CitedBy:
    """Who cites an article: each kind with its count, and one page of the kind asked for, or of the first there is."""
    at = {"number": one.number, "sub": one.sub}
    mentions, items = _mentions(one.statute).filter(**at).exclude(article=one), _items(one.statute).filter(**at)
    own = dict(mentions.values_list("own").annotate(Count("pk")))
    counts = {OTHER: own.get(False, 0), ITEM: items.count(), OWN: own.get(True, 0)}
    kinds = tuple((name, LABELS[name], count) for name, count in counts.items() if count)
    chosen = kind if counts.get(kind) else next((name for name, _label, _count in kinds), "")
    rows: QuerySet = items.select_related("item__department").order_by("item__code", "pk")
    if chosen in (OTHER, OWN):
        rows = mentions.filter(own=chosen == OWN).select_related("article__statute").defer("article__search")
        stands = ExpressionWrapper(applies(on, "article__statute__"), output_field=BooleanField())
        rows = rows.annotate(stands=stands).order_by(
            "article__statute__title", "article__statute", "article__order", "pk"
        )
    return CitedBy(kinds, chosen, Paginator(rows, PAGE).get_page(page) if chosen else None, sum(counts.values()))


def _mentions(text: StatuteText) -> QuerySet[LawCitation]:
    """The citations of a statute in the words of all texts here, and whether each stands in its `own`."""
    own = ExpressionWrapper(Q(article__statute__title=text.title), output_field=BooleanField())
    return LawCitation.objects.filter(law__in=text.names).annotate(own=own).order_by()


def _items(text: StatuteText) -> QuerySet[ItemBasis]:
    """The bases in a statute of the items the public may see."""
    return ItemBasis.objects.filter(law__in=text.names, item__status__in=SHOWN_IN_PUBLIC).order_by()


def compared(old: StatuteText, new: StatuteText) -> tuple[Change, ...]:
    """What became of every article from one wording to another; compared once for as long as both stay as they are."""
    return _compared(old.pk, old.digest, new.pk, new.digest)


@lru_cache(maxsize=64)
def _compared(old: str, _old_digest: str, new: str, _new_digest: str) -> tuple[Change, ...]:
    return changes(_words(old), _words(new))


def _words(code: str) -> dict[Place, str]:
    """The articles by their places; of repeated ones the first."""
    rows = StatuteArticle.objects.filter(statute=code, number__gte=1).order_by("-order")
    return {(number, sub): text for number, sub, text in rows.values_list("number", "sub", "text")}


def changes_shown(old: StatuteText, new: StatuteText, some: Iterable[Change]) -> list[ArticleChange]:
    """Some of the changes with the words that differ. Two statements."""
    some = list(some)
    before = _at(old, [each.old for each in some if each.old])
    after = _at(new, [each.new for each in some if each.new])
    return [
        beside(each.kind, before.get(each.old) if each.old else None, after.get(each.new) if each.new else None)
        for each in some
    ]


def _at(text: StatuteText, places: Iterable[Place]) -> dict[Place, StatuteArticle]:
    wanted = Q(pk=None)
    for number, sub in places:
        wanted |= Q(number=number, sub=sub)
    rows = text.articles.filter(wanted).defer("search").order_by("-order")
    return {(one.number, one.sub): one for one in rows}
