"""Which files may come in: how large, and of which kind by their own first bytes, not by their name."""

from __future__ import annotations

from quanheng.rules.refusal import Refused

MOST_BYTES = 10 * 1024 * 1024
SIGNS = {"application/pdf": b"%PDF-", "image/jpeg": b"\xff\xd8\xff", "image/png": b"\x89PNG\r\n\x1a\n"}
ENDINGS = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
}


def true_type(name: str, content: bytes) -> str:
    """The media type the content shows; refused if too large, empty, of another kind or misnamed."""
    if len(content) > MOST_BYTES:
        raise Refused("upload-too-large", name=name, most=MOST_BYTES // 1024 // 1024, size=len(content) // 1024 // 1024)
    if not content:
        raise Refused("upload-empty", name=name)
    shown = next((kind for kind, sign in SIGNS.items() if content.startswith(sign)), None)
    if shown is None:
        raise Refused("upload-of-another-kind", name=name)
    named = next((kind for ending, kind in ENDINGS.items() if name.lower().endswith(ending)), None)
    if named != shown:
        raise Refused("upload-not-what-its-name-says", name=name, shown=shown)
    return shown
