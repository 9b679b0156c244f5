"""Which steps demand money, in which parts, and what may be added: as law/policies/payments.toml states it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from quanheng.rulebook import queries as rulebook
from quanheng.rules.procedure import Procedure
from quanheng.rules.progress import Progress


@dataclass(frozen=True)
class DemandedPart:
    """A sum a step states, and the article by which it is owed."""

    kind: str
    step: str
    fact: str
    basis: str


@dataclass(frozen=True)
class Addition:
    """What is added for each day late: to which part, by which step, at the rate of which figure of the procedure."""

    kind: str
    on: str
    step: str
    setting: str
    of: int
    basis: str

    def rate(self, procedure: Procedure) -> Fraction:
        """The daily rate of the procedure's own text; nought where a text older than this figure states none."""
        return Fraction(procedure.settings.get(self.setting, 0), self.of)


@dataclass(frozen=True)
class Demand:
    """How one procedure asks for money."""

    made_at: str
    clock: str
    performed_by: str
    parts: tuple[DemandedPart, ...]
    addition: Addition | None

    def owed(self, progress: Progress) -> list[tuple[DemandedPart, int]]:
        """The sums the standing steps state, those that are nought left out."""
        stated = [
            (part, progress.live[part.step].facts.get(part.fact)) for part in self.parts if part.step in progress.live
        ]
        return [(part, int(amount)) for part, amount in stated if amount]


def demand_of(procedure: str, on: date) -> Demand | None:
    """How a procedure asks for money on a day; None for one that asks for none."""
    table = rulebook.policy("payments", on)
    found = next((each for each in table["demand"] if each["procedure"] == procedure), None)
    return _read(found) if found else None


def _read(table: Mapping[str, Any]) -> Demand:
    addition = table.get("addition")
    return Demand(
        made_at=table["made_at"],
        clock=table["clock"],
        performed_by=table["performed_by"],
        parts=tuple(DemandedPart(**part) for part in table["part"]),
        addition=Addition(**addition) if addition else None,
    )
