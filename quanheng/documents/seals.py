"""Seals: whoever can set one on a document answers here; a place is always left, and it always says what is in it."""

from dataclasses import asdict, dataclass
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class SealRequest:
    """What is to be sealed: which seal of whose, on which document, and the SHA-256 of what it states."""

    seal: str
    office: str
    office_name: str
    document: str
    number: str
    digest: str


@dataclass(frozen=True)
class SealAnswer:
    """What stands in the place of the seal: words, and the signature over the digest if one was made.

    `drawing` is an SVG of the seal, only ever one a connected seal service returned.
    """

    provider: str
    words: str
    certificate: str = ""
    signature: str = ""
    drawing: str = ""

    def as_stored(self) -> dict[str, Any]:
        return asdict(self)


class Seal(Protocol):
    """A seal service: 可靠的电子印章与实物印章具有同等法律效力 (在线政务服务规定第十条)."""

    def set_on(self, request: SealRequest) -> SealAnswer:
        """Seal what the digest stands for, or say in words why the place is empty; the same answer each time."""
        ...


class NoElectronicSeal:
    """No seal service is connected: the place is left for the stamp, and the page says so."""

    def set_on(self, request: SealRequest) -> SealAnswer:
        return SealAnswer("none", f"（此处加盖{request.seal}；本系统未接入电子印章）")


def seal() -> Seal:
    """The seal service this instance is connected to."""
    chosen: Seal = import_string(getattr(settings, "SEAL", "quanheng.documents.seals.NoElectronicSeal"))()
    return chosen
