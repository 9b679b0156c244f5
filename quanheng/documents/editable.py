"""A docx of what a document states, for those who have to go on writing with it: a copy, and it says so."""

import io
from typing import TYPE_CHECKING

import docx as word
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from quanheng.documents.rendering import Print
from quanheng.rules.document import chinese_day
from quanheng.rules.document_wording import Block, BlockKind, Run
from quanheng.rules.numerals import numeral

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

RED, GREY = RGBColor(0xC1, 0x27, 0x2D), RGBColor(0x60, 0x60, 0x60)
SONG = "宋体"


def docx(sheet: Print, *, original: str, mark: str = "") -> bytes:
    """The same words as the PDF, marked as a copy; `original` is the SHA-256 of the PDF that counts.

    `mark` says that the document no longer stands, if it does not.
    """
    form = word.Document()
    _set_page(form, letter=sheet.layout == "letter")
    _copy_mark(form, original, mark)
    _head(form, sheet)
    for block in sheet.blocks:
        _piece(form, block)
    _closing(form, sheet)
    body = io.BytesIO()
    form.save(body)
    return body.getvalue()


def _set_page(page: "Document", *, letter: bool) -> None:
    section = page.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(34 if letter else 26), Mm(32)
    style = page.styles["Normal"]
    style.font.name, style.font.size = SONG, Pt(15 if letter else 12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), SONG)


def _copy_mark(page: "Document", original: str, mark: str) -> None:
    words = f"本件是可编辑的副本，不具有文书的效力。原件是 PDF，SHA-256：{original}" + (f"　{mark}" if mark else "")
    run = page.sections[0].header.paragraphs[0].add_run(words)
    run.font.size, run.font.color.rgb = Pt(8), GREY


def _head(page: "Document", sheet: Print) -> None:
    office = _line(page, sheet.office, centred=True, size=26 if sheet.layout == "letter" else 14)
    if sheet.layout == "letter":
        office.runs[0].font.color.rgb = RED
        _line(page, sheet.number, centred=True)
    _line(page, sheet.title, centred=True, size=20).runs[0].bold = True
    if sheet.layout != "letter":
        _line(page, sheet.number, size=11).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _piece(page: "Document", block: Block) -> None:
    if block.kind is BlockKind.ROW:
        return _row(page, block)
    for number, line in enumerate(block.lines, 1):
        paragraph = page.add_paragraph()
        if block.kind is not BlockKind.PLAIN:
            paragraph.paragraph_format.first_line_indent = Pt(30)
        if block.kind is BlockKind.NUMBERED:
            paragraph.add_run(f"（{numeral(number)}）")
        _write(paragraph, line, heading=block.kind is BlockKind.HEADING)
    return None


def _row(page: "Document", block: Block) -> None:
    body = page.element.body
    last = body[-2] if len(body) > 1 else None
    if last is not None and last.tag == qn("w:tbl"):
        table = page.tables[-1]
    else:
        table = page.add_table(rows=0, cols=2, style="Table Grid")
    cells = table.add_row().cells
    cells[0].width, cells[1].width = Mm(44), Mm(112)
    cells[0].text = block.name
    for number, line in enumerate(block.lines):
        _write(cells[1].paragraphs[0] if number == 0 else cells[1].add_paragraph(), line)


def _write(paragraph: "Paragraph", line: tuple[Run, ...], *, heading: bool = False) -> None:
    for run in line:
        paragraph.add_run(run.text).bold = heading or run.bold


def _closing(page: "Document", sheet: Print) -> None:
    for who in sheet.signatures:
        _line(page, f"{who}（签名）：　　　　　　　　　　　年　　月　　日")
    words = [sheet.office, *([sheet.seal.words] if sheet.seal else []), chinese_day(sheet.on)]
    for line in words:
        _line(page, line).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _line(page: "Document", text: str, *, centred: bool = False, size: int = 0) -> "Paragraph":
    paragraph = page.add_paragraph()
    run = paragraph.add_run(text)
    if size:
        run.font.size = Pt(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return paragraph
