"""What kinds of administrative power there are, who may create them, and how long they may take."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quanheng.rules.days import Period, Unit


class Kind(StrEnum):
    """One of the ten kinds of power in today's lists (中办发〔2015〕21号), by the word data files use."""

    LICENCE = "licence"
    PENALTY = "penalty"
    COERCION = "coercion"
    LEVY = "levy"
    BENEFIT = "benefit"
    INSPECTION = "inspection"
    CONFIRMATION = "confirmation"
    AWARD = "award"
    ADJUDICATION = "adjudication"
    OTHER = "other"

    @property
    def digits(self) -> str:
        """The two digits of the kind inside an item code, 01 to 10 in the order of the lists."""
        return f"{list(Kind).index(self) + 1:02d}"

    @property
    def label(self) -> str:
        """The kind in Chinese, in the two characters the lists print."""
        return KIND_LABELS[self]


KIND_LABELS: Mapping[Kind, str] = {
    Kind.LICENCE: "许可",
    Kind.PENALTY: "处罚",
    Kind.COERCION: "强制",
    Kind.LEVY: "征收",
    Kind.BENEFIT: "给付",
    Kind.INSPECTION: "检查",
    Kind.CONFIRMATION: "确认",
    Kind.AWARD: "奖励",
    Kind.ADJUDICATION: "裁决",
    Kind.OTHER: "其他",
}


class Kind2010(StrEnum):
    """One of the five kinds of the 2010 lists."""

    LICENCE = "许可"
    PENALTY = "处罚"
    LEVY = "征收"
    COERCION = "强制"
    OTHER = "其他"


_SAME_IN_2010 = {
    Kind.LICENCE: Kind2010.LICENCE,
    Kind.PENALTY: Kind2010.PENALTY,
    Kind.LEVY: Kind2010.LEVY,
    Kind.COERCION: Kind2010.COERCION,
}


def kind_2010(kind: Kind) -> Kind2010:
    """The kind the 2010 lists would have given: four kept their name, the other six were 其他."""
    return _SAME_IN_2010.get(kind, Kind2010.OTHER)


class Nature(StrEnum):
    """Whose power it is, a dimension of its own beside the kind: 党务, 政务 or 事务."""

    PARTY = "party"
    GOVERNMENT = "government"
    AFFAIRS = "affairs"

    @property
    def label(self) -> str:
        """The nature in the two characters the lists print."""
        return {"party": "党务", "government": "政务", "affairs": "事务"}[self.value]

    @property
    def runs_statutory_procedures(self) -> bool:
        """Only powers of administrative agencies run the statutory procedures."""
        return self is Nature.GOVERNMENT


class Level(StrEnum):
    """The level of government that exercises the power, by its digit in an implementing code."""

    NATIONAL = "1"
    PROVINCE = "2"
    CITY = "3"
    COUNTY = "4"
    TOWNSHIP = "5"
    VILLAGE = "6"

    @property
    def label(self) -> str:
        """The level as lists print it."""
        return ("国家级", "省级", "市级", "县级", "乡镇（街道）", "村（社区）")[int(self.value) - 1]


class Rank(StrEnum):
    """How high a source of law stands, highest first (立法法第九十八条至第一百零二条)."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    STATE_COUNCIL_DECISION = "state-council-decision"
    LOCAL_REGULATION = "local-regulation"
    DEPARTMENT_RULE = "department-rule"
    LOCAL_RULE = "local-rule"
    NORMATIVE_DOCUMENT = "normative-document"


_REGULATIONS = frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.LOCAL_REGULATION})
_LEGISLATION = _REGULATIONS | {Rank.DEPARTMENT_RULE, Rank.LOCAL_RULE}


@dataclass(frozen=True)
class Creation:
    """Which ranks of law may create a power, and the article that says so."""

    ranks: frozenset[Rank]
    article: str


CREATION: Mapping[Kind, Creation] = {
    Kind.LICENCE: Creation(_REGULATIONS | {Rank.STATE_COUNCIL_DECISION, Rank.LOCAL_RULE}, "行政许可法第十七条"),
    Kind.PENALTY: Creation(_LEGISLATION, "行政处罚法第十六条"),
    Kind.COERCION: Creation(_REGULATIONS, "行政强制法第十条"),
    Kind.LEVY: Creation(
        frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION, Rank.STATE_COUNCIL_DECISION}),
        "优化营商环境条例第二十五条",
    ),
}

_LAW_ONLY = frozenset({Rank.LAW})
_NATIONAL = frozenset({Rank.LAW, Rank.ADMINISTRATIVE_REGULATION})

# What stricter rule a single measure of a power meets, beyond the rule for its kind.
MEASURES: Mapping[tuple[Kind, str], Creation] = {
    (Kind.PENALTY, "行政拘留"): Creation(_LAW_ONLY, "行政处罚法第十条"),
    (Kind.PENALTY, "吊销营业执照"): Creation(_NATIONAL, "行政处罚法第十二条"),
    **{
        (Kind.PENALTY, measure): Creation(_REGULATIONS, "行政处罚法第十三条")
        for measure in (
            "没收违法所得", "没收非法财物", "暂扣许可证件", "降低资质等级", "吊销许可证件",
            "限制开展生产经营活动", "责令停产停业", "责令关闭", "限制从业",
        )
    },
    (Kind.COERCION, "限制公民人身自由"): Creation(_LAW_ONLY, "行政强制法第十条"),
    (Kind.COERCION, "冻结存款、汇款"): Creation(_LAW_ONLY, "行政强制法第十条"),
    (Kind.COERCION, "其他强制措施"): Creation(_NATIONAL, "行政强制法第十条"),
    (Kind.COERCION, "行政强制执行"): Creation(_LAW_ONLY, "行政强制法第十三条"),
}  # fmt: skip


@dataclass(frozen=True)
class TooLow:
    """A power, or one measure of it, whose basis no source of law of a sufficient rank supports."""

    measure: str
    article: str


def too_low(kind: Kind, ranks: Collection[Rank], measures: Collection[str] = ()) -> list[TooLow]:
    """What the cited sources of law are too low to create: the power itself, or single measures of it.

    `ranks` are those of the sources cited as the basis. Kinds without a rule of their own
    may rest on any of them (行政许可法 14–17, 行政处罚法 10–16, 行政强制法 10–13).
    """
    creations = [("", CREATION.get(kind))] + [(measure, MEASURES.get((kind, measure))) for measure in measures]
    return [
        TooLow(measure, creation.article)
        for measure, creation in creations
        if creation is not None and not creation.ranks & set(ranks)
    ]


# The longest run of days off announced so far is nine (Spring Festival 2025 and 2026).
_LONGEST_RUN_OFF = 9
_WORKING_WEEK = 5


def fits(promised: Period, statutory: Period) -> bool:
    """A promise is good only if even its slowest reading ends within the fastest reading of the statute.

    Same units are compared as they stand. Where units mix, the promise is read at its longest
    and the statutory limit at its shortest, in calendar days.
    """
    if promised.unit is statutory.unit:
        return promised.length <= statutory.length
    return _longest_in_days(promised) <= _shortest_in_days(statutory)


def _longest_in_days(period: Period) -> int:
    if period.unit is Unit.WORKING_DAY:
        weekends = 2 * -(-period.length // _WORKING_WEEK)
        return period.length + weekends + _LONGEST_RUN_OFF * -(-period.length // 20)
    return {Unit.HOUR: -(-period.length // 24), Unit.MONTH: 31 * period.length, Unit.YEAR: 366 * period.length}.get(
        period.unit, period.length
    )


def _shortest_in_days(period: Period) -> int:
    # A working day is at least a day: make-up Saturdays can join two working weeks.
    return {Unit.HOUR: period.length // 24, Unit.MONTH: 28 * period.length, Unit.YEAR: 365 * period.length}.get(
        period.unit, period.length
    )
