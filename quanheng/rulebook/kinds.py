"""Which files of `law/` are rules of which kind, and how each is checked before it is loaded."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from quanheng.rulebook.models import Rule
from quanheng.rules.calendars import announced_year
from quanheng.rules.law_files import parse, take
from quanheng.rules.procedure_file import parse_procedure
from quanheng.rules.standard_files import parse_standard

# A file that names no day of its own rests on older law and holds from the start of what we count.
ALWAYS = date(2020, 1, 1)


@dataclass(frozen=True)
class FileKind:
    """Where the files of a kind stand under `law/`, and the check each must pass."""

    kind: str
    folder: str
    check: Callable[[bytes, Path], Any]


KINDS = (
    FileKind(Rule.Kind.CALENDAR, "calendars", lambda body, path: announced_year(parse(body, path), path)),
    FileKind(Rule.Kind.PROCEDURE, "procedures", parse_procedure),
    FileKind(Rule.Kind.STANDARD, "discretion", parse_standard),
    FileKind(Rule.Kind.POLICY, "policies", parse),
)


def in_force_from(kind: str, body: bytes, path: Path) -> tuple[date, str]:
    """The effective day and document number that a file gives itself."""
    table = parse(body, path)
    if kind == Rule.Kind.CALENDAR:
        return take(table, "announced_on", date, path=path), take(table, "number", str, path=path)
    return table.get("effective_on", ALWAYS), table.get("document_number", "")
