"""A case under way and evidence for it, with real small files made here."""

import io
import struct
import zipfile
import zlib
from datetime import date

import pytest

from quanheng.casefiles import actions
from quanheng.casefiles.actions import EvidenceFacts, StatementFacts
from quanheng.casefiles.storing import Incoming
from tests.cases.conftest import DAY, approval_staff, make_case, rules, staff  # noqa: F401
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.rules.procedures import PENALTY

AFTER = PENALTY[1:]
PHOTO = EvidenceFacts(
    kind="object", name="后厨照片", proves="当事人没有许可证而制售熟食", source="示范区示例路1号后厨",
    form="copy", sheets=2, collected_on=DAY,
)  # fmt: skip
SAID = EvidenceFacts(
    kind="party-statement", name="询问笔录", proves="当事人承认没有许可证", source="示范区示例路1号",
    form="original", sheets=3, collected_on=DAY, statement=StatementFacts(said_by="示范子", signature="signed"),
)  # fmt: skip


def png(shade: int = 200) -> bytes:
    """A whole PNG of four grey pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    rows = b"".join(b"\0" + bytes([shade, shade]) for _ in range(2))
    head = struct.pack(">IIBBBBB", 2, 2, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def package(inside: str) -> bytes:
    """A ZIP package with one part."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        made.writestr(inside, "<x/>")
    return body.getvalue()


def sent(name: str = "photo.png", content: bytes | None = None) -> Incoming:
    return Incoming(name, [png() if content is None else content])


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of these tests lie in a folder of their own."""
    settings.VAR = tmp_path


@pytest.fixture
def case(make_case):  # noqa: F811
    """A penalty case under investigation."""
    return make_case(*AFTER[:2])


@pytest.fixture
def register(staff):  # noqa: F811
    """Register evidence by the office's two officers."""

    def do(case, what=PHOTO, *, files=(), by=None, second=None, on: date = DAY):
        return actions.register(
            case, what, second_officer=second or staff.partner, files=files, by=by or staff.people["officer"], on=on
        )

    return do


@pytest.fixture
def signed_in(client, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)

    def as_(person):
        client.force_login(person)
        return client

    return as_
