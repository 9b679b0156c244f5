"""Penalties found elsewhere: 依照前款规定处罚, 依照本法第十条的规定处罚, 依照有关法律的规定处罚."""

from __future__ import annotations

import re

from quanheng.rules.citations import Place, cited_in
from quanheng.rules.provisions.record import Reference

_BY = re.compile(
    r"(?:依照|按照|比照|依据|适用|根据|参照)(?P<where>[^，；]*?(?:规定|法规|规章|法|条例|办法|法典|》|条|款|项|标准))(?:的)?(?:规定)?"
    r"(?:，)?(?:对[^，]{1,20})?(?:分别|从重|加重|予以|给予|进行|处以|处|实施|依法|按日|从严|一并|可以)*(?:行政|治安管理|相应的?|治安|相应的?行政)?(?:处罚(?!决定|种类|裁量|规定)|罚款|连续处罚)"
)
_LAWFUL = re.compile(
    r"(?P<what>依法(?:从重|从严)?(?:给予|予以|进行|处以)?(?:相应的?)?(?P<noun>(?:治安管理|治安|行政)处罚)$|依法(?:从重|从严)?(?:给予|予以|进行)?处罚$|"
    r"(?:给予|予以)(?:相应的?)?(?P<bare>(?:治安管理|行政)处罚)$)"
)
_NO_SOURCE = re.compile(
    r"^(?:下列|以下|如下)|职责|职权|分工|权限|情节|^本(?:法典|法|条例|办法|规定)(?:的?(?:有关|相关)?规定)?$|数罪"
)
_THAT = re.compile(r"^该[条款]")
_NOT_SET = re.compile(r"除(?:依照|按照|依法)(?!前[一二两三]?款|本条)")


def reference_in(piece: str, place: Place, before: str = "") -> Reference | None:
    """Where the piece says the penalty is to be found, or None; an article only of the statute itself.

    依照该款规定处罚 means the 款 named last in the words before.
    """
    if _NOT_SET.search(piece):
        return None
    found = _BY.search(piece)
    if not found or _NO_SOURCE.search(found["where"]):
        return None
    where = found["where"]
    cited = [each for each in cited_in(where, place) if each.law == place.law]
    if _THAT.search(where):
        cited = [each for each in cited_in(before, place) if each.law == place.law][-1:]
    if cited:
        return Reference(cited[0].article, cited[0].paragraph)
    return Reference(text=_words(piece, found))


def lawful_penalty_in(piece: str) -> Reference | None:
    """依法给予处罚: a penalty that some other statute sets."""
    found = _LAWFUL.search(piece)
    return Reference(text=found["noun"] or found["bare"] or found["what"]) if found else None


def _words(piece: str, found: re.Match[str]) -> str:
    """The words that name the source, with their 的规定."""
    rest = piece[found.end("where") :]
    return found["where"] + ("的规定" if rest.startswith("的规定") else "规定" if rest.startswith("规定") else "")
