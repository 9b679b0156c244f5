"""The facts of law/known-statutes.toml, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quanheng.rules.law_files import BadLawFile, only_keys, parse, take, take_list
from quanheng.rules.power import Rank

Table = Mapping[str, Any]


@dataclass(frozen=True)
class KnownStatute:
    """A source of law whose text is not loaded, citable by the number of its articles."""

    title: str
    rank: str
    issuer: str
    promulgated_on: date | None
    first_in_force_on: date | None
    in_force_on: date
    ended_on: date | None
    articles: int
    source: str


@dataclass(frozen=True)
class KnownDay:
    """Since when an amended wording applies, or until when a text applied."""

    title: str
    promulgated_on: date
    day: date
    source: str


@dataclass(frozen=True)
class LostHeading:
    """An article whose heading line a published copy lost: where its text is and how it begins there."""

    title: str
    promulgated_on: date
    article: int
    printed_in: int
    begins: str
    source: str


@dataclass(frozen=True)
class Known:
    """Everything the file says, and the hash of its bytes."""

    statutes: tuple[KnownStatute, ...] = ()
    beginnings: tuple[KnownDay, ...] = ()
    endings: tuple[KnownDay, ...] = ()
    lost: tuple[LostHeading, ...] = ()
    aliases: Mapping[str, str] | None = None

    def beginning(self, title: str, promulgated_on: date) -> KnownDay | None:
        """The fact about when this wording began, if there is one."""
        return _about(self.beginnings, title, promulgated_on)

    def ending(self, title: str, promulgated_on: date) -> KnownDay | None:
        """The fact about when this text ended, if there is one."""
        return _about(self.endings, title, promulgated_on)


def known_statutes(path: Path) -> Known:
    """The facts in the file; `BadLawFile` names the first key that cannot be used."""
    table = parse(path.read_bytes(), path)
    only_keys(table, ("alias", "statute", "beginning", "ending", "lost-heading"), path=path)
    return Known(
        statutes=tuple(_statute(each, path, f"statute[{place}]") for place, each in _tables(table, "statute", path)),
        beginnings=tuple(_days(table, "beginning", "in_force_on", path)),
        endings=tuple(_days(table, "ending", "ended_on", path)),
        lost=tuple(_lost(each, path, f"lost-heading[{place}]") for place, each in _tables(table, "lost-heading", path)),
        aliases=dict(table.get("alias", {})),
    )


def _tables(table: Table, key: str, path: Path) -> list[tuple[int, Table]]:
    return list(enumerate(take_list(table, key, dict, path=path)))


def _statute(each: Table, path: Path, within: str) -> KnownStatute:
    keys = KnownStatute.__dataclass_fields__
    only_keys(each, keys, path=path, within=within)
    rank = take(each, "rank", str, path=path, within=within)
    if rank not in set(Rank):
        raise BadLawFile(path, f"{within}.rank", f"unknown rank {rank!r}")
    return KnownStatute(
        title=take(each, "title", str, path=path, within=within),
        rank=rank,
        issuer=take(each, "issuer", str, path=path, within=within),
        promulgated_on=_day(each, "promulgated_on", path, within),
        first_in_force_on=_day(each, "first_in_force_on", path, within),
        in_force_on=take(each, "in_force_on", date, path=path, within=within),
        ended_on=_day(each, "ended_on", path, within),
        articles=take(each, "articles", int, path=path, within=within),
        source=take(each, "source", str, path=path, within=within),
    )


def _days(table: Table, kind: str, day: str, path: Path) -> list[KnownDay]:
    found = []
    for place, each in _tables(table, kind, path):
        within = f"{kind}[{place}]"
        only_keys(each, ("titles", "promulgated_on", day, "source"), path=path, within=within)
        promulgated_on = take(each, "promulgated_on", date, path=path, within=within)
        known = take(each, day, date, path=path, within=within)
        source = take(each, "source", str, path=path, within=within)
        titles = take_list(each, "titles", str, path=path, within=within)
        found += [KnownDay(title, promulgated_on, known, source) for title in titles]
    return found


def _lost(each: Table, path: Path, within: str) -> LostHeading:
    only_keys(each, LostHeading.__dataclass_fields__, path=path, within=within)
    return LostHeading(
        title=take(each, "title", str, path=path, within=within),
        promulgated_on=take(each, "promulgated_on", date, path=path, within=within),
        article=take(each, "article", int, path=path, within=within),
        printed_in=take(each, "printed_in", int, path=path, within=within),
        begins=take(each, "begins", str, path=path, within=within),
        source=take(each, "source", str, path=path, within=within),
    )


def _day(each: Table, key: str, path: Path, within: str) -> date | None:
    return take(each, key, date, path=path, within=within) if key in each else None


def _about(days: tuple[KnownDay, ...], title: str, promulgated_on: date) -> KnownDay | None:
    return next((each for each in days if (each.title, each.promulgated_on) == (title, promulgated_on)), None)
