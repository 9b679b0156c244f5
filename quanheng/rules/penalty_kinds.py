"""The kinds of penalty, and the grounds on which one may fall below the statutory floor."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """A kind of penalty (行政处罚法第九条)."""

    WARNING = "warning"
    CRITICISM = "criticism"
    FINE = "fine"
    CONFISCATE_GAINS = "confiscate-gains"
    CONFISCATE_GOODS = "confiscate-goods"
    SUSPEND_LICENCE = "suspend-licence"
    LOWER_QUALIFICATION = "lower-qualification"
    REVOKE_LICENCE = "revoke-licence"
    RESTRICT_BUSINESS = "restrict-business"
    STOP_BUSINESS = "stop-business"
    CLOSE_BUSINESS = "close-business"
    RESTRICT_WORK = "restrict-work"
    DETENTION = "detention"


KIND_NAMES = {
    Kind.WARNING: "警告",
    Kind.CRITICISM: "通报批评",
    Kind.FINE: "罚款",
    Kind.CONFISCATE_GAINS: "没收违法所得",
    Kind.CONFISCATE_GOODS: "没收非法财物",
    Kind.SUSPEND_LICENCE: "暂扣许可证件",
    Kind.LOWER_QUALIFICATION: "降低资质等级",
    Kind.REVOKE_LICENCE: "吊销许可证件",
    Kind.RESTRICT_BUSINESS: "限制开展生产经营活动",
    Kind.STOP_BUSINESS: "责令停产停业",
    Kind.CLOSE_BUSINESS: "责令关闭",
    Kind.RESTRICT_WORK: "限制从业",
    Kind.DETENTION: "行政拘留",
}


class Ground(StrEnum):
    """A ground on which a penalty may fall below the statutory floor (行政处罚法第三十条至第三十二条)."""

    MINOR = "minor"
    PARTLY_CAPABLE = "partly-capable"
    HARM_REMOVED = "harm-removed"
    COERCED = "coerced"
    CONFESSED = "confessed"
    MERIT = "merit"
    OTHER_LAW = "other-law"


GROUND_ARTICLES = {
    Ground.MINOR: "行政处罚法第三十条",
    Ground.PARTLY_CAPABLE: "行政处罚法第三十一条",
    Ground.HARM_REMOVED: "行政处罚法第三十二条第一项",
    Ground.COERCED: "行政处罚法第三十二条第二项",
    Ground.CONFESSED: "行政处罚法第三十二条第三项",
    Ground.MERIT: "行政处罚法第三十二条第四项",
    Ground.OTHER_LAW: "行政处罚法第三十二条第五项",
}


def named(kinds: frozenset[Kind]) -> str:
    """The kinds by their legal names, in the order of 行政处罚法第九条."""
    return "、".join(name for kind, name in KIND_NAMES.items() if kind in kinds)
