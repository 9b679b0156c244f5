"""Numbers that identify a party: which are what they claim to be, and how much of one a page shows unasked."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from quanheng.rules.masking import is_id_number
from quanheng.rules.power_codes import is_credit_code
from quanheng.rules.refusal import Refused

LENGTH = 18
HIDDEN = "*"
ID_NUMBER = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9])")


class IdentifierKind(StrEnum):
    """What sort of number it is."""

    CREDIT_CODE = "credit-code"
    RESIDENT_ID = "resident-id"
    OTHER = "other"


def check_identifier(kind: IdentifierKind, number: str, *, on: date) -> None:
    """Refuse a credit code (GB 32100) or resident identity number (GB 11643) that cannot be one on that day.

    Other papers, such as a passport, have no check digit and are taken as they stand.
    """
    match kind:
        case IdentifierKind.CREDIT_CODE if len(number) != LENGTH:
            raise Refused("party-number-length", needed=LENGTH, given=len(number))
        case IdentifierKind.CREDIT_CODE if not is_credit_code(number):
            raise Refused("party-credit-code-wrong", article="GB 32100", number=number)
        case IdentifierKind.RESIDENT_ID if len(number) != LENGTH:
            raise Refused("party-number-length", needed=LENGTH, given=len(number))
        case IdentifierKind.RESIDENT_ID if not is_id_number(number):
            raise Refused("party-id-number-wrong", article="GB 11643")
        case IdentifierKind.RESIDENT_ID if _born_after(number, on):
            raise Refused("party-born-later", article="GB 11643", on=on)


def _born_after(number: str, on: date) -> bool:
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14])) > on


def partly_hidden(value: str, *, first: int, last: int) -> str:
    """The value with all but its first and last characters hidden; a short one is hidden whole."""
    inside = len(value) - first - last
    if inside < first + last:
        return HIDDEN * len(value)
    return value[:first] + HIDDEN * inside + value[len(value) - last :]


def hide_id_numbers(text: str) -> str:
    """The text with every resident identity number in it hidden but for its first and last sign."""
    return ID_NUMBER.sub(lambda found: _hidden_if_one(found[0]), text)


def _hidden_if_one(number: str) -> str:
    return partly_hidden(number, first=1, last=1) if is_id_number(number) else number
