"""What one 款 says about a power to punish: who may, for what, how heavily, under which condition."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Measure(StrEnum):
    """How a fine is measured."""

    SUM = "金额"
    MULTIPLE = "倍数"
    PERCENT = "百分比"


class Target(StrEnum):
    """Whom a tier is for, where the text says 对单位, 对个人 or names the responsible persons."""

    UNIT = "单位"
    INDIVIDUAL = "个人"
    RESPONSIBLE = "责任人员"


Number = int | float


@dataclass(frozen=True)
class Fine:
    """One fine: yuan, multiples or percent of `base`; an end the statute does not set is None."""

    measure: Measure
    most: Number | None
    least: Number | None = None
    base: str | None = None
    base_floor: int | None = None
    per: str | None = None


@dataclass(frozen=True)
class Tier:
    """Penalties that come together: under one condition, for one target, bound or discretionary (可以)."""

    condition: str | None = None
    target: Target | None = None
    kinds: tuple[str, ...] = ()
    fines: tuple[Fine, ...] = ()
    discretionary: bool = False


@dataclass(frozen=True)
class Rule:
    """A second power in the same 款 that belongs to another organ."""

    department: str | None
    violation: str | None
    tiers: tuple[Tier, ...]


@dataclass(frozen=True)
class Ref:
    """A provision violated, of the statute itself."""

    article: int
    paragraph: int | None = None
    item: int | None = None


@dataclass(frozen=True)
class Reference:
    """Where the penalty is found when the 款 does not set it itself: an article, or the words used."""

    article: int | None = None
    paragraph: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class Provision:
    """One 款, read."""

    is_penalty: bool = False
    department: str | None = None
    violation: str | None = None
    item_count: int = 0
    refs: tuple[Ref, ...] = ()
    tiers: tuple[Tier, ...] = ()
    extra_rules: tuple[Rule, ...] = field(default=())
    by_reference: Reference | None = None


def as_record(provision: Provision) -> dict[str, object]:
    """The record as it is printed: every key, null or [] where empty."""
    by = provision.by_reference
    return {
        "is_penalty": provision.is_penalty,
        "department": provision.department,
        "violation": provision.violation,
        "item_count": provision.item_count,
        "refs": [{"article": ref.article, "paragraph": ref.paragraph, "item": ref.item} for ref in provision.refs],
        "tiers": [_tier(each) for each in provision.tiers],
        "extra_rules": [
            {"department": rule.department, "violation": rule.violation, "tiers": [_tier(each) for each in rule.tiers]}
            for rule in provision.extra_rules
        ],
        "by_reference": by and ({"text": by.text} if by.text else {"article": by.article, "paragraph": by.paragraph}),
    }


def _tier(tier: Tier) -> dict[str, object]:
    return {
        "condition": tier.condition,
        "target": tier.target and tier.target.value,
        "kinds": list(tier.kinds),
        "fines": [_fine(each) for each in tier.fines],
        "discretionary": tier.discretionary,
    }


def _fine(fine: Fine) -> dict[str, object]:
    return {
        "type": fine.measure.value,
        "base": fine.base,
        "base_floor": fine.base_floor,
        "min": fine.least,
        "max": fine.most,
        "per": fine.per,
    }
