"""The texts of the library go to the public site, a few at a time, each again when its words or days change."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import override

from quanheng.exchange.actions import send
from quanheng.rules.door.topics import LONGEST_UNIT
from quanheng.statutes.models import PublicText, StatuteVersion

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
    """The texts whose words or days are not those last sent, with what is to be `said` of them."""
    days = (Coalesce(Cast(day, CharField()), Value("-")) for day in ("promulgated_on", "in_force_on", "ended_on"))
    parts = [each for day in days for each in (Value(" "), day)]
    said = Concat("text_hash", *parts, Value(" "), Cast("end_unknown", CharField()), output_field=CharField())
    texts = StatuteVersion.objects.filter(current=True, has_text=True).annotate(says=said).select_related("statute")
    return texts.filter(Q(public_text=None) | ~Q(public_text__said=F("says"))).order_by("-pk")


@transaction.atomic
def _send(version: Any) -> None:
    send("statute", version.code, public_text(version))
    PublicText.objects.update_or_create(version=version, defaults={"said": version.says})


def public_text(version: StatuteVersion) -> dict[str, Any]:
    """The body of the public message `statute`: the text unit by unit, and the days it applies."""
    days = {day: getattr(version, day) for day in ("promulgated_on", "in_force_on", "ended_on")}
    units = version.articles.order_by("order").values_list("label", "headings", "text")
    return {
        "title": version.statute.title,
        "rank_word": _rank_words(version),
        "issuer": version.issuer,
        **{name: day.isoformat() for name, day in days.items() if day},
        "end_unknown": version.end_unknown,
        "articles": [
            {"label": label, "headings": list(headings), "text": text[at : at + LONGEST_UNIT]}
            for label, headings, text in units
            for at in range(0, max(len(text), 1), LONGEST_UNIT)
        ],
    }


def _rank_words(version: StatuteVersion) -> dict[str, str]:
    def said(language: str) -> str:
        with override(language):
            return str(version.statute.get_rank_display())

    return {"zh": said("zh-hans"), "en": said("en")}
