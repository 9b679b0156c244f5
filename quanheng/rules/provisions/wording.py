"""A power that was read, in the words a power list prints: its name, the conduct, the kinds and the range."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from quanheng.rules.penalty_kinds import KIND_NAMES

LONGEST_NAME = 60
_POINTS_ELSEWHERE = re.compile(r"下列|以下|如下|前[一二两三]?[款条]|第[一二三四五六七八九十百]+[款项条]|上述")
_LABEL = re.compile(r"^（[一二三四五六七八九十百]+）")
_TEN_THOUSAND = 10_000
_PERMITS = ("许可", "批准", "审批", "核准", "登记", "注册", "资质", "资格", "认定")

Record = Mapping[str, Any]


def power_name(read: Record, place: str) -> str:
    """What a list calls the power: by the conduct, or by its place where the conduct stands elsewhere."""
    conduct = read["violation"] or ""
    if not conduct or len(conduct) > LONGEST_NAME or _POINTS_ELSEWHERE.search(conduct):
        return f"对{place}所列行为的处罚"
    return f"对{conduct}的处罚"


def licence_name(read: Record) -> str:
    """What a list calls the licence: by its permit where that has a name, else by what needs it."""
    permit = (read["licence"] or "").removesuffix("证书").removesuffix("证")
    if permit and len(permit) > len("许可"):
        return permit if permit.endswith(_PERMITS) else f"{permit}许可"
    return f"{read['activity'][:LONGEST_NAME]}许可"


def conducts(read: Record, words: str) -> list[str]:
    """The conduct that is punished: every 项 where the 款 lists them, else the violation as it is read."""
    listed = [_LABEL.sub("", line).rstrip("；。;") for line in words.splitlines()[1:]]
    conduct = read["violation"] or ""
    if listed and (not conduct or "下列" in conduct or "以下" in conduct or "如下" in conduct):
        return listed
    return [conduct or words.splitlines()[0]]


def kinds_of(tiers: Sequence[Record]) -> list[str]:
    """Every kind of penalty of 行政处罚法第九条 that the tiers name, each once."""
    known = set(KIND_NAMES.values())
    return list(dict.fromkeys(kind for tier in tiers for kind in tier["kinds"] if kind in known))


def range_words(tiers: Sequence[Record]) -> str:
    """The range in words, a clause a tier: 逾期不改正的：罚款1万元以上5万元以下."""
    return "；".join(_tier_words(tier) for tier in tiers)


def _tier_words(tier: Record) -> str:
    under = f"{tier['condition']}：" if tier["condition"] else ""
    whom = f"对{tier['target']}" if tier["target"] else ""
    may = "可以" if tier["discretionary"] else ""
    fines = "或者".join(fine_words(fine) for fine in tier["fines"])
    parts = [f"罚款{fines}" if kind == "罚款" and fines else kind for kind in tier["kinds"]]
    return f"{under}{whom}{may}{'、'.join(parts)}"


def fine_words(fine: Record) -> str:
    """One fine in words: 5000元以上5万元以下, 货值金额10倍以上20倍以下, 工程造价5%以上10%以下."""
    base = f"{fine['base']}" if fine["base"] else ""
    per = f"（{fine['per']}）" if fine["per"] else ""
    least, most = (_amount(fine[end], fine["type"]) for end in ("min", "max"))
    if least and least == most:
        return f"{base}{least}{per}"
    return f"{base}{least + '以上' if least else ''}{most + '以下' if most else ''}{per}"


def _amount(value: float | None, measure: str) -> str:
    if value is None:
        return ""
    if measure != "金额":
        return f"{value:g}{'倍' if measure == '倍数' else '%'}"
    if value >= _TEN_THOUSAND and value % 1000 == 0:
        return f"{value / _TEN_THOUSAND:g}万元"
    return f"{value:g}元" if value < 10**6 else f"{int(value)}元"
