"""Which organ is competent where the 款 itself names none: the next 款, the 款 that names the permit, a general clause.

县级以上地方人民政府…主管部门负责本行政区域内的…工作 stands among the first articles of nearly every statute.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from quanheng.rules.provisions.licence_organs import (
    ISSUE,
    ORGAN,
    applied_to_in,
    decider_in,
    is_organ,
    trimmed_organ,
)

AMONG_THE_FIRST = 15
# 许可证 alone is the name of many; 采矿许可证 of one
LEAST_SIGNS = 4
_LEAD = r"(?:^|[，。；])"
_DUTY = (
    r"(?:（[^）]{2,30}）)?(?:，?(?:按照|依照|依据|根据|在)[^，。；]{2,40}，)?(?:依法|具体|分别|统一)*，?"
    r"(?:(?:负责|主管)(?:对)?(?=%s)|对(?=%s)[^，。；]{0,24}(?:实施|进行|实行)(?:统一)?(?:监督管理|管理))"
)
_HERE, _ALL = r"本行政区域|本辖区|所辖区域|本地区", r"全国|统一"
_OF_PLACES = (
    r"(?:县级以上|设区的市级以上|省级以上|地方各级|各级)(?:地方)?(?:各级)?(?:人民政府)?"
    r"[^，。；]{0,40}?(?:部门|机关|机构)"
)
_OF_THE_STATE = r"(?:国务院|国家|中国)?[^，。；]{2,40}?(?:部门|机关|机构|总局|银行|委员会|海关总署|管理局)"
_LOCAL = re.compile(rf"{_LEAD}(?P<organ>{_OF_PLACES}){_DUTY % (_HERE, _HERE)}")
_NATIONAL = re.compile(rf"{_LEAD}(?P<organ>{_OF_THE_STATE}){_DUTY % (_ALL, _ALL)}")
_ANY = re.compile(r"其他|有关部门|各有关")
_PUNISHES = re.compile(r"责令|吊销|罚款")
_OF_BEFORE = re.compile(r"前款|上款")


@dataclass(frozen=True)
class Standing:
    """One 款 with where it stands."""

    article: int
    sub: int
    paragraph: int
    words: str


@dataclass(frozen=True)
class Elsewhere:
    """An organ named elsewhere in the statute, and where."""

    department: str
    article: int
    sub: int
    paragraph: int


def general_clause(standing: Iterable[Standing]) -> Elsewhere | None:
    """The organ a general clause makes competent: that of the places before that of the whole country."""
    first = [each for each in standing if each.article <= AMONG_THE_FIRST]
    for pattern in (_LOCAL, _NATIONAL):
        for each in first:
            for found in pattern.finditer(each.words):
                if not _ANY.search(found["organ"]):
                    return Elsewhere(found["organ"], each.article, each.sub, each.paragraph)
    return None


def giver_near(standing: Sequence[Standing], place: int, licence: str | None) -> Elsewhere | None:
    """Who gives the licence by another 款 that names the permit, or by one of the article that speaks of 前款."""
    own = standing[place]
    beside = [each for each in standing[max(0, place - 9) : place + 10] if _of(each) == _of(own) and each is not own]
    about = [each for each in beside if _OF_BEFORE.search(each.words) and each.paragraph == own.paragraph + 1]
    for each in about:
        if organ := decider_in(each.words) or applied_to_in(each.words):
            return Elsewhere(organ, each.article, each.sub, each.paragraph)
    return _giver_of(licence, standing) if licence and len(licence) > LEAST_SIGNS else None


def _giver_of(licence: str, standing: Sequence[Standing]) -> Elsewhere | None:
    """Where it stands who gives the permit of that name: 采伐许可证由…核发, 向…申请采伐许可证."""
    name = re.escape(licence)
    said = re.compile(
        rf"(?:由|向|经(?!营|济))(?P<by>{ORGAN})[^，。；]{{0,12}}?(?:{ISSUE}|申请|申领|领取|办理|批准|审批)[^。；]{{0,20}}?{name}"
        rf"|{name}，?由(?P<giver>{ORGAN})[^，。；]{{0,12}}?(?:{ISSUE}|审批|批准)"
    )
    for each in standing:
        found = said.search(each.words) if licence in each.words and not _PUNISHES.search(each.words) else None
        organ = trimmed_organ(found["by"] or found["giver"]) if found else ""
        if is_organ(organ):
            return Elsewhere(organ, each.article, each.sub, each.paragraph)
    return None


def _of(each: Standing) -> tuple[int, int]:
    return each.article, each.sub
