"""The texts of the library go to the public site, a few at a time, each again when its words or days change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import override

from quanheng.exchange.actions import send
from quanheng.rules.door.topics import LONGEST_UNIT, MOST_CITED
from quanheng.statutes.models import Mention, PublicText, StatuteVersion

AT_ONCE = 16


def send_texts(most: int = AT_ONCE) -> int:
    """Send some texts the public site lacks or has otherwise, the newest first; says how many.

    The law is public by itself (立法法第六十二条): what is sent is no act of office and makes no event.
    """
    some = list(_waiting()[:most])
    for version in some:
        _send(version)
    return len(some)


def _waiting() -> QuerySet[StatuteVersion]:
    """The texts whose words, days or citations are not those last sent, with what is to be `said` of them."""
    days = (Coalesce(Cast(day, CharField()), Value("-")) for day in ("promulgated_on", "in_force_on", "ended_on"))
    parts = [each for day in days for each in (Value(" "), day)]
    read = Coalesce(Cast("mentions_read__found", CharField()), Value("-"))
    parts += [Value(" "), Cast("end_unknown", CharField()), Value(" "), read]
    said = Concat("text_hash", *parts, output_field=CharField())
    texts = StatuteVersion.objects.filter(current=True, has_text=True).annotate(says=said).select_related("statute")
    return texts.filter(Q(public_text=None) | ~Q(public_text__said=F("says"))).order_by("-pk")


@transaction.atomic
def _send(version: Any) -> None:
    send("statute", version.code, public_text(version))
    PublicText.objects.update_or_create(version=version, defaults={"said": version.says})


def public_text(version: StatuteVersion) -> dict[str, Any]:
    """The body of the public message `statute`: names and days, and the text unit by unit with what each cites."""
    days = {day: getattr(version, day) for day in ("promulgated_on", "in_force_on", "ended_on")}
    return {
        "title": version.statute.title,
        "rank": version.statute.rank,
        "rank_word": _rank_words(version),
        "names": sorted(version.statute.names.values_list("name", flat=True)),
        "issuer": version.issuer,
        **{name: day.isoformat() for name, day in days.items() if day},
        "end_unknown": version.end_unknown,
        "articles": list(_units(version)),
    }


def _units(version: StatuteVersion) -> Iterator[dict[str, Any]]:
    """Each article; one longer than a unit may be goes in several, its number and citations with the first."""
    cites: dict[int, list[dict[str, Any]]] = {}
    for article, law, number, sub in _cited(version):
        cites.setdefault(article, []).append({"law": law, "number": number, "sub": sub})
    columns = ("pk", "number", "sub", "label", "headings", "text")
    for pk, number, sub, label, headings, text in version.articles.order_by("order").values_list(*columns):
        place = {"number": number, "sub": sub, "cites": cites.get(pk, [])[:MOST_CITED]}
        for at in range(0, max(len(text), 1), LONGEST_UNIT):
            said = {"label": label, "headings": list(headings), "text": text[at : at + LONGEST_UNIT]}
            yield said if at else {**said, **place}


def _cited(version: StatuteVersion) -> Iterable[tuple[int, str, int, int]]:
    """Each article another one is cited in, once however often and in whichever part. One statement."""
    rows = Mention.objects.filter(article__version=version, number__gte=1).order_by("article", "law", "number", "sub")
    return rows.values_list("article", "law", "number", "sub").distinct()


def _rank_words(version: StatuteVersion) -> dict[str, str]:
    def said(language: str) -> str:
        with override(language):
            return str(version.statute.get_rank_display())

    return {"zh": said("zh-hans"), "en": said("en")}
