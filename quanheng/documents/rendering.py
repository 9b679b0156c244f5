"""A document's content and template become a PDF: the same bytes whenever it is rendered."""

import io
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from pathlib import Path

import segno
import typst

from quanheng.documents import typefaces
from quanheng.documents.seals import SealAnswer
from quanheng.rules.document import chinese_day
from quanheng.rules.document_wording import Block, as_data

FRAME = Path(__file__).with_name("frame.typ")
# PDF/A: made for the archive, with its faces inside; it refuses a character that has no glyph.
STANDARD = "a-2b"


@dataclass(frozen=True)
class Print:
    """What one page layout is made of; `frame` (and `body`, of old documents) is typst, everything else is data."""

    frame: str
    body: str
    title: str
    office: str
    number: str
    on: date
    shown: dict[str, list[str]]
    blocks: tuple[Block, ...] = ()
    layout: str = "letter"
    seal: SealAnswer | None = None
    signatures: tuple[str, ...] = ()
    address: str = ""
    draft: bool = False


@dataclass(frozen=True)
class Pdf:
    body: bytes
    pages: int


@cache
def frame() -> bytes:
    return FRAME.read_bytes()


def pdf(sheet: Print) -> Pdf:
    """The sheet as PDF/A with embedded faces; facts go in as data and are never read as typesetting commands."""
    source = _source(sheet).encode()
    compiler = typst.Compiler(
        input=source,
        font_paths=[str(folder) for folder in typefaces.folders()],
        ignore_system_fonts=True,
        sys_inputs={"content": _content(sheet)},
    )
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    body = compiler.compile(
        input=source, format="pdf", pdf_standards=[STANDARD], timestamp=datetime.combine(sheet.on, time(), UTC)
    )
    return Pdf(bytes(body), pages)


def _source(sheet: Print) -> str:
    # A document issued with a wording in typst keeps the frame it was issued with, which lays that wording out.
    page = f"#letterhead()\n#title()\n{sheet.body}\n#closing()\n" if sheet.body else "#sheet()\n"
    return f"{sheet.frame}\n{page}#context [#metadata(counter(page).final().first()) <pages>]\n"


def _content(sheet: Print) -> str:
    parts = {
        "title": sheet.title,
        "office": sheet.office,
        "number": sheet.number,
        "day": chinese_day(sheet.on),
        "on": [sheet.on.year, sheet.on.month, sheet.on.day],
        "shown": sheet.shown,
        "blocks": as_data(sheet.blocks),
        "layout": sheet.layout,
        "seal": {"words": sheet.seal.words, "drawing": sheet.seal.drawing} if sheet.seal else None,
        "signatures": list(sheet.signatures),
        "address": sheet.address,
        "qr": _qr(sheet.address) if sheet.address else "",
        "draft": sheet.draft,
    }
    return json.dumps(parts, ensure_ascii=False)


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=1, xmldecl=False)
    return drawn.getvalue().decode()
