"""Which files evidence may be: of which kind by their own first bytes, and whether their name says the same."""

import codecs
import zipfile
from collections.abc import Callable
from typing import BinaryIO

from quanheng.casefiles.packing import BROKEN
from quanheng.rules.refusal import Refused

HEAD = 64 * 1024
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m4a": "video/mp4",
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".txt": "text/plain",
    ".csv": "text/plain",
    ".docx": WORD,
    ".xlsx": SHEET,
    ".ofd": "application/ofd",
}
INSIDE = {"word/document.xml": WORD, "xl/workbook.xml": SHEET, "OFD.xml": "application/ofd"}
SIGNS: dict[str, Callable[[bytes], bool]] = {
    "application/pdf": lambda head: head.startswith(b"%PDF-"),
    "image/jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    "image/png": lambda head: head.startswith(b"\x89PNG\r\n\x1a\n"),
    "video/mp4": lambda head: head[4:8] == b"ftyp",
    "audio/mpeg": lambda head: head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
    "audio/wav": lambda head: head[:4] == b"RIFF" and head[8:12] == b"WAVE",
}


def true_type(name: str, body: BinaryIO) -> str:
    """The media type the content shows; refused when empty, of a kind not taken, or not what its name says."""
    body.seek(0)
    head = body.read(HEAD)
    if not head:
        raise Refused("evidence-file-empty", name=name)
    shown = next((kind for kind, fits in SIGNS.items() if fits(head)), None) or _package(head, body) or _text(head)
    ending = "." + name.rpartition(".")[2].lower()
    if shown is None:
        raise Refused("evidence-file-kind", name=name, kinds="、".join(sorted(each[1:] for each in ENDINGS)))
    if ENDINGS.get(ending) != shown:
        raise Refused("evidence-file-misnamed", name=name, shown=shown)
    return shown


def _package(head: bytes, body: BinaryIO) -> str | None:
    """What a ZIP package holds, by the names in its directory; nothing of it is unpacked."""
    if not head.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(body) as package:
            names = set(package.namelist())
    except BROKEN:
        return None
    return next((kind for inside, kind in INSIDE.items() if inside in names), None)


def _text(head: bytes) -> str | None:
    """Plain text: UTF-8 without control characters, whose last sign may be cut off by the end of the head."""
    if any(byte < 32 and byte not in b"\t\n\r\f" for byte in head):
        return None
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return None
    return "text/plain"
