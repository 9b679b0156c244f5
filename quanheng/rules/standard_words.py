"""A discretion standard in words: what each tier tests, and the sums it leads to."""

from __future__ import annotations

from fractions import Fraction

from quanheng.rules.discretion import Condition, FactKind, Interval, Scale, Standard, StatutoryRange, Test, Tier
from quanheng.rules.money import yuan
from quanheng.rules.penalty_kinds import named

REST = "其他情形"


def conditions(standard: Standard, when: tuple[Condition, ...]) -> list[str]:
    """Each alternative as one line of claims; they are alternatives to each other."""
    return ["，".join(claim(standard, test) for test in condition) for condition in when if condition]


def tier_facts(standard: Standard, tier: Tier) -> list[str]:
    """What leads to the tier: any one of these."""
    return [REST] if tier.otherwise else conditions(standard, tier.when)


def claim(standard: Standard, test: Test) -> str:
    """One test as people say it: 货值金额不满10,000元, 造成危害后果, 没有造成危害后果."""
    fact = standard.fact(test.fact)
    if fact.kind is FactKind.FLAG:
        return fact.name if test.equals else fact.absent or f"不具有“{fact.name}”"
    if fact.kind is FactKind.CHOICE:
        return f"{fact.name}为“{test.equals}”"
    unit = "元" if fact.kind is FactKind.MONEY else fact.unit
    parts = []
    if test.at_least is not None:
        parts.append(f"{_figure(fact.kind, test.at_least)}{unit}以上")
    if test.below is not None:
        parts.append(f"不满{_figure(fact.kind, test.below)}{unit}")
    return fact.name + "、".join(parts)


def _figure(kind: FactKind, value: int) -> str:
    return yuan(value) if kind is FactKind.MONEY else f"{value:,}"


def scale(standard: Standard, of: Scale, *, closed: bool) -> str:
    """A scale in words, its end included (以下) only when closed (民法典第一千二百五十九条)."""
    if of.base:
        base = standard.fact(of.base).name
        end = f"{_times(of.high)}倍以下" if closed else f"不满{_times(of.high)}倍"
        return f"{base}的{_times(of.low)}倍以上、{end}"
    end = f"{yuan(of.high)}元以下" if closed else f"不满{yuan(of.high)}元"
    return f"{yuan(of.low)}元以上、{end}"


def _times(value: Fraction) -> str:
    return str(value) if value.denominator != 1 else str(value.numerator)


def interval(of: Interval) -> str:
    """A range of sums in words."""
    end = f"{yuan(of.high)}元以下" if of.closed else f"不满{yuan(of.high)}元"
    return f"{yuan(of.low)}元以上、{end}"


def statutory(standard: Standard, scope: StatutoryRange) -> str:
    """What the statute allows in one situation: 应当罚款；可以没收违法所得；罚款50,000元以上、100,000元以下."""
    parts = []
    if scope.must:
        parts.append(f"应当{named(scope.must)}")
    if scope.may:
        parts.append(f"可以{named(scope.may)}")
    if scope.scale:
        parts.append(f"罚款{scale(standard, scope.scale, closed=True)}")
    return "；".join(parts)


def preconditions(standard: Standard, scope: StatutoryRange) -> str:
    """What must be on record first, or nothing."""
    return "、".join(standard.precondition(key).name for key in scope.requires)
