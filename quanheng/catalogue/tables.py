"""The catalogue as a spreadsheet: the template departments fill in, and reading what they filled in."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings

from quanheng.exchange.spreadsheets import NotASpreadsheet, UnfoldsTooLarge, cells_of
from quanheng.rules.power import Kind
from quanheng.rules.power_fields import GROUPS, Field, Fields, Form, Need, from_cell, read_fields, to_cell
from quanheng.rules.refusal import Refused

SHEET, GUIDE = "事项", "填写说明"
LARGEST_FILE = 20 * 1024 * 1024
# A spreadsheet is a zip: a small one can still unfold to fill the memory.
LARGEST_UNFOLDED = 200 * 1024 * 1024
MOST_ROWS = 20_000
FIRST_ROW = 2
IDENTIFYING = ("code", "name", "kind")
_NEED_WORDS = {Need.MUST: "必填", Need.MAY: "选填", Need.NOT: "—"}
_GROUP_WORDS = {
    "applied": "许可/给付/奖励/确认/裁决/其他",
    "penalty": "处罚",
    "levy": "征收",
    "coercion": "强制",
    "inspection": "检查",
}


@cache
def fields() -> Fields:
    """The fields of power items, as law/powers/fields.toml states them."""
    return read_fields(settings.LAW / "powers" / "fields.toml")


@dataclass(frozen=True)
class Row:
    """One filled-in row: its number in the sheet, and the text of its cells by field."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """A file as it was handed in: its name, size, SHA-256 and rows."""

    name: str
    size: int
    sha256: str
    rows: tuple[Row, ...]


def read(name: str, size: int, content: Any) -> Table:
    """The rows of a spreadsheet; refused before it is read when it is too large, and whole when it is none of ours."""
    refuse_large(size)
    if Path(name).suffix.lower() != ".xlsx":
        raise Refused("import-not-a-spreadsheet", file=name)
    data = content.read()
    try:
        cells = cells_of(data, sheet=SHEET, largest_unfolded=LARGEST_UNFOLDED)
    except UnfoldsTooLarge as trouble:
        raise Refused("import-unfolds-too-large", file=name) from trouble
    except NotASpreadsheet as trouble:
        raise Refused("import-not-a-spreadsheet", file=name) from trouble
    return Table(name, len(data), hashlib.sha256(data).hexdigest(), tuple(_rows(name, cells)))


def refuse_large(size: int) -> None:
    """Refuse a file above the limit by its announced size, before a byte of it is read."""
    if size > LARGEST_FILE:
        raise Refused("import-too-large", size=-(-size // 2**20), largest=LARGEST_FILE // 2**20)


def _rows(name: str, cells: Sequence[Sequence[Any]]) -> Iterator[Row]:
    if not cells:
        raise Refused("import-empty", file=name)
    columns = _columns([_text(cell) for cell in cells[0]])
    filled = [(number, row) for number, row in enumerate(cells[1:], FIRST_ROW) if any(_text(cell) for cell in row)]
    if not filled:
        raise Refused("import-empty", file=name)
    if len(filled) > MOST_ROWS:
        raise Refused("import-too-many-rows", rows=len(filled), most=MOST_ROWS)
    for number, row in filled:
        texts = {field.key: _text(row[place]) for place, field in columns.items() if place < len(row)}
        yield Row(number, {key: text for key, text in texts.items() if text})


def _columns(headings: list[str]) -> dict[int, Field]:
    """Which column holds which field; a heading that is no field is refused, or its facts would be lost unsaid."""
    found: dict[int, Field] = {}
    for place, heading in enumerate(headings):
        if not heading:
            continue
        field = fields().named(heading)
        if field is None:
            raise Refused("import-unknown-column", column=heading, place=column_letter(place))
        if field in found.values():
            raise Refused("import-column-twice", column=heading, place=column_letter(place))
        found[place] = field
    missing = [fields()[key].name for key in IDENTIFYING if fields()[key] not in found.values()]
    if missing:
        raise Refused("import-column-missing", columns="、".join(missing))
    return found


def _text(cell: Any) -> str:
    # a figure typed into a cell arrives as a float; a new line at the end of a list has a meaning
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    text = "" if cell is None else str(cell)
    return text.strip(" \t\r　") if text.strip() else ""


def column_letter(place: int) -> str:
    """The letter of a column, counted from 0: A to Z, then AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def template(items: Sequence[Mapping[str, Any]] = ()) -> bytes:
    """The spreadsheet that departments fill in, with choices to pick from and a sheet that explains every column.

    With `items`, their facts are filled in: what a department takes home to correct.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format(
            {"bold": True, "bg_color": "#F4F2EC", "border": 1, "text_wrap": True, "valign": "top"}
        )
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        _items_sheet(book.add_worksheet(SHEET), items, heading, body)
        _guide_sheet(book.add_worksheet(GUIDE), heading, body)
    return buffer.getvalue()


def _items_sheet(sheet: Any, items: Sequence[Mapping[str, Any]], heading: Any, body: Any) -> None:
    sheet.freeze_panes(1, 2)
    for place, field in enumerate(fields()):
        sheet.set_column(place, place, 28 if field.form in (Form.LIST, Form.CITATIONS, Form.MATERIALS) else 16, body)
        sheet.write(0, place, field.name, heading)
        if field.hint:
            sheet.write_comment(0, place, field.hint)
        if field.options:
            choices = {"validate": "list", "source": list(field.options.values()), "error_title": field.name}
            sheet.data_validation(1, place, MOST_ROWS, place, choices)
    for number, facts in enumerate(items, 1):
        for place, field in enumerate(fields()):
            if facts.get(field.key) not in (None, "", []):
                sheet.write_string(number, place, to_cell(field, facts[field.key]), body)


def _guide_sheet(sheet: Any, heading: Any, body: Any) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 18, body)
    sheet.set_column(1, len(GROUPS), 12, body)
    sheet.set_column(len(GROUPS) + 1, len(GROUPS) + 1, 70, body)
    for place, text in enumerate(["栏目", *_GROUP_WORDS.values(), "怎样填写"]):
        sheet.write(0, place, text, heading)
    for number, field in enumerate(fields(), 1):
        needs = [_NEED_WORDS[field.need[kinds[0]]] for kinds in GROUPS.values()]
        options = f"可选：{'、'.join(field.options.values())}" if field.options else ""
        for place, text in enumerate([field.name, *needs, "。".join(part for part in (field.hint, options) if part)]):
            sheet.write_string(number, place, text, body)


def facts_of(row: Row) -> tuple[dict[str, Any], list[tuple[str, Refused]]]:
    """What a row says, field by field, and the cells that could not be read."""
    facts: dict[str, Any] = {}
    unread: list[tuple[str, Refused]] = []
    for key, text in row.cells.items():
        try:
            facts[key] = from_cell(fields()[key], text)
        except Refused as refusal:
            unread.append((key, refusal))
    if "kind" not in row.cells:
        kinds = "、".join(kind.label for kind in Kind)
        unread.append(("kind", Refused("item-choice-unknown", field=fields()["kind"].name, value="", options=kinds)))
    return facts, unread
