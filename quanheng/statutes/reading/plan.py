"""What the library's rows shall say: statutes, names and versions, texts and known facts alike."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quanheng.statutes.reading.known import Known, KnownStatute
from quanheng.statutes.reading.library import DayFrom, Settled

CONSTITUTION = "宪法"


@dataclass(frozen=True)
class PlannedStatute:
    """A statute under its title."""

    title: str
    rank: str
    kind: str
    field: str


@dataclass(frozen=True)
class PlannedVersion:
    """A version by its code, with every column it says something in."""

    code: str
    title: str
    text_hash: str
    successor: str
    said: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    """Everything to be kept."""

    statutes: tuple[PlannedStatute, ...]
    versions: tuple[PlannedVersion, ...]
    aliases: Mapping[str, str] = field(default_factory=dict)


def plan_of(texts: list[Settled], known: Known) -> Plan:
    """The rows for these texts and facts; a fact about a statute whose text is loaded gives way to the text."""
    titles = {each.text.title for each in texts}
    only_known = [each for each in known.statutes if each.title not in titles]
    statutes = {each.text.title: _statute(each) for each in texts}
    statutes.update({each.title: PlannedStatute(each.title, each.rank, "", "") for each in only_known})
    versions = [_version(each) for each in texts] + [_known_version(each) for each in only_known]
    return Plan(tuple(statutes.values()), tuple(versions), dict(known.aliases or {}))


def _statute(each: Settled) -> PlannedStatute:
    source = each.text.source
    rank = "constitution" if source.level == CONSTITUTION else "law"
    return PlannedStatute(source.title, rank, source.kind, source.field)


def _version(each: Settled) -> PlannedVersion:
    said = {
        "has_text": True,
        "issuer": each.text.source.issuer,
        "promulgated_on": each.text.promulgated_on,
        "first_in_force_on": each.first_in_force_on,
        "in_force_on": each.in_force_on,
        "in_force_how": each.from_how.value,
        "in_force_words": each.from_words,
        "ended_on": each.ended_on,
        "ended_how": each.ended_how.value if each.ended_how else "",
        "ended_words": each.ended_words,
        "end_unknown": each.end_unknown,
        "source_status": each.text.source.status,
        "article_count": len(each.text.articles),
    }
    return PlannedVersion(each.package_id, each.text.title, each.text.digest, each.successor, said)


def _known_version(each: KnownStatute) -> PlannedVersion:
    said = {
        "has_text": False,
        "issuer": each.issuer,
        "promulgated_on": each.promulgated_on,
        "first_in_force_on": each.first_in_force_on,
        "in_force_on": each.in_force_on,
        "in_force_how": DayFrom.KNOWN_FACT.value,
        "in_force_words": each.source,
        "ended_on": each.ended_on,
        "ended_how": DayFrom.KNOWN_FACT.value if each.ended_on else "",
        "ended_words": "",
        "end_unknown": False,
        "source_status": "",
        "article_count": each.articles,
    }
    code = hashlib.sha256(each.title.encode()).hexdigest()[:12]
    return PlannedVersion(code, each.title, "", "", said)
