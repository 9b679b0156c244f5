"""The process that reads one spreadsheet from its input and writes the cells to its output, or ends trying.

It imports nothing of ours, so that it starts in a moment and has nothing to lose.
"""

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any

import python_calamine

UNREADABLE, UNFOLDS_TOO_LARGE = 3, 4


def main(sheet: str, largest_unfolded: int, memory: int, seconds: int) -> int:
    """The exit code: nought with the cells written, else why there are none."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    data = sys.stdin.buffer.read()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > largest_unfolded:
                return UNFOLDS_TOO_LARGE
        written = json.dumps(_cells(data, sheet))
    except MemoryError:
        return UNFOLDS_TOO_LARGE
    except Exception as trouble:
        # Whatever a hostile file makes a reader raise, it is unreadable.
        sys.stderr.write(f"{type(trouble).__name__}: {trouble}")
        return UNREADABLE
    sys.stdout.write(written)
    return 0


def _cells(data: bytes, sheet: str) -> list[list[Any]]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    name = sheet if sheet in book.sheet_names else book.sheet_names[0]
    return [[_plain(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)]


def _plain(cell: Any) -> Any:
    if isinstance(cell, str) and "\0" in cell:
        raise ValueError("a cell holds a NUL")
    if isinstance(cell, datetime):
        return ["moment", cell.isoformat()]
    if isinstance(cell, date):
        return ["day", cell.isoformat()]
    return cell if cell is None or isinstance(cell, str | int | float | bool) else str(cell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
