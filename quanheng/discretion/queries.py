"""Standards in force, what they propose, and what was chosen under them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.discretion.models import Chosen
from quanheng.rulebook import queries as rulebook
from quanheng.rulebook.models import Rule
from quanheng.rules import standard_words as words
from quanheng.rules.discretion import Proposal, Standard, StatutoryRange, propose


@dataclass(frozen=True)
class InForce:
    """A standard with the version of the rulebook that holds it."""

    standard: Standard
    version: int
    hash: str


def standards_in_force(on: date) -> list[InForce]:
    """Every standard that holds on a day, by key. One statement."""
    return [_in_force(rule) for rule in rulebook.rules_in_force(Rule.Kind.STANDARD, on)]


def standard_in_force(key: str, on: date) -> InForce:
    """The version of a standard that holds on a day; refused (`rule-not-in-force`) when none does."""
    return _in_force(rulebook.rule_in_force(Rule.Kind.STANDARD, key, on))


def pinned(digest: str) -> InForce:
    """The version of a standard a case began under, by its hash."""
    return _in_force(Rule.objects.filter(kind=Rule.Kind.STANDARD, hash=digest).latest("version"))


def versions(key: str) -> list[Rule]:
    """Every version of a standard, the newest first."""
    return list(Rule.objects.filter(kind=Rule.Kind.STANDARD, key=key).order_by("-version"))


def _in_force(rule: Rule) -> InForce:
    return InForce(rulebook.by_hash(rule.hash), rule.version, rule.hash)


def proposal_for(key: str, facts: Mapping[str, Any], *, on: date) -> Proposal:
    """The range, tier and kinds the standard in force that day gives for these facts, with the way there."""
    return propose(standard_in_force(key, on).standard, facts)


def chosen_for(about: str) -> Chosen | None:
    """What was last chosen for a case (`proceeding:…`), or None."""
    return Chosen.objects.filter(about=about).select_related("approver", "chosen_by").order_by("-id").first()


@dataclass(frozen=True)
class TierRow:
    """One line of a standard's table."""

    name: str
    facts: list[str]
    amount: str


@dataclass(frozen=True)
class RangeTable:
    """One statutory range with its tiers, in words."""

    name: str
    article: str
    when: list[str]
    statutory: str
    preconditions: str
    tiers: list[TierRow]


def tables(standard: Standard) -> list[RangeTable]:
    """The standard as tables: what the statute allows in each situation, and its tiers."""
    return [
        RangeTable(
            name=scope.name,
            article=scope.article,
            when=words.conditions(standard, scope.when),
            statutory=words.statutory(standard, scope),
            preconditions=words.preconditions(standard, scope),
            tiers=_tier_rows(standard, scope),
        )
        for scope in standard.ranges
    ]


def _tier_rows(standard: Standard, scope: StatutoryRange) -> list[TierRow]:
    return [
        TierRow(tier.name, words.tier_facts(standard, tier), words.scale(standard, tier.scale, closed=tier.last))
        for tier in scope.tiers
    ]


def public_copy(found: InForce) -> dict[str, Any]:
    """The standard as the public reads it (行政处罚法第三十四条: 裁量基准应当向社会公布)."""
    standard = found.standard
    rows = tables(standard)
    return {
        "name": standard.behaviour,
        "version": found.version,
        "effective_on": standard.effective_on.isoformat(),
        "document_number": standard.document_number,
        "basis": [
            {"cited": standard.basis, "role": "处罚依据"},
            *({"cited": article, "role": "违反条款"} for article in standard.violates),
        ],
        "behaviour": standard.behaviour,
        "precondition": "；".join(f"{row.name}：先{row.preconditions}" for row in rows if row.preconditions),
        "range": "\n".join(f"{row.name}：{row.statutory}" for row in rows),
        "tiers": [_public_tier(row, tier) for row in rows for tier in row.tiers or [TierRow("", row.when, "")]],
    }


def _public_tier(row: RangeTable, tier: TierRow) -> dict[str, Any]:
    return {
        "name": f"{row.name}：{tier.name}" if tier.name else row.name,
        "facts": tier.facts,
        "range": f"罚款{tier.amount}" if tier.amount else row.statutory,
        "basis": row.article,
    }
