"""Which roles one person may not combine, as declared in law/roles/conflicts.toml."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from pathlib import Path
from typing import Any

from quanheng.rules.law_files import BadLawFile, only_keys, read, take, take_list
from quanheng.rules.roles import Role

FILE = Path(__file__).resolve().parents[2] / "law" / "roles" / "conflicts.toml"
SCOPES = frozenset({"district", "case", "item", "publication"})
Pair = frozenset[Role]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two roles that exclude each other within a scope, why, and under which article."""

    scope: str
    pair: Pair
    why: str
    why_en: str
    basis: str


@cache
def declared_conflicts(path: Path = FILE) -> tuple[Conflict, ...]:
    """Every pair of roles that exclude each other; `BadLawFile` when the file is wrong."""
    tables = take_list(read(path), "conflict", dict, path=path)
    return tuple(
        conflict for position, table in enumerate(tables) for conflict in _pairs(table, path, f"conflict[{position}]")
    )


def _pairs(table: Mapping[str, Any], path: Path, within: str) -> list[Conflict]:
    only_keys(table, {"scope", "roles", "one", "others", "why", "why_en", "basis"}, path=path, within=within)
    scope, *words = (take(table, key, str, path=path, within=within) for key in ("scope", "why", "why_en", "basis"))
    if scope not in SCOPES:
        raise BadLawFile(path, f"{within}.scope", f"must be one of {', '.join(sorted(SCOPES))}")
    among, one, others = (_roles(table, key, path, within) for key in ("roles", "one", "others"))
    pairs = [*combinations(among, 2), *product(one, others)]
    return [Conflict(scope, frozenset(pair), *words) for pair in pairs]


def _roles(table: Mapping[str, Any], key: str, path: Path, within: str) -> list[Role]:
    names = take_list(table, key, str, path=path, within=within)
    for name in names:
        if name not in set(Role):
            raise BadLawFile(path, f"{within}.{key}", f"there is no role {name}")
    return [Role(name) for name in names]


def conflict_between(
    role: Role, held: Collection[Role], scope: str, conflicts: Collection[Conflict] | None = None
) -> Conflict | None:
    """The first declared conflict between a role and those already held in that scope; None when there is none."""
    for conflict in declared_conflicts() if conflicts is None else conflicts:
        if conflict.scope == scope and role in conflict.pair and conflict.pair & (set(held) - {role}):
            return conflict
    return None
