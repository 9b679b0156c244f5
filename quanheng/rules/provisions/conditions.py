"""Conditions of tiers: 逾期不改正, 情节严重, 违法所得一万元以上; and what of the opening is one."""

from __future__ import annotations

import re

from quanheng.rules.provisions.record import Target

_LEAD = re.compile(r"^(?:但是|但|其中，|其中|并且|并|凡|而|且|对于|对(?!外|内|方|应|账))+(?=.)")
_SUM = re.compile(
    r"^(?:没有|无|有|其)?(?:违法|非法)?(?:所得|收入|经营额|生产经营|货值|销售额|营业额|销售金额|获利|交易额|业务收入)|"
    r"^(?:没有|无)|^[^，]{0,16}(?:不足|不满|超过|以上|以下)[^，]{0,12}(?:元|吨|亩|克)?(?:或者[^，]{2,24})?$|^[^，]{0,12}(?:不能|无法|难以)(?:确定|计算|核定)"
)
_HAVING = re.compile(r"^有[^，或]{0,12}(?:所得|收入)$")
_AFTER_AN_ORDER = re.compile(r"^(?:逾期|拒不|仍不|经责令|责令[^，]{0,8}后)|不改正$|未改正$")
_GOVERNS = re.compile(r"逾期|拒不|仍不|不改|情节|尚不|经责令|未改正|继续|再次|后果|不停止|尚未构成|不构成犯罪|整改后")
_NO_CONDUCT = re.compile(
    r"情节|逾期|拒不|仍不|不改|后果|违法所得|货值|严重|^造成|尚不|构成犯罪|^构成|经责令|再次|属于|没有|期满|恶劣|影响$|"
    r"^(?:已经?)?(?:有|取得|持有)[^，]{0,6}(?:许可|执照|证)"
)
_CRIME = re.compile(
    r"(?:的?，)?(?:(?:依照刑法[^，]*规定，?)?(?<!不)(?<!未)(?:(?:构成|涉嫌)犯罪|触犯刑律)|依照刑法[^，]*规定|"
    r"(?:有关)?法律、(?:行政)?法规[^，]{0,6}(?:有|作出)[^，]{0,4}规定)的?$"
)
_TAIL = re.compile(
    r"，(?P<tail>(?:但|且|并且)?(?:情节|危害后果)(?:较轻|轻微|严重|恶劣|特别严重|较重)[^，]*"
    r"(?:，(?:尚不|尚未|不)(?:够|足|构成)[^，]*)?)$"
)
_SUBJECT = re.compile(r"^(?P<who>单位|个人)(?!和|或|、|及|信息|独资|所得|与|账户|卫生|名义|以)")


def condition_words(raw: str) -> str:
    """The condition in the statute's words, without 对, 但 and the closing 的."""
    words = re.sub(r"的$", "", raw.strip())
    return _LEAD.sub("", words) or words


def after_an_order(condition: str) -> bool:
    """Whether the condition follows on an order to correct: 逾期不改正, 拒不改正."""
    return bool(_AFTER_AN_ORDER.search(condition))


def no_conduct(condition: str) -> bool:
    """Whether the condition only aggravates or continues what came before, and is no conduct of its own."""
    return bool(_NO_CONDUCT.search(condition))


def is_having(condition: str) -> bool:
    """有违法所得, which says only that there is something to confiscate."""
    return bool(_HAVING.match(condition))


def is_sum(condition: str) -> bool:
    """Whether the condition is about a sum: 违法所得一万元以上, 广告费用无法计算."""
    return bool(_SUM.search(condition)) and not _HAVING.match(condition)


def governs(condition: str) -> bool:
    """Whether the condition goes on governing conditions about sums that follow it."""
    return bool(_GOVERNS.search(condition)) and not _SUM.match(condition)


def split_tail(conduct: str) -> tuple[str, str | None]:
    """The conduct and the condition at its end: …，情节严重. That the act is no crime stays with the conduct."""
    words = _CRIME.sub("", re.sub(r"的$", "", conduct))
    found = _TAIL.search(words)
    if not found:
        return words, None
    return re.sub(r"的$", "", words[: found.start()]), found["tail"]


def split_sum(condition: str) -> tuple[str, str | None]:
    """A conduct and the sum at its end, apart: 擅自经营，违法所得超过一万元."""
    conduct, comma, last = condition.rpartition("，")
    return (conduct, last) if comma and is_sum(last) else (condition, None)


def subject_target(condition: str | None) -> Target | None:
    """单位 or 个人 where that word is the subject of the condition or of the conduct."""
    found = _SUBJECT.match(condition or "")
    return Target(found["who"]) if found else None
