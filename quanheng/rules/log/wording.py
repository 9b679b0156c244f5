"""Numbers and hashes as the log's text formats write them: one spelling each, all others refused."""

import base64
import binascii
import re

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,19}", re.ASCII)
_LARGEST = 2**64 - 1


class Misspelt(ValueError):
    """A number or a base64 value is not in its one canonical spelling."""


def decimal(text: str) -> int:
    """A number below 2^64 without sign, space or leading zero."""
    if not _DECIMAL.fullmatch(text) or int(text) > _LARGEST:
        raise Misspelt(f"not a canonical decimal number: {text[:40]!r}")
    return int(text)


def base64_text(raw: bytes) -> str:
    """RFC 4648 §4, with padding."""
    return base64.b64encode(raw).decode("ascii")


def base64_bytes(text: str) -> bytes:
    """The bytes behind a canonical base64 text; other alphabets, stray bits and missing padding are refused."""
    try:
        raw = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as cause:
        raise Misspelt(f"not base64: {text[:40]!r}") from cause
    if base64_text(raw) != text:
        raise Misspelt(f"not canonical base64: {text[:40]!r}")
    return raw
