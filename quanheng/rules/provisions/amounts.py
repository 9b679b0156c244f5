"""Figures as statutes write them: 一千五百元, 五十万元, 1.5倍, 零点五倍, 百分之零点五, 千分之三, 等值."""

from __future__ import annotations

import re

from quanheng.rules.numerals import DIGITS
from quanheng.rules.provisions.record import Number

_PLACES = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "零〇一二两三四五六七八九十百千万亿"
_DIGITS = r"[0-9０-９][0-9０-９,，]*(?:[.．点][0-9０-９]+)?[十百千万亿]*"
FIGURE = rf"(?:{_DIGITS}|[{_CHINESE}]+(?:点[零〇一二三四五六七八九]+)?[万亿]*|半)"


def figure(written: str) -> Number:
    """The number a figure writes, in Chinese, Arabic or mixed (5万); `ValueError` when it writes none."""
    text = written.translate(str.maketrans("０１２３４５６７８９．", "0123456789.")).replace(",", "").replace("，", "")
    if text == "半":
        return 0.5
    for mark, size in (("亿", 10**8), ("万", 10**4)):
        head, found, tail = text.partition(mark)
        if found:
            return _plain(figure(head) * size + (figure(tail) if tail else 0))
    return _plain(_below_ten_thousand(text))


def _below_ten_thousand(text: str) -> Number:
    if mixed := re.fullmatch(r"(\d+(?:\.\d+)?)([十百千]?)", text):
        return float(mixed[1]) * _PLACES.get(mixed[2], 1)
    whole, point, fraction = text.replace("两", "二").partition("点")
    total, digit = 0, 0
    for character in whole:
        if character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            digit = 0 if character == "〇" else DIGITS.index(character)
    if not whole:
        raise ValueError(f"{text!r} is not a figure")
    decimals = "".join(str(max(0, DIGITS.find(each))) for each in fraction)
    return float(f"{total + digit}.{decimals}") if point else total + digit


def _plain(number: Number) -> Number:
    """5 rather than 5.0."""
    return int(number) if number == int(number) else round(number, 6)
