"""A clause cut where its target, its organ or its modal verb changes; and what a piece says about them."""

from __future__ import annotations

import re

from quanheng.rules.provisions.record import Target

_RESPONSIBLE = (
    r"直接负责的|主管人员|责任人员|直接责任|责任人|主要负责人|法定代表人|负责人|"
    r"负有责任的|主要责任者|责任者|有关人员|高级管理人员"
)
_CHANGES = re.compile(
    rf"(?<=.)(?=(?:并|并且|同时|或者)?(?:应当)?对(?:单位|个人|其?(?:{_RESPONSIBLE})|(?:有关|相关|该|本)[^，]{{0,6}}(?:{_RESPONSIBLE})))"
    r"|(?<=.)(?=(?:或者|并|再|直至)由(?!于))|(?<=.)(?=并?可以?(?:并处|单处|处|给予|责令|暂扣|吊销|没收))(?<!并)(?<!可)"
)
_TO_RESPONSIBLE = re.compile(
    rf"对[^，]{{0,40}}?(?:{_RESPONSIBLE})|(?:取消|禁止|给予|责令|暂停|停止|吊销)其?(?:直接负责的|直接责任人员)|^(?:其|单位)?(?:直接负责的主管人员|直接责任人员|法定代表人)"
)
_TO_UNIT = re.compile(r"对单位|处单位")
_TO_INDIVIDUAL = re.compile(r"对个人(?!信息|经营|独资|或者单位|和单位|及|、)|处个人")
_TO_OTHER = re.compile(r"(?:^|并|同时|应当|可以)对(?!处|此)[^，]{2,}?(?:(?:处|给予|没收|吊销|责令|予以)|$)")
_WHOM = re.compile(r"对(?P<whom>[^，]{2,40}?)(?:处|给予|没收|吊销|责令|予以|可以|并处|依法|$)")
_MAY = re.compile(r"可以|可(?=并处|处|单处|并|责令|给予|暂扣|吊销|没收|根据|视)")
_MUST = re.compile(r"应当|必须")


def pieces(clause: str) -> list[str]:
    """The parts of one clause that each have one organ, one target and one modal verb."""
    return [part for part in _CHANGES.split(clause) if part]


def target_in(piece: str) -> Target | None:
    """For whom the piece is, where it says so."""
    if _TO_RESPONSIBLE.search(piece):
        return Target.RESPONSIBLE
    if _TO_UNIT.search(piece):
        return Target.UNIT
    return Target.INDIVIDUAL if _TO_INDIVIDUAL.search(piece) else None


def turns_to_another(piece: str) -> bool:
    """Whether the piece turns to somebody (对…处…), known by name here or not."""
    return bool(target_in(piece) or _TO_OTHER.search(piece))


def whom_in(piece: str) -> str | None:
    """The words that name whom the piece turns to: 劳务派遣单位 in 对劳务派遣单位，吊销…."""
    found = _WHOM.search(piece)
    return found["whom"] if found else None


def may(piece: str, before: bool) -> bool:
    """Whether the penalty is left to discretion: 可以 holds for what is joined to it until 应当 or a new 对."""
    if _MAY.search(piece):
        return True
    return before and not _MUST.search(piece)
