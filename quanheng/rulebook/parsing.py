"""What a rule of each kind means once read: the same readers that check it when it is loaded."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from quanheng.rules import law_files
from quanheng.rules.alert_policy import parse_policy
from quanheng.rules.calendars import announced_year
from quanheng.rules.flow import parse_flow
from quanheng.rules.procedure_file import parse_procedure
from quanheng.rules.standard_files import parse_standard

FOLDERS = {"procedures": "procedure", "calendars": "calendar", "discretion": "standard", "policies": "policy"}
"""Which folder of law/ holds which kind of rule."""


def _calendar(body: bytes, path: Path) -> Any:
    return announced_year(law_files.parse(body, path), path)


def _policy(body: bytes, path: Path) -> Any:
    """The table itself; a profile that grades alerts is read through first, so that a bad one is never loaded."""
    table = law_files.parse(body, path)
    if "severity" in table:
        parse_policy(table, path)
    return table


PARSERS: dict[str, Callable[[bytes, Path], Any]] = {
    "procedure": parse_procedure,
    "calendar": _calendar,
    "standard": parse_standard,
    "policy": _policy,
    "flow": parse_flow,
}


@lru_cache(maxsize=512)
def parsed(kind: str, body: str, path: Path) -> Any:
    """The rule in the form the rooms use, the same words read once; `BadLawFile` when they do not hold together."""
    return PARSERS[kind](body.encode(), path)
