"""Reading a spreadsheet somebody handed in: in a process of its own, so that no file can end the one that serves.

A file of five kilobytes may state a cell in its millionth row and last column, and a reader that lays out the whole
rectangle ends its process when the memory is not there. What happens to the child happens to nothing else.
"""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

CHILD = Path(__file__).with_name("spreadsheet_child.py")
MEGABYTE = 2**20
MEMORY = 1024 * MEGABYTE
SECONDS = 30
UNREADABLE = 3
Cell = str | float | bool | date | datetime | None


class NotASpreadsheet(Exception):
    """The file is no spreadsheet, or holds signs that no register takes (NUL)."""


class UnfoldsTooLarge(Exception):
    """The file would fill more memory than one file may."""


def cells_of(data: bytes, *, sheet: str = "", largest_unfolded: int) -> list[list[Cell]]:
    """The cells of the sheet of that name, or else of the first, row by row from the first row and column.

    Raises `NotASpreadsheet` and `UnfoldsTooLarge`, the latter also when reading takes longer than half a minute.
    """
    command = [sys.executable, "-I", str(CHILD), sheet, str(largest_unfolded), str(MEMORY), str(SECONDS)]
    try:
        child = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as trouble:
        raise UnfoldsTooLarge from trouble
    if child.returncode == UNREADABLE:
        raise NotASpreadsheet(child.stderr.decode(errors="replace"))
    if child.returncode != 0:
        raise UnfoldsTooLarge(f"the reader ended with {child.returncode}")
    rows: list[list[Any]] = json.loads(child.stdout)
    return [[_restored(cell) for cell in row] for row in rows]


def _restored(cell: Any) -> Cell:
    """A day is written as a list of its kind and its text, since JSON has none."""
    if not isinstance(cell, list):
        return cell
    kind, text = cell
    return datetime.fromisoformat(text) if kind == "moment" else date.fromisoformat(text)
