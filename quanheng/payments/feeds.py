"""What the bank or the treasury hands over: the template, and reading a file in its form, CSV or spreadsheet."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from quanheng.exchange.spreadsheets import NotASpreadsheet, UnfoldsTooLarge, cells_of
from quanheng.payments.models import Receipt
from quanheng.rules.payment import as_typed, fen_of, well_formed
from quanheng.rules.refusal import Refused

LARGEST_FILE = 5 * 2**20
LARGEST_UNFOLDED = 50 * 2**20
MOST_ROWS = 5000
FIRST_ROW = 2
COLUMNS = {
    "transaction": "交易流水号",
    "received_on": "到账日期",
    "amount": "金额（元）",
    "number": "缴款码",
    "channel": "渠道",
    "payer": "付款人",
    "note": "摘要",
}
NEEDED = ("transaction", "received_on", "amount")
HINTS = {
    "transaction": "银行或者国库自己的流水号，同一笔到账只有一个，不得重复。必填。",
    "received_on": "到账的日期，如 2026-11-20。必填。",
    "amount": "到账金额，单位元，精确到分。必填。",
    "number": "缴款书上的缴款码。付款人没有填写的留空，由人工核对。",
    "channel": "“银行”或者“电子支付”，留空按银行。",
    "payer": "付款人名称。",
    "note": "付款人附言。",
}
CHANNELS = {
    "": Receipt.Channel.BANK, "银行": Receipt.Channel.BANK, "电子支付": Receipt.Channel.E_PAYMENT,
}  # fmt: skip
ARTICLE = "行政处罚法第六十七条"


@dataclass(frozen=True)
class FeedRow:
    """One line of the file as it was read; `faults` are the cells that cannot be booked and why."""

    row: int
    transaction: str = ""
    received_on: date | None = None
    amount: int = 0
    number: str = ""
    channel: str = Receipt.Channel.BANK
    payer: str = ""
    note: str = ""
    faults: list[tuple[str, Refused]] = field(default_factory=list)


@dataclass(frozen=True)
class FeedTable:
    """A file as it was handed in: its name, SHA-256 and rows."""

    name: str
    sha256: str
    rows: tuple[FeedRow, ...]


def read(name: str, size: int, content: Any, *, today: date) -> FeedTable:
    """The rows of a bank's file; refused whole when it is too large or none of ours, cell by cell otherwise."""
    if size > LARGEST_FILE:
        raise Refused("feed-too-large", article=ARTICLE, size=-(-size // 2**20), largest=LARGEST_FILE // 2**20)
    data = content.read()
    cells = _spreadsheet(name, data) if Path(name).suffix.lower() == ".xlsx" else _text_table(name, data)
    if not cells:
        raise Refused("feed-empty", article=ARTICLE, file=name)
    places = _places([_text(cell) for cell in cells[0]])
    filled = [(number, row) for number, row in enumerate(cells[1:], FIRST_ROW) if any(_text(cell) for cell in row)]
    if not filled:
        raise Refused("feed-empty", article=ARTICLE, file=name)
    if len(filled) > MOST_ROWS:
        raise Refused("feed-too-many-rows", article=ARTICLE, rows=len(filled), most=MOST_ROWS)
    rows = tuple(_read_row(number, row, places, today) for number, row in filled)
    return FeedTable(name, hashlib.sha256(data).hexdigest(), tuple(_seen_once(rows)))


def _spreadsheet(name: str, data: bytes) -> Sequence[Sequence[Any]]:
    try:
        return cells_of(data, largest_unfolded=LARGEST_UNFOLDED)
    except UnfoldsTooLarge as trouble:
        raise Refused("feed-unfolds-too-large", article=ARTICLE, file=name) from trouble
    except NotASpreadsheet as trouble:
        raise Refused("feed-unreadable", article=ARTICLE, file=name) from trouble


def _text_table(name: str, data: bytes) -> Sequence[Sequence[str]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
            if "\0" in text:
                break
            return list(csv.reader(io.StringIO(text)))
        except (UnicodeDecodeError, csv.Error):
            continue
    raise Refused("feed-unreadable", article=ARTICLE, file=name)


def _places(headings: list[str]) -> dict[str, int]:
    """Which column holds what; a heading that is none of ours is passed over, a needed one that lacks is not."""
    found = {key: headings.index(name) for key, name in COLUMNS.items() if name in headings}
    missing = [COLUMNS[key] for key in NEEDED if key not in found]
    if missing:
        raise Refused("feed-column-missing", article=ARTICLE, columns="、".join(missing))
    return found


KEPT_IN = {"transaction": "transaction", "number": "stated_number", "payer": "payer", "note": "note"}
LONGEST = {key: Receipt._meta.get_field(column).max_length for key, column in KEPT_IN.items()}
"""How many signs a cell may hold, as the column it is kept in; a longer one is refused, never cut."""


def _read_row(number: int, row: Sequence[Any], places: dict[str, int], today: date) -> FeedRow:
    raw = {key: row[place] if place < len(row) else "" for key, place in places.items()}
    texts = {key: _text(value) for key, value in raw.items()}
    faults = list(_faults_of_text(texts))
    stated, stated_amount = None, 0
    try:
        stated = _day(raw["received_on"], today)
    except Refused as refusal:
        faults.append(("received_on", refusal))
    try:
        stated_amount = _sum(texts["amount"])
    except Refused as refusal:
        faults.append(("amount", refusal))
    return FeedRow(
        row=number, transaction=texts["transaction"], received_on=stated, amount=stated_amount,
        number=as_typed(texts.get("number", "")), channel=CHANNELS.get(texts.get("channel", ""), ""),
        payer=texts.get("payer", ""), note=texts.get("note", ""), faults=faults,
    )  # fmt: skip


def _faults_of_text(texts: dict[str, str]) -> Iterator[tuple[str, Refused]]:
    if not texts["transaction"]:
        yield "transaction", Refused("feed-no-transaction", article=ARTICLE)
    for column, most in LONGEST.items():
        if len(texts.get(column, "")) > most:
            yield column, Refused("feed-text-too-long", article=ARTICLE, most=most)
    if texts.get("channel", "") not in CHANNELS:
        yield "channel", Refused("feed-channel-unknown", article=ARTICLE, text=texts["channel"])


def _day(value: Any, today: date) -> date:
    if isinstance(value, datetime):
        found = value.date()
    elif isinstance(value, date):
        found = value
    else:
        text = _text(value).replace("/", "-").replace(".", "-")
        try:
            found = date.fromisoformat(f"{text[:4]}-{text[4:6]}-{text[6:]}" if text.isdigit() else text)
        except ValueError as trouble:
            raise Refused("feed-day-unreadable", article=ARTICLE, text=_text(value)) from trouble
    if found > today:
        raise Refused("feed-day-to-come", article=ARTICLE, day=found)
    return found


def _sum(text: str) -> int:
    amount = fen_of(text)
    if amount <= 0:
        raise Refused("feed-amount-not-positive", article=ARTICLE, text=text)
    return amount


def _seen_once(rows: Sequence[FeedRow]) -> Iterator[FeedRow]:
    """The rows, each that repeats a transaction number with the fault that it does."""
    first: dict[str, int] = {}
    for row in rows:
        if row.transaction in first:
            earlier = first[row.transaction]
            row.faults.append(("transaction", Refused("feed-transaction-twice", article=ARTICLE, row=earlier)))
        elif row.transaction:
            first[row.transaction] = row.row
        yield row


def _text(cell: Any) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return "" if cell is None else str(cell).strip()


def mistyped(number: str) -> bool:
    """Whether a stated number cannot be one of ours: its last two digits do not belong to the rest."""
    return bool(number) and not well_formed(number)


def template() -> bytes:
    """The spreadsheet a bank fills in, with a second sheet that explains each column."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        heading = book.add_format({"bold": True, "bg_color": "#F4F2EC", "border": 1})
        text = book.add_format({"num_format": "@"})
        sheet, guide = book.add_worksheet("到账明细"), book.add_worksheet("填写说明")
        for place, (key, name) in enumerate(COLUMNS.items()):
            sheet.set_column(place, place, 20, text)
            sheet.write_string(0, place, name, heading)
            sheet.write_comment(0, place, HINTS[key])
            guide.write_string(place, 0, name, heading)
            guide.write_string(place, 1, HINTS[key])
        guide.set_column(0, 0, 16)
        guide.set_column(1, 1, 80)
    return buffer.getvalue()


def template_csv() -> bytes:
    """The same as comma-separated text, as older systems write it."""
    return ("\ufeff" + ",".join(COLUMNS.values()) + "\r\n").encode()
