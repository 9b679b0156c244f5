"""What the library answers: which article is cited, whether it applies, who cites it, what is in force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Left

from quanheng.rules.citation import BadCitation, Citation, article_label, parse, short_name
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import (
    Article,
    CitationIndex,
    Irregularity,
    StatuteName,
    StatuteVersion,
    article_address,
)
from quanheng.statutes.reading.texts import text_digest


@dataclass(frozen=True)
class KnownArticle:
    """An article of a statute that is known but whose text is not loaded."""

    version: StatuteVersion
    number: int
    sub: int = 0

    @property
    def label(self) -> str:
        """第三十九条."""
        return article_label(self.number, self.sub)

    @property
    def citation(self) -> Citation:
        """The citation of the whole article."""
        return Citation(self.version.statute.short_title, self.number, self.sub)

    def get_absolute_url(self) -> str:
        """Its page."""
        return article_address(self.version.code, self.number, self.sub)

    def __str__(self) -> str:
        return str(self.citation)


Known = KnownArticle


def article(citation: str | Citation, on: date) -> Article | KnownArticle:
    """The article a citation means on that day.

    Raises `Refused`: citation-unreadable, citation-unknown, citation-not-yet-in-force, citation-repealed,
    citation-end-unknown. A 款 or 项 that is named must exist too.
    """
    (found,) = resolve([citation], on).values()
    return found


def resolve(citations: Iterable[str | Citation], on: date) -> dict[Citation, Article | KnownArticle]:
    """The article of each citation on that day, in two statements however many there are."""
    read = [_read(each) for each in citations]
    versions = _versions_cited(read)
    chosen = {each: _applying(each, versions.get(each.statute, []), on) for each in read}
    articles = _articles_cited(chosen)
    return {each: _cited(each, version, articles) for each, version in chosen.items()}


def in_force(cited: Article | KnownArticle, on: date) -> bool:
    """Whether the article applies on that day."""
    return cited.version.applies_on(on)


def dependants(cited: Article | KnownArticle) -> QuerySet[CitationIndex]:
    """Everything that cites the article, or any part of it, in whichever version."""
    return CitationIndex.objects.filter(
        statute=cited.version.statute, number=cited.number, sub=cited.sub
    ).select_related("statute")


def versions_in_force(on: date) -> QuerySet[StatuteVersion]:
    """The wordings that apply on that day."""
    return versions().filter(applies(on))


def versions() -> QuerySet[StatuteVersion]:
    """Every wording of every statute, current copies only."""
    return StatuteVersion.objects.filter(current=True).select_related("statute", "successor__statute")


def with_state(found: QuerySet[StatuteVersion], on: date) -> QuerySet[StatuteVersion]:
    """The same wordings, each with its `state` on that day."""
    state = Case(
        When(in_force_on=None, then=Value("beginning-unknown")),
        When(in_force_on__gt=on, then=Value("future")),
        When(end_unknown=True, then=Value("end-unknown")),
        When(ended_on__lt=on, then=Value("ended")),
        default=Value("in-force"),
    )
    return found.annotate(state=state)


def counted(found: QuerySet[StatuteVersion], by: str) -> dict[str, int]:
    """How many wordings there are of each value. One statement."""
    return dict(found.order_by().values_list(by).annotate(many=Count("pk")))


def version_by_code(code: str) -> StatuteVersion | None:
    """The wording with that code: the copy that counts, or the newest of those that do not."""
    copies = StatuteVersion.objects.filter(code=code).select_related("statute", "successor__statute")
    return copies.order_by("-current", "-pk").first()


def article_at(version: StatuteVersion, number: int, sub: int = 0) -> Article | None:
    """The article in that place; of repeated ones the first."""
    return version.articles.filter(number=number, sub=sub).order_by("order").first()


def neighbours(one: Article) -> tuple[Article | None, Article | None]:
    """The article before and the one after."""
    near = {
        each.order: each
        for each in Article.objects.filter(version=one.version, order__in=(one.order - 1, one.order + 1)).defer(
            "text", "attachment", "search"
        )
    }
    for each in near.values():
        each.version = one.version
    return near.get(one.order - 1), near.get(one.order + 1)


def contents(version: StatuteVersion) -> QuerySet[Article]:
    """The articles in order, each with the first words of its text."""
    return (
        version.articles.only("version_id", "order", "number", "sub", "form", "label", "headings", "recovered")
        .annotate(beginning=Left("text", 48))
        .order_by("order")
    )


def wordings(version: StatuteVersion) -> list[StatuteVersion]:
    """Every wording of the same statute, the newest first."""
    return list(versions().filter(statute=version.statute).order_by(F("in_force_on").desc(nulls_last=True)))


def latest_wording(name: str) -> StatuteVersion:
    """The latest wording of the statute of that name; refused (`citation-unknown`) when the library has none."""
    found = versions().filter(statute__names__name__in=[name, short_name(name)])
    version = found.order_by(F("in_force_on").desc(nulls_last=True)).first()
    if version is None:
        raise Refused("citation-unknown", cited=name, known=_similar(name))
    return version


def earlier_wording(version: StatuteVersion) -> StatuteVersion | None:
    """The wording of the same statute that this one took over from, if its text is loaded."""
    if version.in_force_on is None:
        return None
    earlier = versions().filter(statute=version.statute, has_text=True, in_force_on__lt=version.in_force_on)
    return earlier.order_by("-in_force_on").first()


def changes_made(version: StatuteVersion) -> dict[str, StatuteVersion | bool | None]:
    """Which wording it took over from and whether it ended other statutes; empty when neither."""
    earlier = earlier_wording(version) if version.has_text else None
    ended = StatuteVersion.objects.filter(successor=version, current=True).exclude(statute=version.statute).exists()
    return {"earlier": earlier, "ended": ended} if earlier or ended else {}


def same_words_in_force(on: date) -> Exists:
    """For rows that point to an `article`: whether its words stand under its number in the wording of that day.

    An amendment replaces the whole wording; what it left as it was is still the law.
    """
    now = Article.objects.filter(version__current=True, form="article").filter(
        applies(on, "version__"),
        version__statute=OuterRef("article__version__statute"),
        number=OuterRef("article__number"),
        sub=OuterRef("article__sub"),
        text=OuterRef("article__text"),
    )
    return Exists(now)


def irregularities(version: StatuteVersion) -> QuerySet[Irregularity]:
    """What was found irregular about the text as a whole."""
    return version.irregularities.filter(article=None)


def altered_versions() -> list[StatuteVersion]:
    """Wordings whose article rows no longer have the digest they were loaded with."""
    rows: dict[int, list] = {}
    columns = ("version_id", "label", "headings", "text", "attachment")
    for version, *said in Article.objects.order_by("version_id", "order").values_list(*columns).iterator(5000):
        rows.setdefault(version, []).append(tuple(said))
    loaded = StatuteVersion.objects.filter(has_text=True).select_related("statute")
    return [each for each in loaded if text_digest(rows.get(each.pk, [])) != each.text_hash]


def applies(on: date, at: str = "") -> Q:
    """Of wordings, or rows that lead to one by `at` (such as "version__"): whether it is the law on a day."""
    begun = Q(**{f"{at}in_force_on__lte": on, f"{at}end_unknown": False})
    return begun & (Q(**{f"{at}ended_on": None}) | Q(**{f"{at}ended_on__gte": on}))


def _read(citation: str | Citation) -> Citation:
    if isinstance(citation, Citation):
        return citation
    try:
        return parse(citation)
    except BadCitation as bad:
        raise Refused("citation-unreadable", cited=citation) from bad


def _versions_cited(citations: list[Citation]) -> dict[str, list[StatuteVersion]]:
    wanted = {each.statute for each in citations}
    names = StatuteName.objects.filter(name__in=wanted).values_list("name", "statute_id")
    by_statute: dict[int, list[str]] = {}
    for name, statute in names:
        by_statute.setdefault(statute, []).append(name)
    found: dict[str, list[StatuteVersion]] = {}
    for version in versions().filter(statute__in=by_statute).order_by("in_force_on"):
        for name in by_statute[version.statute_id]:
            found.setdefault(name, []).append(version)
    return found


def _applying(citation: Citation, wordings: list[StatuteVersion], on: date) -> StatuteVersion:
    """The wording that applies on the day, or the refusal that says why there is none."""
    if not wordings:
        raise Refused("citation-unknown", cited=str(citation), known=_similar(citation.statute))
    for version in reversed(wordings):
        if version.applies_on(on):
            return version
    dated = [version for version in wordings if version.in_force_on]
    if not dated:
        raise Refused("citation-beginning-unknown", cited=str(citation))
    begun = [version for version in dated if version.in_force_on <= on]
    if not begun:
        first = dated[0]
        raise Refused("citation-not-yet-in-force", cited=str(citation), since=first.in_force_on, on=on)
    last = begun[-1]
    if last.ended_on is None:
        raise Refused("citation-end-unknown", cited=str(citation), status=last.source_status)
    raise Refused(
        "citation-repealed",
        cited=str(citation),
        until=last.ended_on,
        successor=last.successor.statute.short_title if last.successor else "—",
        words=last.ended_words or "—",
        on=on,
    )


def _articles_cited(chosen: dict[Citation, StatuteVersion]) -> dict[tuple[int, int, int], Article]:
    wanted = Q()
    for citation, version in chosen.items():
        if version.has_text:
            wanted |= Q(version=version, number=citation.article, sub=citation.sub)
    if not wanted:
        return {}
    by_version = {version.pk: version for version in chosen.values()}
    found: dict[tuple[int, int, int], Article] = {}
    for one in Article.objects.filter(wanted).defer("search").order_by("version_id", "-order"):
        one.version = by_version[one.version_id]
        found[one.version_id, one.number, one.sub] = one
    return found


def _cited(
    citation: Citation, version: StatuteVersion, articles: dict[tuple[int, int, int], Article]
) -> Article | KnownArticle:
    if not version.has_text:
        if citation.article > version.article_count or citation.sub:
            raise Refused("citation-unknown", cited=str(citation), known=_extent(version))
        return KnownArticle(version, citation.article, citation.sub)
    found = articles.get((version.pk, citation.article, citation.sub))
    if found is None:
        raise Refused("citation-unknown", cited=str(citation), known=_extent(version))
    if not _has_part(found, citation):
        raise Refused("citation-unknown", cited=str(citation), known=_parts(found))
    return found


def _has_part(found: Article, citation: Citation) -> bool:
    """Whether the named 款 and 项 stand in the article; without a 款 the 项 may stand in any."""
    of = found.paragraphs
    if citation.paragraph:
        if citation.paragraph > len(of):
            return False
        of = (of[citation.paragraph - 1],)
    return not citation.item or any(paragraph.item(citation.item) for paragraph in of)


def _extent(version: StatuteVersion) -> str:
    if not version.has_text:
        return f"{version.statute.short_title}第一条至{article_label(version.article_count)}"
    last = version.articles.order_by("-number").values_list("number", flat=True).first() or 1
    return f"{version.statute.short_title}第一条至{article_label(last)}"


def _parts(found: Article) -> str:
    counts = "、".join(f"{each.label}{len(each.items)}项" for each in found.paragraphs)
    return f"{found}（{counts}）"


def _similar(name: str) -> str:
    """Names that look like the one that is unknown."""
    names = list(StatuteName.objects.values_list("name", flat=True))
    near = get_close_matches(short_name(name), names, n=3, cutoff=0.5)
    return "、".join(dict.fromkeys(short_name(each) for each in near)) or "—"
