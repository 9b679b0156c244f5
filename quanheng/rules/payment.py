"""Money owed under a decision: its number, what may be added for each day late, and what has become of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from quanheng.rules.calendars import ONE_DAY
from quanheng.rules.money import yuan
from quanheng.rules.refusal import Refused

SEQUENCE_DIGITS = 6
NUMBER = re.compile(r"([A-Z]+)([0-9]{4})([0-9]{6})([0-9]{2})")


class Ground(StrEnum):
    """Why a fine was received on the spot (行政处罚法第六十八条、第六十九条)."""

    SMALL = "small"
    HARD_LATER = "hard-later"
    REMOTE = "remote"


class State(StrEnum):
    """What has become of an order."""

    OPEN = "open"
    PART_PAID = "part-paid"
    DEFERRED = "deferred"
    INSTALMENTS = "instalments"
    STOPPED = "stopped"
    PAID = "paid"
    REVOKED = "revoked"


def payment_number(office: str, year: int, sequence: int) -> str:
    """The number a payer types: office, year, running number and two digits that betray a slip (ISO 7064, 97-10)."""
    stem = f"{''.join(sign for sign in office.upper() if sign.isalpha())}{year:04d}{sequence:0{SEQUENCE_DIGITS}d}"
    return f"{stem}{98 - _as_digits(stem + '00') % 97:02d}"


def as_typed(text: str) -> str:
    """A number as payers and banks write it, without spaces, hyphens and small letters."""
    return re.sub(r"[\s　-]", "", text).upper()


def well_formed(number: str) -> bool:
    """Whether the last two digits belong to the rest, so that a mistyped number is told from an unknown one."""
    return NUMBER.fullmatch(number) is not None and _as_digits(number) % 97 == 1


def _as_digits(text: str) -> int:
    return int("".join(str(int(sign, 36)) for sign in text))


A_SUM = re.compile(r"[¥￥]?\s*(-)?([0-9]{1,12}|[0-9]{1,3}(?:[,，][0-9]{3}){1,3})(?:\.([0-9]{1,2})0*)?")
"""Yuan as banks write them; commas only between thousands, so that 1,5 is not read as fifteen."""


def fen_of(text: str) -> int:
    """The sum in fen that a bank writes in yuan ("1,234.5"); refused when it is none, or finer than a fen."""
    found = A_SUM.fullmatch(text.strip())
    if found is None:
        raise Refused("amount-unreadable", text=text)
    sign, whole, part = found.groups(default="")
    fen = int(re.sub("[,，]", "", whole)) * 100 + int(part.ljust(2, "0"))
    return -fen if sign else fen


@dataclass(frozen=True, slots=True)
class Standstill:
    """Days on which nothing is added, both ends included; open while `last` is None.

    `kind` is review or suit (行政处罚法第七十三条第三款), or deferral (第六十六条).
    """

    first: date
    last: date | None
    kind: str

    def covers(self, day: date) -> bool:
        """Whether nothing is added on this day."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Paid:
    """A sum that came in on a day."""

    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Line:
    """A day on which something was added, or a stretch on which nothing was and why; `total` is what adds up to then.

    `base` is the unpaid principal, all sums in fen.
    """

    first: date
    last: date
    base: int
    total: int
    standstill: str = ""


@dataclass(frozen=True, slots=True)
class Accrual:
    """What may be added by a day, and how it comes about."""

    lines: tuple[Line, ...]
    total: int
    capped: bool
    days: int


def accrued(
    principal: int,
    *,
    rate: Fraction,
    overdue_after: date,
    until: date,
    paid: Sequence[Paid] = (),
    standstills: Sequence[Standstill] = (),
) -> Accrual:
    """What may be added to an overdue principal by the end of a day, at `rate` of what is unpaid for each day late.

    The first day is the one after `overdue_after`; a payment lightens the days after it; the sum is cut to whole
    fen and never above the principal (行政处罚法第七十二条第一款第一项、第七十三条第三款；行政强制法第四十五条第二款).
    """
    lines: list[Line] = []
    exact, days, day = Fraction(0), 0, overdue_after + ONE_DAY
    while rate > 0 and day <= until and exact < principal:
        base = max(0, principal - sum(each.amount for each in paid if each.on < day))
        if base == 0:
            break
        still = next((each.kind for each in standstills if each.covers(day)), "")
        if not still:
            exact, days = min(exact + base * rate, Fraction(principal)), days + 1
        _note(lines, Line(day, day, base, int(exact), still))
        day += ONE_DAY
    return Accrual(tuple(lines), int(exact), principal > 0 and exact == principal, days)


def _note(lines: list[Line], new: Line) -> None:
    """Days on which nothing is added make one stretch; each other day has a line of its own."""
    before = lines[-1] if lines else None
    if before and new.standstill and (before.standstill, before.base) == (new.standstill, new.base):
        lines[-1] = Line(before.first, new.last, new.base, new.total, new.standstill)
    else:
        lines.append(new)


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of the sum and the last day to pay it."""

    due_on: date
    amount: int


def check_plan(plan: Sequence[Instalment], *, owed: int, on: date) -> None:
    """A plan holds at least one instalment, each later than the one before, that together are what is unpaid."""
    article = "行政处罚法第六十六条第二款"
    if not plan:
        raise Refused("plan-empty", article=article)
    if any(each.amount <= 0 for each in plan):
        raise Refused("plan-without-amount", article=article)
    days = [on, *(each.due_on for each in plan)]
    if any(later <= earlier for earlier, later in pairwise(days)):
        raise Refused("plan-not-in-order", article=article)
    if sum(each.amount for each in plan) != owed:
        raise Refused("plan-is-not-the-sum", article=article, planned=sum(each.amount for each in plan), owed=owed)


def check_put_off(plan: Sequence[Instalment], *, most: int, due_on: date) -> None:
    """Only a fine is put off: of a plan, no more than what is unpaid of the fine falls after the decision's own day.

    What was confiscated is paid by that day as before (行政处罚法第六十六条第二款).
    """
    later = sum(each.amount for each in plan if each.due_on > due_on)
    if later > most:
        raise Refused(
            "plan-puts-off-confiscation", article="行政处罚法第六十六条第二款", later=yuan(later), most=yuan(most),
            due=due_on,
        )  # fmt: skip


def first_missed(plan: Sequence[Instalment], paid: Sequence[Paid], on: date, *, before: int = 0) -> Instalment | None:
    """The first instalment that had not been paid by its day, seen from a later day; None while all are kept.

    `before` is what had come in when the plan was granted.
    """
    wanted = before
    for each in plan:
        wanted += each.amount
        if each.due_on < on and sum(sum_.amount for sum_ in paid if sum_.on <= each.due_on) < wanted:
            return each
    return None


def next_instalment(plan: Sequence[Instalment], received: int, *, before: int = 0) -> Instalment | None:
    """The first instalment not yet covered by what was received."""
    wanted = before
    for each in plan:
        wanted += each.amount
        if received < wanted:
            return each
    return None


def set_against(
    owed: Sequence[int], paid: Iterable[Paid], *, ahead: Collection[int] = (), during: Sequence[Standstill] = ()
) -> list[list[Paid]]:
    """Each sum that came in set against the parts, by its day: for every part what was paid of it, and when.

    The parts take their turn in order, `ahead` before the others on the days `during` covers: while time is granted
    for the rest, they alone are due. What is above all parts is left over.
    """
    left = list(owed)
    shares: list[list[Paid]] = [[] for _ in owed]
    for each in sorted(paid, key=lambda sum_: sum_.on):
        first = ahead if any(time.covers(each.on) for time in during) else ()
        rest = each.amount
        for part in sorted(range(len(left)), key=lambda part: part not in first):
            taken = min(rest, left[part])
            if taken:
                shares[part].append(Paid(each.on, taken))
                left[part], rest = left[part] - taken, rest - taken
    return shares


def no_more_than(most: int, paid: Iterable[Paid]) -> Iterator[Paid]:
    """The sums that came in, the earliest first, cut off where they reach `most`."""
    for each in sorted(paid, key=lambda sum_: sum_.on):
        taken = min(each.amount, most)
        most -= taken
        if taken:
            yield Paid(each.on, taken)


def state_of(
    *, owed: int, received: int, revoked: bool, deferred: bool, instalments: bool, stopped: bool
) -> State:  # fmt: skip
    """The state of an order: what is settled first, then what postpones it, then how much came in."""
    if revoked:
        return State.REVOKED
    if received >= owed:
        return State.PAID
    if deferred:
        return State.INSTALMENTS if instalments else State.DEFERRED
    if stopped:
        return State.STOPPED
    return State.PART_PAID if received else State.OPEN
