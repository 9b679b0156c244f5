"""The codes of bodies and of power items, and how a wrong one is found."""

from __future__ import annotations

import re
from dataclasses import dataclass

from quanheng.rules.power import Kind, Level

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY = 17
_BASIC = re.compile(r"^(?P<region>\d{2})(?P<kind>\d{2})(?P<department>\d{2})(?P<main>\d{3})(?P<sub>\d{3})$")


class BadCode(ValueError):
    """A code that cannot be one: too long, too short, a letter that is not used, or a wrong check digit."""


def check_digit(body: str) -> str:
    """The 18th character of a unified social credit code, from its first 17 (GB 32100-2015).

    Each character's place in the alphabet without I, O, Z, S and V is weighed by 3 to the power
    of its position; the digit makes the sum a multiple of 31.
    """
    if len(body) != _BODY:
        raise BadCode(f"{body!r}: 17 characters come before the check digit, not {len(body)}")
    strange = sorted(set(body) - set(_ALPHABET))
    if strange:
        raise BadCode(f"{body!r}: {', '.join(strange)} is not used in a credit code")
    total = sum(_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return _ALPHABET[-total % 31]


def is_credit_code(code: str) -> bool:
    """Whether a unified social credit code is whole and its check digit right (GB 32100-2015)."""
    try:
        return len(code) == _BODY + 1 and check_digit(code[:_BODY]) == code[_BODY]
    except BadCode:
        return False


@dataclass(frozen=True)
class BasicCode:
    """The 12 characters of an item: region 2, kind 2, department 2, main item 3, sub-item 3."""

    region: str
    kind: Kind
    department: str
    main: str
    sub: str

    def __str__(self) -> str:
        return f"{self.region}{self.kind.digits}{self.department}{self.main}{self.sub}"


def basic_code(text: str) -> BasicCode:
    """The parts of a basic code; `BadCode` when it is not 12 digits or names no kind."""
    found = _BASIC.match(text)
    if found is None:
        raise BadCode(f"{text!r}: a basic code has 12 digits")
    kinds = {kind.digits: kind for kind in Kind}
    if found["kind"] not in kinds:
        raise BadCode(f"{text!r}: {found['kind']} is no kind of power")
    return BasicCode(found["region"], kinds[found["kind"]], found["department"], found["main"], found["sub"])


def implementing_code(credit_code: str, level: Level, basic: BasicCode) -> str:
    """The 31 characters that name an item in the hands of one body: its credit code, the level, the basic code."""
    if not is_credit_code(credit_code):
        raise BadCode(f"{credit_code!r} is no unified social credit code")
    return f"{credit_code}{level.value}{basic}"
