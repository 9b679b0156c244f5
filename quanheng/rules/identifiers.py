"""Numbers that identify a party: which are what they claim to be, and how much of one a page shows unasked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from quanheng.rules.masking import Declared, Personal, is_id_number, numbers_of_persons
from quanheng.rules.power_codes import is_credit_code
from quanheng.rules.refusal import Refused

LENGTH = 18
HIDDEN = "*"
# How many signs are left to tell one from another, first and last.
ENDS = {Personal.ID_NUMBER: (1, 1), Personal.ADDRESS: (3, 0), Personal.PHONE: (3, 2)}


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


def hide_numbers(text: str, declared: Iterable[Declared] = ()) -> str:
    """The text with persons' numbers and the declared values partly hidden; names stay.

    It is for those who handle the case; the whole is in the printed document, where reading it is on record.
    """
    shown, end = [], 0
    for kind, start, stop in numbers_of_persons(text, declared):
        shown += [text[end:start], shown_of(kind, text[start:stop])]
        end = stop
    return "".join([*shown, text[end:]])


def shown_of(kind: Personal, value: str) -> str:
    """As much of a personal value as a page shows unasked: of a name all, of anything else at most its ends."""
    if kind is Personal.NAME:
        return value
    first, last = ENDS.get(kind, (0, 0))
    return partly_hidden(value, first=first, last=last)
