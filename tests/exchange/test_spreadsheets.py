"""A spreadsheet is read whole or refused, and whatever it holds, the process that asked goes on."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
import xlsxwriter

from quanheng.exchange import spreadsheets
from quanheng.exchange.spreadsheets import NotASpreadsheet, UnfoldsTooLarge, cells_of

MOST = 50 * 2**20


def book() -> bytes:
    """A sheet of two rows: text, a whole and a broken figure, a day, yes and nothing."""
    body = io.BytesIO()
    with xlsxwriter.Workbook(body, {"in_memory": True}) as made:
        day = made.add_format({"num_format": "yyyy-mm-dd"})
        sheet, other = made.add_worksheet("一"), made.add_worksheet("二")
        sheet.write_string(0, 0, "流水号")
        sheet.write_string(1, 0, "0012")
        sheet.write_number(1, 1, 3)
        sheet.write_number(1, 2, 1.25)
        sheet.write_datetime(1, 3, datetime(2026, 11, 20), day)
        sheet.write_boolean(1, 4, True)
        other.write_string(0, 0, "另一张")
    return body.getvalue()


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same file with one of its parts changed."""
    body = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book())) as made, zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as written:
        for each in made.namelist():
            content = made.read(each)
            written.writestr(each, change(content) if each == part else content)
    return body.getvalue()


def test_every_kind_of_cell_comes_as_it_is():
    assert cells_of(book(), largest_unfolded=MOST) == [
        ["流水号", "", "", "", ""],
        ["0012", 3, 1.25, date(2026, 11, 20), True],
    ]


def test_the_sheet_of_that_name_is_read_where_there_is_one():
    assert cells_of(book(), sheet="二", largest_unfolded=MOST) == [["另一张"]]
    assert cells_of(book(), sheet="三", largest_unfolded=MOST)[0][0] == "流水号"


@pytest.mark.parametrize("cell", [b'r="XFD1048576"', b'r="ALL1048576"'])
def test_a_cell_far_out_is_too_large_and_does_not_end_this_process(cell):
    far = changed(
        "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b'r="A2"', cell).replace(b'row r="2"', b'row r="1048576"')
    )
    assert len(far) < 10_000
    with pytest.raises(UnfoldsTooLarge):
        cells_of(far, largest_unfolded=MOST)


def test_what_unfolds_to_more_than_allowed_is_not_unfolded():
    bomb = changed("xl/worksheets/sheet1.xml", lambda xml: xml + b" " * (MOST + 1))
    assert len(bomb) < 200_000
    with pytest.raises(UnfoldsTooLarge):
        cells_of(bomb, largest_unfolded=MOST)


def test_one_that_takes_too_long_is_given_up(monkeypatch):
    monkeypatch.setattr(spreadsheets, "SECONDS", 0)
    with pytest.raises(UnfoldsTooLarge):
        cells_of(book(), largest_unfolded=MOST)


def test_a_nul_written_as_an_escape_is_refused():
    """The format writes control signs as _x0000_; the database would refuse the row in the middle of the act."""
    with pytest.raises(NotASpreadsheet, match="NUL"):
        cells_of(
            changed("xl/sharedStrings.xml", lambda xml: xml.replace(b">0012<", b">0_x0000_2<")), largest_unfolded=MOST
        )


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"PK\x03\x04",
        b"no zip",
        changed("[Content_Types].xml", lambda _: b""),
        changed("xl/workbook.xml", lambda xml: xml[:50]),
        # A version of ZIP that nobody reads, which the library answers with an exception of its own.
        book().replace(b"PK\x01\x02\x14\x00\x14\x00", b"PK\x01\x02\xff\x00\xff\x00"),
        book()[:-30],
    ],
)
def test_what_is_no_spreadsheet_is_said_to_be_none(body):
    try:
        cells_of(body, largest_unfolded=MOST)
    except NotASpreadsheet:
        return
    assert b"workbook" in body
