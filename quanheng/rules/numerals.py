"""Chinese numerals as statutes print them: 第一百二十六条, （十三）, 之一."""

from __future__ import annotations

DIGITS = "零一二三四五六七八九"
NUMERAL = "零〇一二三四五六七八九十百千"
_PLACES = {"十": 10, "百": 100, "千": 1000}


def numeral(number: int) -> str:
    """A number from 1 to 9999 in Chinese numerals, 十 and not 一十 at its head (立法技术规范)."""
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} has no numeral here")
    written = ""
    for place, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += DIGITS[digit] + mark
        elif written and number % place and not written.endswith("零"):
            written += "零"
    return written.removeprefix("一") if written.startswith("一十") else written


def number_of(text: str) -> int:
    """The number that Chinese numerals or Arabic figures write; `ValueError` when they write none."""
    if text.isascii() and text.isdigit():
        return int(text)
    total, digit = 0, 0
    for character in text:
        if character in "零〇":
            continue
        if character in DIGITS:
            digit = DIGITS.index(character)
        elif character in _PLACES:
            total, digit = total + (digit or 1) * _PLACES[character], 0
        else:
            raise ValueError(f"{text!r} is not a numeral")
    if total + digit == 0:
        raise ValueError(f"{text!r} is not a numeral")
    return total + digit
