"""Reads a discretion standard and refuses one that leaves its statute, by file and line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.discretion import (
    Condition,
    FactAsked,
    FactKind,
    Precondition,
    Scale,
    Standard,
    StatutoryRange,
    Test,
    Tier,
    met,
)
from quanheng.rules.law_files import BadLawFile, Table, take, take_list
from quanheng.rules.penalty_kinds import Kind

FEN_PER_YUAN = 100
MOST_CELLS = 20_000

STANDARD_KEYS = (
    "key", "behaviour", "violates", "basis", "issuer", "document_number", "effective_on", "note",
    "fact", "precondition", "range",
)  # fmt: skip
FACT_KEYS = ("key", "name", "kind", "options", "effect", "absent", "unit")
RANGE_KEYS = ("key", "name", "article", "when", "must", "may", "low", "high", "base", "requires", "tier")
TIER_KEYS = ("key", "name", "when", "otherwise", "low", "high", "kinds")


def read_standard(path: Path) -> Standard:
    """The standard a file of law/discretion/ states; `BadLawFile` where it is wrong."""
    return parse_standard(path.read_bytes(), path)


def parse_standard(body: bytes, path: Path) -> Standard:
    """The standard in `body`, checked: tiers inside the statute, side by side, one for each set of facts."""
    table = law_files.parse(body, path)
    law_files.only_keys(table, STANDARD_KEYS, path=path)
    standard = _Reader(path).standard(table)
    for number, scope in enumerate(standard.ranges):
        check_scale(scope, path, f"range[{number}]")
    check_each_case_has_one_answer(standard, path)
    return standard


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def standard(self, table: Table) -> Standard:
        facts = tuple(self.fact(each, f"fact[{n}]") for n, each in enumerate(self.tables(table, "fact")))
        preconditions = tuple(
            self.precondition(each, f"precondition[{n}]") for n, each in enumerate(self.tables(table, "precondition"))
        )
        known = {fact.key: fact for fact in facts}
        named = frozenset(condition.key for condition in preconditions)
        ranges = tuple(
            self.range(each, f"range[{n}]", known, named) for n, each in enumerate(self.tables(table, "range"))
        )
        if not ranges:
            raise BadLawFile(self.path, "range", "a standard needs at least one statutory range")
        return Standard(
            key=self.text(table, "key"),
            behaviour=self.text(table, "behaviour"),
            violates=tuple(take_list(table, "violates", str, path=self.path)),
            basis=self.text(table, "basis"),
            issuer=self.text(table, "issuer"),
            document_number=self.text(table, "document_number"),
            effective_on=take(table, "effective_on", date, path=self.path),
            note=str(table.get("note", "")),
            facts=facts,
            preconditions=preconditions,
            ranges=ranges,
        )

    def text(self, table: Table, key: str, within: str = "") -> str:
        return take(table, key, str, path=self.path, within=within)

    def tables(self, table: Table, key: str, within: str = "") -> list[Table]:
        return take_list(table, key, dict, path=self.path, within=within)

    def fact(self, table: Table, within: str) -> FactAsked:
        law_files.only_keys(table, FACT_KEYS, path=self.path, within=within)
        kind = self.text(table, "kind", within)
        if kind not in set(FactKind):
            raise BadLawFile(self.path, f"{within}.kind", f"no such kind of fact: {kind}")
        effect = str(table.get("effect", ""))
        if effect not in {"", "lighter", "heavier"}:
            raise BadLawFile(self.path, f"{within}.effect", "must be lighter or heavier")
        options = tuple(take_list(table, "options", str, path=self.path, within=within))
        key, name = self.text(table, "key", within), self.text(table, "name", within)
        absent, unit = str(table.get("absent", "")), str(table.get("unit", ""))
        return FactAsked(
            key=key, name=name, kind=FactKind(kind), options=options, effect=effect, absent=absent, unit=unit
        )

    def precondition(self, table: Table, within: str) -> Precondition:
        law_files.only_keys(table, ("key", "name", "article"), path=self.path, within=within)
        return Precondition(*(self.text(table, key, within) for key in ("key", "name", "article")))

    def range(
        self, table: Table, within: str, facts: dict[str, FactAsked], preconditions: frozenset[str]
    ) -> StatutoryRange:
        law_files.only_keys(table, RANGE_KEYS, path=self.path, within=within)
        requires = tuple(take_list(table, "requires", str, path=self.path, within=within))
        for key in requires:
            if key not in preconditions:
                raise BadLawFile(self.path, f"{within}.requires", f"no such precondition: {key}")
        must, may = self.kinds(table, "must", within), self.kinds(table, "may", within)
        scale = self.range_scale(table, within, facts)
        if (scale is not None) != (Kind.FINE in must | may):
            raise BadLawFile(self.path, f"{within}.low", "a fine has low and high, and nothing else has")
        tiers = self.tables(table, "tier", within)
        return StatutoryRange(
            key=self.text(table, "key", within),
            name=self.text(table, "name", within),
            article=self.text(table, "article", within),
            when=self.when(table, within, facts),
            must=must,
            may=may,
            scale=scale,
            requires=requires,
            tiers=tuple(
                self.tier(each, f"{within}.tier[{n}]", facts, scale, must | may, last=n == len(tiers) - 1)
                for n, each in enumerate(tiers)
            ),
        )

    def tier(
        self,
        table: Table,
        within: str,
        facts: dict[str, FactAsked],
        scale: Scale | None,
        allowed: frozenset[Kind],
        *,
        last: bool,
    ) -> Tier:
        law_files.only_keys(table, TIER_KEYS, path=self.path, within=within)
        if scale is None:
            raise BadLawFile(self.path, within, "a range without a fine has no tiers")
        kinds = self.kinds(table, "kinds", within) or allowed
        if kinds - allowed:
            raise BadLawFile(self.path, f"{within}.kinds", "a kind that the statute does not allow here")
        otherwise = table.get("otherwise", False) is True
        if otherwise == ("when" in table):
            raise BadLawFile(self.path, within, "needs either when or otherwise = true")
        return Tier(
            key=self.text(table, "key", within),
            name=self.text(table, "name", within),
            when=() if otherwise else self.when(table, within, facts),
            otherwise=otherwise,
            scale=Scale(*self.bounds(table, within, scale.base), base=scale.base),
            last=last,
            kinds=kinds,
        )

    def kinds(self, table: Table, key: str, within: str) -> frozenset[Kind]:
        names = take_list(table, key, str, path=self.path, within=within)
        for name in names:
            if name not in set(Kind):
                raise BadLawFile(self.path, f"{within}.{key}", f"no such kind of penalty: {name}")
        return frozenset(Kind(name) for name in names)

    def range_scale(self, table: Table, within: str, facts: dict[str, FactAsked]) -> Scale | None:
        if "low" not in table and "high" not in table:
            return None
        base = str(table.get("base", ""))
        if base and (base not in facts or facts[base].kind is not FactKind.MONEY):
            raise BadLawFile(self.path, f"{within}.base", f"no such sum of money among the facts: {base}")
        return Scale(*self.bounds(table, within, base), base=base)

    def bounds(self, table: Table, within: str, base: str) -> tuple[Fraction, Fraction]:
        unit = 1 if base else FEN_PER_YUAN
        low, high = (self.number(table, key, within) * unit for key in ("low", "high"))
        if low >= high:
            raise BadLawFile(self.path, f"{within}.high", "must be above low")
        return low, high

    def number(self, table: Table, key: str, within: str) -> Fraction:
        """A whole number, or a fraction written "3/10": a decimal point would already be rounded."""
        value: Any = table.get(key)
        try:
            if type(value) in {int, str}:
                return Fraction(value)
        except (ValueError, ZeroDivisionError):
            pass
        raise BadLawFile(self.path, f"{within}.{key}", 'must be a whole number or a fraction such as "3/10"')

    def when(self, table: Table, within: str, facts: dict[str, FactAsked]) -> tuple[Condition, ...]:
        alternatives = take_list(table, "when", dict, path=self.path, within=within)
        if "when" not in table:
            return ((),)
        return tuple(
            tuple(self.test(key, claim, f"{within}.when", facts) for key, claim in alternative.items())
            for alternative in alternatives
        )

    def test(self, key: str, claim: object, within: str, facts: dict[str, FactAsked]) -> Test:
        if key not in facts:
            raise BadLawFile(self.path, within, f"no such fact: {key}")
        asked = facts[key]
        if asked.kind in {FactKind.FLAG, FactKind.CHOICE}:
            if not asked.takes(claim):
                raise BadLawFile(self.path, within, f"{key} cannot be {claim}")
            return Test(key, equals=claim)  # type: ignore[arg-type]
        if not isinstance(claim, dict) or not claim or claim.keys() - {"at_least", "below"}:
            raise BadLawFile(self.path, within, f"{key} is tested by at_least and below")
        unit = FEN_PER_YUAN if asked.kind is FactKind.MONEY else 1
        bounds = {name: self.number(claim, name, within) * unit for name in claim}
        if any(bound.denominator != 1 for bound in bounds.values()):
            raise BadLawFile(self.path, within, f"{key} is tested by whole numbers")
        whole = {name: int(bound) for name, bound in bounds.items()}
        return Test(key, at_least=whole.get("at_least"), below=whole.get("below"))


def check_scale(scope: StatutoryRange, path: Path, within: str) -> None:
    """The tiers of a range fill it from floor to ceiling, each beginning where the last one ended."""
    if scope.scale is None or not scope.tiers:
        return
    for number, tier in enumerate(scope.tiers):
        if tier.scale.low < scope.scale.low or tier.scale.high > scope.scale.high:
            raise BadLawFile(path, f"{within}.tier[{number}]", "outside the statutory range")
    for number, (lower, upper) in enumerate(pairwise(scope.tiers), 1):
        if upper.scale.low != lower.scale.high:
            fault = "overlaps the tier before it" if upper.scale.low < lower.scale.high else "leaves a gap below it"
            raise BadLawFile(path, f"{within}.tier[{number}]", fault)
    if scope.tiers[0].scale.low != scope.scale.low:
        raise BadLawFile(path, f"{within}.tier[0]", "does not begin at the statutory floor")
    if scope.tiers[-1].scale.high != scope.scale.high:
        raise BadLawFile(path, f"{within}.tier[{len(scope.tiers) - 1}]", "does not reach the statutory ceiling")


def check_each_case_has_one_answer(standard: Standard, path: Path) -> None:
    """Every possible set of facts leads to exactly one range, and in it to exactly one tier."""
    for facts in cells(standard, path):
        ranges = [n for n, scope in enumerate(standard.ranges) if met(scope.when, facts)]
        _exactly_one(ranges, "range", standard, facts, path)
        scope = standard.ranges[ranges[0]]
        if not scope.tiers:
            continue
        tiers = [n for n, tier in enumerate(scope.tiers) if met(tier.when, facts)]
        fallback = [n for n, tier in enumerate(scope.tiers) if tier.otherwise]
        _exactly_one(tiers or fallback, f"range[{ranges[0]}].tier", standard, facts, path)


def _exactly_one(found: list[int], what: str, standard: Standard, facts: dict[str, Any], path: Path) -> None:
    if len(found) == 1:
        return
    noun = what.rpartition(".")[2].partition("[")[0]
    case = "，".join(f"{standard.fact(key).name}={value}" for key, value in facts.items())
    if not found:
        raise BadLawFile(path, f"{what}[0]", f"no {noun} answers when {case}")
    raise BadLawFile(path, f"{what}[{found[1]}]", f"{noun}s {found} both answer when {case}")


def cells(standard: Standard, path: Path) -> Iterable[dict[str, Any]]:
    """One set of facts out of each that the standard's tests can tell apart."""
    tests = [test for scope in standard.ranges for when in _all_whens(scope) for part in when for test in part]
    values = {asked.key: _representatives(asked, tests) for asked in standard.facts}
    size = 1
    for options in values.values():
        size *= len(options)
    if size > MOST_CELLS:
        raise BadLawFile(path, "fact", f"{size} combinations of facts are too many to check")
    return (dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))


def _all_whens(scope: StatutoryRange) -> list[tuple[Condition, ...]]:
    return [scope.when, *(tier.when for tier in scope.tiers)]


def _representatives(asked: FactAsked, tests: list[Test]) -> list[bool | int | str]:
    if asked.kind is FactKind.FLAG:
        return [False, True]
    if asked.kind is FactKind.CHOICE:
        return list(asked.options)
    cuts = {cut for test in tests if test.fact == asked.key for cut in (test.at_least, test.below) if cut is not None}
    return sorted({0, *cuts})
