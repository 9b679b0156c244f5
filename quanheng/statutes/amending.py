"""What a decision to amend changes, and whether the library holds the amended text: nothing is written into it here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quanheng.rules.amending import amended_by
from quanheng.rules.citation import short_name
from quanheng.statutes.models import StatuteVersion
from quanheng.statutes.queries import versions


@dataclass(frozen=True)
class Amended:
    """One statute a decision names: its wording published with the decision or since, or None where none is loaded."""

    name: str
    wording: StatuteVersion | None


@dataclass(frozen=True)
class Amending:
    """That a text amends others, and which its title names."""

    statutes: tuple[Amended, ...]


def amending(version: StatuteVersion) -> Amending | None:
    """What a text amends by its title; None for a text that amends none. One statement for one that does."""
    names = amended_by(version.statute.title)
    if names is None:
        return None
    since = version.promulgated_on or date.min
    wanted = {each for name in names for each in (name, short_name(name))}
    rows = versions().filter(statute__names__name__in=wanted, has_text=True, promulgated_on__gte=since).distinct()
    found = {row.statute.short_title: row for row in rows.order_by("-promulgated_on")}
    return Amending(tuple(Amended(short_name(name), found.get(short_name(name))) for name in names))
