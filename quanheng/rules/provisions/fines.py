"""The fines a clause sets: sums, multiples or percent of a base, for each person or metre, either-or."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from quanheng.rules.provisions.amounts import FIGURE, figure
from quanheng.rules.provisions.record import Fine, Measure, Number

_SUM = rf"(?:人民币)?(?P<{{0}}>{FIGURE})(?P<{{0}}_yuan>元)?"
_PERCENT = rf"(?:百分之(?P<{{0}}c>{FIGURE})|千分之(?P<{{0}}m>{FIGURE})|(?P<{{0}}p>[0-9.]+)[%％])"
_MULTIPLE = rf"(?:(?P<{{0}}x>{FIGURE})倍?|(?P<{{0}}e>等值|等额|同等金额))"
_RATE = f"(?:{_PERCENT}|{_MULTIPLE})"
_LAST_RATE = f"(?:{_PERCENT}|{_MULTIPLE.replace('倍?', '倍')})"
_TO = r"(?:以上(?:、|，)?(?:至)?|至|到|—|-|－|～|~)"
_UNDER = r"(?:以下|以内|之内)"
_LIMIT = r"(?:不超过|不得超过|最高不超过|最高)?"

_SUMS = re.compile(
    rf"{_LIMIT}{_SUM.format('low')}{_TO}(?:人民币)?(?P<high>{FIGURE})元(?:{_UNDER})?"
    rf"|{_LIMIT}(?:人民币)?(?P<only>{FIGURE})元(?:(?P<under>{_UNDER})|(?P<over>以上))?"
)
_RATES = re.compile(
    rf"(?:{_RATE.format('a')}){_TO}{_LAST_RATE.format('b')}(?:{_UNDER})?"
    rf"|(?:{_PERCENT.format('c')}|(?P<cx>{FIGURE})倍|(?P<ce>等值|等额|同等金额))(?P<under>{_UNDER})?"
)
_PER = re.compile(r"(?:按照?|以)?(?P<per>每(?:一)?[^，。；：处以以按的]{1,12}?|按(?:日|次|件|人))(?:处以?|以|按)?$")
# 每非法居留一日五百元，总额不超过一万元的罚款: the total is no fine of its own
_CEILING = re.compile(r"(?:最高)?(?:不超过|不得超过)|最高")
_TOTAL = re.compile(rf"，(?:但)?(?:总额|总计|累计|合计)?(?:最高)?(?:不超过|不得超过){FIGURE}元(?=的?罚款)")
_LEAD = re.compile(
    r"^.*(?:并处以?|单处以?|可以处以?|可处以?|处以|处罚款|科以|课以|处(?!罚|分|理|置))|^(?:或者|以及|和|、|并)+"
)
_FILLER = re.compile(r"^(?:按照?|依照|以|相当于|其|每次|人民币|不超过|不得超过|最高不超过|及)+|的?(?:标准)?(?:的|之)?$")
_CALCULATED = re.compile(
    rf"[，；、（]?(?:但)?(?P<what>[^，；。（]{{0,30}}?)(?:不足|不满|低于|少于){FIGURE}元的?[，、]?(?:均|也)?(?:按照?|以)(?P<floor>{FIGURE})元(?:计算|计)[）]?"
)


def fines_in(clause: str) -> tuple[Fine, ...]:
    """The fines of one clause in the order written; none where it only says 处以罚款."""
    return tuple(_each(_between_verb_and_word(clause)))


def without_total(body: str) -> str:
    """The text without a ceiling on the total that stands between a rate and the word 罚款."""
    return _TOTAL.sub("", body)


def without_floor(body: str) -> tuple[tuple[tuple[str, int], ...], str]:
    """The floors a text sets for a base (违法所得不足一万元的，按一万元计算), and the text without them."""
    found = tuple((each["what"], int(figure(each["floor"]))) for each in _CALCULATED.finditer(body))
    return found, _CALCULATED.sub("", body)


def with_floor(fine: Fine, floors: tuple[tuple[str, int], ...]) -> Fine:
    """The fine with its base counted as at least so much, where a floor speaks of that base."""
    if fine.measure is Measure.SUM:
        return fine
    for what, floor in floors:
        if not what or not fine.base or fine.base in what or what in fine.base:
            return replace(fine, base_floor=floor)
    return fine


def _between_verb_and_word(clause: str) -> str:
    """The words that set the figures: from 处 to the last 罚款, or what follows 罚款 where figures stand there."""
    last = clause.rfind("罚款")
    after = clause[last + 2 :]
    return (
        clause
        if re.match(rf"(?:人民币)?{FIGURE}", after) or re.match(r"(?:数额|金额|标准)为", after)
        else clause[:last]
    )


def _each(words: str) -> Iterator[Fine]:
    """Every figure in the words with the base or the per that stands before it."""
    end, base = 0, None
    for found in _figures(words):
        before = words[end : found.start()]
        end = found.end()
        if found.re is _SUMS:
            if base and _CEILING.search(before + found[0]):
                continue
            fine = _sum(found, before)
        else:
            fine = _rate(found, before)
            base = fine.base or base
            fine = replace(fine, base=base)
        yield fine


def _figures(words: str) -> Iterator[re.Match[str]]:
    """Sums and rates in the order written, none within another; each pattern goes over the words once."""
    waiting = {pattern: pattern.search(words) for pattern in (_SUMS, _RATES)}
    while found := min(
        filter(None, waiting.values()), key=lambda each: (each.start(), each.re is _RATES), default=None
    ):
        yield found
        for pattern, match in waiting.items():
            if match and match.start() < found.end():
                waiting[pattern] = pattern.search(words, found.end())


def _sum(found: re.Match[str], before: str) -> Fine:
    per = _PER.search(_FILLER.sub("", before).removesuffix("的"))
    if found["only"]:
        most = figure(found["only"])
        least = None if found["under"] or re.search(r"(?:不超过|不得超过|最高)$", before) else most
        if re.match(r"(?:不超过|不得超过|最高)", found[0]):
            least = None
        if found["over"]:
            return Fine(Measure.SUM, None, most, per=per["per"] if per else None)
    else:
        least, most = figure(found["low"]), figure(found["high"])
        if not found["low_yuan"]:
            least = _scaled(found["low"], found["high"])
    return Fine(Measure.SUM, most, least, per=per["per"] if per else None)


def _scaled(low: str, high: str) -> Number:
    """The lower end of 一至三万元, which takes its 万 from the upper one."""
    least, most = figure(low), figure(high)
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        if high.endswith(mark) and not re.search("[万亿千百]", low) and least * size <= most:
            return least * size
    return least


def _rate(found: re.Match[str], before: str) -> Fine:
    base = _base(before)
    least: Number | None
    if found.group(0) and (found["ac"] or found["am"] or found["ap"] or found["ax"] or found["ae"]):
        least, low_in = _one(found, "a")
        most, high_in = _one(found, "b")
    else:
        most, high_in = _one(found, "c")
        least, low_in = (None if found["under"] else most), high_in
    if Measure.PERCENT in (low_in, high_in):
        least = least and (least if low_in is Measure.PERCENT else _times(least))
        most = most if high_in is Measure.PERCENT else _times(most)
        return Fine(Measure.PERCENT, most, least, base)
    return Fine(Measure.MULTIPLE, most, least, base)


def _one(found: re.Match[str], end: str) -> tuple[Number, Measure]:
    named = found.groupdict()
    if written := named.get(f"{end}c") or named.get(f"{end}p"):
        return figure(written), Measure.PERCENT
    if written := named.get(f"{end}m"):
        number = figure(written) / 10
        return (int(number) if number == int(number) else number), Measure.PERCENT
    return (figure(named[f"{end}x"] or "") if named.get(f"{end}x") else 1), Measure.MULTIPLE


def _times(multiple: Number) -> Number:
    return multiple * 100


def _base(before: str) -> str | None:
    """The words before a rate, without the verb and the small words: 并处违法所得 gives 违法所得."""
    words = _LEAD.sub("", before)
    if words == before:
        words = re.sub(r"^.*[，；：]", "", before)
    trimmed = _FILLER.sub("", re.sub(r"^.*?(?:机构|部门|机关)(?:可以|应当)在?", "", words))
    return trimmed or None
