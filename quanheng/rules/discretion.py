"""How heavy a penalty may be: from the facts found to a tier and a range, and what a choice must justify.

Money is whole fen, multiples of a base are exact fractions; nothing here rounds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from quanheng.rules.money import yuan
from quanheng.rules.penalty_kinds import Ground, Kind, named
from quanheng.rules.refusal import Refused

Facts = Mapping[str, bool | int | str]


class FactKind(StrEnum):
    """What a fact may be: yes or no, money in fen, a whole number, or one of some words."""

    FLAG = "flag"
    MONEY = "money"
    COUNT = "count"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class FactAsked:
    """One fact the officer must establish; `effect` says which way it weighs, if either.

    `absent` is how a flag reads when it does not hold, `unit` what a count is counted in.
    """

    key: str
    name: str
    kind: FactKind
    options: tuple[str, ...] = ()
    effect: str = ""
    absent: str = ""
    unit: str = ""

    def takes(self, value: object) -> bool:
        """Whether `value` is a possible finding for this fact."""
        match self.kind:
            case FactKind.FLAG:
                return isinstance(value, bool)
            case FactKind.CHOICE:
                return isinstance(value, str) and value in self.options
            case _:
                return isinstance(value, int) and not isinstance(value, bool) and value >= 0


@dataclass(frozen=True, slots=True)
class Test:
    """A claim about one fact: it is `equals`, or lies in the half-open band [at_least, below)."""

    __test__ = False  # pytest would otherwise take the name for its own

    fact: str
    equals: bool | str | None = None
    at_least: int | None = None
    below: int | None = None

    def holds(self, facts: Facts) -> bool:
        value = facts[self.fact]
        if self.equals is not None:
            return value == self.equals
        if not isinstance(value, int):
            return False
        return (self.at_least is None or value >= self.at_least) and (self.below is None or value < self.below)


Condition = tuple[Test, ...]


def met(alternatives: tuple[Condition, ...], facts: Facts) -> bool:
    """Whether every test of at least one alternative holds."""
    return any(all(test.holds(facts) for test in condition) for condition in alternatives)


@dataclass(frozen=True, slots=True)
class Interval:
    """Sums of money in fen from `low`; `high` itself belongs to it only when `closed`."""

    low: Fraction
    high: Fraction
    closed: bool

    def __contains__(self, amount: int) -> bool:
        return self.low <= amount and (amount < self.high or (self.closed and amount == self.high))


@dataclass(frozen=True, slots=True)
class Scale:
    """From `low` to `high`, in fen, or in multiples of the money fact `base`."""

    low: Fraction
    high: Fraction
    base: str = ""

    def in_fen(self, facts: Facts, *, closed: bool) -> Interval:
        unit = Fraction(facts[self.base]) if self.base else Fraction(1)
        return Interval(self.low * unit, self.high * unit, closed)


@dataclass(frozen=True, slots=True)
class Precondition:
    """What must have been done, and be on record, before the kinds that require it."""

    key: str
    name: str
    article: str


@dataclass(frozen=True, slots=True)
class Tier:
    """One step of a range: the facts that lead to it, and its own narrower scale and kinds."""

    key: str
    name: str
    when: tuple[Condition, ...]
    otherwise: bool
    scale: Scale
    last: bool
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class StatutoryRange:
    """What the statute itself allows under some facts: mandatory and optional kinds, floor and ceiling."""

    key: str
    name: str
    article: str
    when: tuple[Condition, ...]
    must: frozenset[Kind]
    may: frozenset[Kind]
    scale: Scale | None
    requires: tuple[str, ...]
    tiers: tuple[Tier, ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        return self.must | self.may

    def limits(self, facts: Facts) -> Interval | None:
        """Statutory floor and ceiling in fen, both included (民法典第一千二百五十九条)."""
        return self.scale.in_fen(facts, closed=True) if self.scale else None


@dataclass(frozen=True, slots=True)
class Standard:
    """A discretion standard: one behaviour, its basis, its statutory ranges and their tiers (行政处罚法第三十四条)."""

    key: str
    behaviour: str
    violates: tuple[str, ...]
    basis: str
    issuer: str
    document_number: str
    effective_on: date
    note: str
    facts: tuple[FactAsked, ...]
    preconditions: tuple[Precondition, ...]
    ranges: tuple[StatutoryRange, ...]

    def fact(self, key: str) -> FactAsked:
        return next(fact for fact in self.facts if fact.key == key)

    def precondition(self, key: str) -> Precondition:
        return next(condition for condition in self.preconditions if condition.key == key)

    @property
    def kinds(self) -> frozenset[Kind]:
        """Every kind the statute knows for this behaviour, under whatever facts."""
        return frozenset().union(*(each.kinds for each in self.ranges))


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of the way from facts to range: `stage` is fact, precondition, range, tier, weighing or amount."""

    stage: str
    name: str
    value: bool | int | str
    article: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the standard proposes for these facts; the officer still chooses inside it."""

    standard: str
    range: StatutoryRange
    tier: Tier | None
    limits: Interval | None
    interval: Interval | None
    must: frozenset[Kind]
    may: frozenset[Kind]
    missing: tuple[Precondition, ...]
    weighing: bool
    trace: tuple[TraceLine, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the officer means to decide: kinds, a fine in fen if there is one, and grounds for going lower."""

    kinds: frozenset[Kind]
    amount: int | None = None
    grounds: frozenset[Ground] = field(default_factory=frozenset)


def propose(standard: Standard, facts: Facts) -> Proposal:
    """The range, tier and kinds that the standard gives for these facts, with the way there.

    Raises `Refused` when a fact the standard asks for was not established or is not of its kind.
    """
    check_facts(standard, facts)
    scope = next(each for each in standard.ranges if met(each.when, facts))
    tier = _tier(scope, facts)
    missing = tuple(standard.precondition(key) for key in scope.requires if facts.get(key) is not True)
    interval = tier.scale.in_fen(facts, closed=tier.last) if tier else scope.limits(facts)
    return Proposal(
        standard=standard.key,
        range=scope,
        tier=tier,
        limits=scope.limits(facts),
        interval=interval,
        must=scope.must,
        may=(tier.kinds if tier else scope.kinds) - scope.must,
        missing=missing,
        weighing=_factors_pull_both_ways(standard, facts),
        trace=_trace(standard, facts, scope, tier, interval),
    )


def check_facts(standard: Standard, facts: Facts) -> None:
    """Every fact the standard asks for was established, and is of its kind (行政处罚法第四十条: 违法事实必须查明)."""
    for asked in standard.facts:
        if asked.key not in facts:
            raise Refused("fact-not-established", article="行政处罚法第四十条", fact=asked.name, standard=standard.key)
        if not asked.takes(facts[asked.key]):
            raise Refused("fact-not-understood", article="行政处罚法第四十条", fact=asked.name, value=facts[asked.key])


def _tier(scope: StatutoryRange, facts: Facts) -> Tier | None:
    for tier in scope.tiers:
        if met(tier.when, facts):
            return tier
    return next((tier for tier in scope.tiers if tier.otherwise), None)


def _factors_pull_both_ways(standard: Standard, facts: Facts) -> bool:
    return len({asked.effect for asked in standard.facts if asked.effect and facts[asked.key] is True}) > 1


def _trace(
    standard: Standard, facts: Facts, scope: StatutoryRange, tier: Tier | None, interval: Interval | None
) -> tuple[TraceLine, ...]:
    lines = [TraceLine("fact", asked.name, facts[asked.key]) for asked in standard.facts]
    for key in scope.requires:
        condition = standard.precondition(key)
        lines.append(TraceLine("precondition", condition.name, facts.get(key) is True, condition.article))
    lines.append(TraceLine("range", scope.name, scope.key, scope.article))
    if tier:
        lines.append(TraceLine("tier", tier.name, tier.key, standard.basis))
    if _factors_pull_both_ways(standard, facts):
        lines.append(TraceLine("weighing", "", True, "行政处罚法第五条"))
    if interval:
        lines += [
            TraceLine("amount", "low", str(interval.low), scope.article),
            TraceLine("amount", "high", str(interval.high), scope.article),
        ]
    return tuple(lines)


def check(standard: Standard, facts: Facts, chosen: Choice, *, reasons: str, approver: str | None) -> Proposal:
    """The choice is lawful under the statute, and justified where it leaves the proposed tier.

    Raises `Refused`; above the ceiling, or by a kind the statute lacks, nothing can justify it.
    Returns the proposal it was measured against.
    """
    proposal = propose(standard, facts)
    _check_order_came_first(standard, proposal, chosen)
    _check_kinds(standard, proposal, chosen)
    _check_amount(standard, proposal, chosen)
    if leaves_proposal(proposal, chosen) and not (reasons.strip() and approver):
        raise Refused("outside-tier-needs-reasons", article="行政处罚法第三十四条", **_told(standard, proposal, chosen))
    if proposal.weighing and not reasons.strip():
        raise Refused("weighing-needs-reasons", article="行政处罚法第五条", standard=standard.key)
    return proposal


def leaves_proposal(proposal: Proposal, chosen: Choice) -> bool:
    """Whether the choice is another than the tier proposed: lawful perhaps, but to be justified."""
    if chosen.grounds or not proposal.must <= chosen.kinds <= proposal.must | proposal.may:
        return True
    return chosen.amount is not None and (proposal.interval is None or chosen.amount not in proposal.interval)


def _check_order_came_first(standard: Standard, proposal: Proposal, chosen: Choice) -> None:
    """Where the statute punishes refusal, the fine waits for the order and its refusal (食品安全法第一百二十六条)."""
    if proposal.missing and chosen.kinds & proposal.range.kinds:
        raise _too_early(standard, proposal.missing)
    early = chosen.kinds - proposal.range.kinds
    behind = [each for each in standard.ranges if each.requires and early & each.kinds]
    if behind:
        raise _too_early(standard, tuple(standard.precondition(key) for key in behind[0].requires))


def _too_early(standard: Standard, missing: tuple[Precondition, ...]) -> Refused:
    steps = "、".join(condition.name for condition in missing)
    return Refused("penalty-before-the-order", article=missing[0].article, steps=steps, behaviour=standard.behaviour)


def _check_kinds(standard: Standard, proposal: Proposal, chosen: Choice) -> None:
    if not chosen.kinds:
        raise Refused("no-kind-chosen", article="行政处罚法第五十九条第一款第三项", behaviour=standard.behaviour)
    foreign = chosen.kinds - proposal.range.kinds
    if foreign:
        raise Refused(
            "kind-not-in-statute", article=proposal.range.article, kinds=named(foreign), behaviour=standard.behaviour
        )
    dropped = proposal.must - chosen.kinds
    if dropped and not chosen.grounds:
        raise Refused("mandatory-kind-dropped", article=proposal.range.article, kinds=named(dropped))
    if (Kind.FINE in chosen.kinds) != (chosen.amount is not None):
        raise Refused("fine-and-amount-disagree", article="行政处罚法第五十九条第一款第三项")


def _check_amount(standard: Standard, proposal: Proposal, chosen: Choice) -> None:
    limits = proposal.limits
    if chosen.amount is None or limits is None:
        return
    if chosen.amount > limits.high:
        raise Refused("above-ceiling", article=proposal.range.article, **_told(standard, proposal, chosen))
    if chosen.amount < limits.low and not chosen.grounds:
        raise Refused("below-floor-without-ground", article="行政处罚法第三十二条", **_told(standard, proposal, chosen))


def _told(standard: Standard, proposal: Proposal, chosen: Choice) -> dict[str, object]:
    """The particulars a refusal names; sums in yuan as exact decimal text."""
    limits, interval = proposal.limits, proposal.interval
    return {
        "behaviour": standard.behaviour,
        "amount": yuan(chosen.amount or 0),
        "floor": yuan(limits.low) if limits else "—",
        "ceiling": yuan(limits.high) if limits else "—",
        "tier": proposal.tier.name if proposal.tier else proposal.range.name,
        "low": yuan(interval.low) if interval else "—",
        "high": yuan(interval.high) if interval else "—",
    }
