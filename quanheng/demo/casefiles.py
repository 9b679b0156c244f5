"""Evidence for every fourth story: collected with the investigation, kept, tested, in one case excluded."""

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from quanheng.casefiles import actions
from quanheng.casefiles.actions import EvidenceFacts, StatementFacts
from quanheng.casefiles.models import SPOKEN, Evidence
from quanheng.casefiles.storing import Incoming
from quanheng.cases.models import Case
from quanheng.documents import rendering
from quanheng.people.models import Person
from quanheng.people.queries import holders
from quanheng.rules.roles import Role

EVERY = 4
PAPER = """
#let content = json(bytes(sys.inputs.content))
#set document(title: content.title)
#set text(font: ("Noto Serif SC",), size: 12pt, lang: "zh", region: "cn", fallback: false)
#set page(paper: "a5")
#let letterhead() = align(center, text(size: 18pt, content.title))
#let title() = v(6mm)
#let closing() = v(1mm)
"""
LINES = "#for line in content.shown.lines { par(line) }"
SAID = [
    "问：我们是示范区市场监督管理局的执法人员，这是我们的执法证件，你看清楚了吗？　答：看清楚了。",
    "问：你有陈述、申辩的权利，也可以申请执法人员回避。听明白了吗？　答：明白，不申请回避。",
    "问：检查发现的情况是否属实？　答：属实。",
    "以上笔录我看过，与我说的一样。（签名）",
]


@dataclass(frozen=True)
class Piece:
    """A piece of evidence as every such story has it, with the file that belongs to it, if any."""

    kind: str
    name: str
    proves: str
    form: str
    sheets: int
    file: tuple[str, Callable[[], bytes]] | None = None

    def files(self) -> list[Incoming]:
        """The file, made at this moment."""
        return [Incoming(self.file[0], [self.file[1]()])] if self.file else []


def collect(case: Case, step: str, number: int, *, by: Person, with_persons: list[Person], on: date) -> None:
    """What the officers put into the file with this step of the story."""
    if number % EVERY or not with_persons:
        return
    if step == "investigate":
        _collect(case, by=by, second=with_persons[0], on=on)
    if step == "close-investigation":
        _wind_up(case, exclude=number % (EVERY * 4) == 0, by=by, on=on)


def _collect(case: Case, *, by: Person, second: Person, on: date) -> None:
    kept = [
        actions.register(case, _facts(piece, case, on), second_officer=second, files=piece.files(), by=by, on=on)
        for piece in PIECES
    ]
    _move(kept[-1], "stored", "证据室冷藏柜1号", "样品须冷藏保管", by=by, on=on)
    _move(kept[-1], "sent-to-test", "示范检验检测中心", "委托检验，两份样品中的一份备查", by=by, on=on)


def _facts(piece: Piece, case: Case, on: date) -> EvidenceFacts:
    speaker = case.party.representative or case.party.name
    said = StatementFacts(said_by=speaker, signature="signed") if piece.kind in SPOKEN else None
    return EvidenceFacts(
        kind=piece.kind, name=piece.name, proves=piece.proves, source=case.party.address, form=piece.form,
        sheets=piece.sheets, collected_on=on, statement=said,
    )  # fmt: skip


def _wind_up(case: Case, *, exclude: bool, by: Person, on: date) -> None:
    sample = case.evidence.filter(name="抽取的样品").first()
    if sample is None:
        return
    _move(sample, "handed-over", "证据室", "检验报告和备份样品交回", by=by, on=on)
    actions.write_note(case, text="检验报告已附卷，样品保存期满后处理。", by=by, on=on)
    head = holders(Role.HEAD, case.proceeding.office.code, on).first()
    if exclude and head:
        record = case.evidence.get(name="现场检查笔录")
        actions.exclude(record, reasons="检查时没有通知当事人到场，也没有见证人签名。", by=head, on=on)


def _move(evidence: Evidence, kind: str, given_to: str, reason: str, *, by: Person, on: date) -> None:
    actions.move(evidence, kind=kind, given_to=given_to, reason=reason, moved_on=on, by=by, on=on)


@cache
def photograph() -> bytes:
    """A small grey picture that is nobody's photograph: a slope of light with a dark square, as PNG."""
    wide, high = 240, 160
    rows = b"".join(b"\0" + bytes(_grey(x, y) for x in range(wide)) for y in range(high))
    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)


def _grey(x: int, y: int) -> int:
    return 40 if 80 < x < 160 and 50 < y < 110 else 255 - (x + y) // 3


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


@cache
def transcript() -> bytes:
    """A record of questions and answers as PDF, made once for all stories."""
    sheet = rendering.Print(
        frame=PAPER, body=LINES, title="询问笔录", office="示范区市场监督管理局", number="", on=date(2026, 1, 5),
        shown={"lines": SAID},
    )  # fmt: skip
    return rendering.pdf(sheet).body


PIECES = (
    Piece("object", "现场照片", "现场状况与检查记录一致", "copy", 1, ("现场照片.png", photograph)),
    Piece("party-statement", "询问笔录", "当事人对违法事实的陈述", "original", 1, ("询问笔录.pdf", transcript)),
    Piece("site-record", "现场检查笔录", "检查的经过和发现的情况", "original", 2),
    Piece("object", "抽取的样品", "样品是否符合食品安全标准", "original", 0),
)
