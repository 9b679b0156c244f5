"""The Song and Hei faces that documents are printed in, and which characters they hold."""

import struct
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

SONG = {
    "pylopdf_fonts_zh_cn": "NotoSerifSC-Regular.otf",
    "pylopdf_fonts_zh_tw": "NotoSerifTC-Regular.otf",
    "pylopdf_fonts_jp": "NotoSerifJP-Regular.otf",
}
"""The Song faces by the packages they come in, in the order a character is looked for: one design, three stocks."""
WINDOWS, FULL_UNICODE, SEGMENTED_COVERAGE = 3, 10, 12


@cache
def folders() -> tuple[Path, ...]:
    """Where the faces lie; they come from packages, never from this repository or the machine.

    An installation set up before the later ones were added prints with those it has.
    """
    return tuple(Path(str(files(package))) for package in SONG if find_spec(package))


def unprintable(text: str) -> str:
    """The characters of `text`, each once, that every Song face lacks: they would print as empty boxes."""
    return "".join(dict.fromkeys(sign for sign in text if sign not in "\n\t" and ord(sign) not in printable()))


@cache
def printable() -> frozenset[int]:
    """Every code point one of the Song faces has a glyph for."""
    found = (folder / name for folder in folders() for name in SONG.values())
    return frozenset().union(*(_characters(face) for face in found if face.is_file()))


def _characters(face: Path) -> frozenset[int]:
    """Every code point a face has a glyph for, from its cmap table (OpenType: format 12)."""
    font = face.read_bytes()
    cmap = _table(font, b"cmap")
    for number in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * number)
        if (platform, encoding) == (WINDOWS, FULL_UNICODE):
            return frozenset(_segments(font, cmap + offset))
    raise ValueError(f"{face.name} has no full Unicode character map")


def _table(font: bytes, tag: bytes) -> int:
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        name, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return offset
    raise ValueError(f"the face has no table {tag!r}")


def _segments(font: bytes, start: int) -> list[int]:
    form, groups = struct.unpack_from(">H", font, start)[0], struct.unpack_from(">I", font, start + 12)[0]
    if form != SEGMENTED_COVERAGE:
        raise ValueError(f"character map of format {form}")
    points: list[int] = []
    for number in range(groups):
        first, last, _ = struct.unpack_from(">III", font, start + 16 + 12 * number)
        points += range(first, last + 1)
    return points
