"""Sums of money: whole fen, written as figures and in the capitals that documents require."""

from __future__ import annotations

from fractions import Fraction

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿")


def yuan(fen: int | Fraction) -> str:
    """The sum in figures, to the fen, without trailing zeros: 1234567 fen is "12,345.67".

    A fraction of a fen, which only a bound can have, is written out as "a/b 分" rather than rounded.
    """
    if isinstance(fen, Fraction) and fen.denominator != 1:
        return f"{fen.numerator}/{fen.denominator} 分"
    whole, rest = divmod(int(fen), 100)
    return f"{whole:,}" if rest == 0 else f"{whole:,}.{rest:02d}"


def capitals(fen: int) -> str:
    """The sum in 大写 as documents state it: 5000000 fen is 伍万元整 (支付结算办法附一)."""
    if fen < 0 or fen >= 10**14:
        raise ValueError(f"no capitals for {fen} fen")
    whole, rest = divmod(fen, 100)
    jiao, cents = divmod(rest, 10)
    text = _integer(whole) + "元" if whole else ""
    if not rest:
        return (text or "零元") + "整"
    if jiao:
        text += DIGITS[jiao] + "角"
    elif whole:
        text += "零"
    return text + (DIGITS[cents] + "分" if cents else "整")


def _integer(number: int) -> str:
    """A whole number above nought in capitals, one 零 for any run of noughts inside it."""
    text, gap = "", False
    groups = [number // 10_000**power % 10_000 for power in range(len(GROUPS))]
    for power in reversed(range(len(GROUPS))):
        group = groups[power]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text, gap = text + _group(group) + GROUPS[power], False
    return text


def _group(group: int) -> str:
    text, gap = "", False
    for place in reversed(range(len(PLACES))):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text, gap = text + ("零" if gap else "") + DIGITS[digit] + PLACES[place], False
    return text
