"""What may come in as a file: not too large, of a known kind by its own bytes, and named for what it is."""

import io
import tracemalloc
import zipfile
from itertools import repeat

import pytest
from django.test import Client
from django.urls import reverse

from quanheng.casefiles.storing import Incoming, keep
from quanheng.casefiles.true_types import ENDINGS
from quanheng.documents import files
from quanheng.rules.refusal import Refused
from tests.casefiles.conftest import package, png, sent

REAL = {
    "a.pdf": b"%PDF-1.7\n...", "a.jpg": b"\xff\xd8\xff\xe0....", "a.JPEG": b"\xff\xd8\xff\xe1....", "a.png": png(),
    "a.mp4": b"\0\0\0\x18ftypmp42....", "a.m4a": b"\0\0\0\x18ftypM4A ....", "a.mp3": b"ID3\x04....",
    "a.wav": b"RIFF\0\0\0\0WAVEfmt ", "a.txt": "聊天记录".encode(), "a.csv": b"a,b\r\n1,2\r\n",
    "a.docx": package("word/document.xml"), "a.xlsx": package("xl/workbook.xml"), "a.ofd": package("OFD.xml"),
}  # fmt: skip


def refusal_of(incoming: Incoming) -> str:
    """Why it was refused; nothing of it stays on disk."""
    with pytest.raises(Refused) as refusal:
        keep(incoming)
    assert [path for path in files.folder().rglob("*") if path.is_file()] == []
    return refusal.value.code


@pytest.mark.parametrize("name", REAL)
def test_each_kind_that_may_come_in_comes_in_under_its_hash(name):
    kept = keep(sent(name, REAL[name]))
    assert files.read(kept.sha256) == REAL[name]
    assert kept.media_type == ENDINGS["." + name.split(".")[1].lower()]
    assert kept.size == len(REAL[name])


def test_no_file_passes_under_the_name_of_another_kind():
    for true, content in REAL.items():
        for ending, kind in ENDINGS.items():
            if kind != ENDINGS["." + true.split(".")[1].lower()]:
                assert refusal_of(sent(f"b{ending}", content)) == "evidence-file-misnamed"


@pytest.mark.parametrize(
    "content",
    [b"MZ\x90\0\0", b"\x7fELF\0\0", b"PK\x03\x04broken", package("evil.exe"), b"\xd0\xcf\x11\xe0\xa1"],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.docx", "a"])
def test_what_is_of_no_known_kind_is_refused_whatever_its_name(name, content):
    assert refusal_of(sent(name, content)) == "evidence-file-kind"


def test_markup_is_text_and_comes_in_only_as_text():
    assert refusal_of(sent("a.html", b"<script>alert(1)</script>")) == "evidence-file-misnamed"


def test_an_empty_file_is_refused():
    assert refusal_of(sent("a.png", b"")) == "evidence-file-empty"


@pytest.mark.parametrize(("more", "passes"), [(0, True), (1, False)])
def test_the_limit_is_exact(settings, more, passes):
    settings.LARGEST_EVIDENCE = 4096
    incoming = sent("a.txt", b"x" * (4096 + more))
    if passes:
        assert keep(incoming).size == 4096
    else:
        assert refusal_of(incoming) == "evidence-file-too-large"


def test_two_gigabytes_are_refused_after_the_first_megabytes(settings):
    settings.LARGEST_EVIDENCE = 4 * 2**20
    read = []

    def pieces():
        for piece in repeat(b"x" * 2**20, 2048):
            read.append(len(piece))
            yield piece

    assert refusal_of(Incoming("a.txt", pieces())) == "evidence-file-too-large"
    assert sum(read) == 5 * 2**20


@pytest.mark.django_db
def test_an_upload_announced_as_two_gigabytes_is_refused_before_it_is_read(case, staff):
    client = Client()
    client.force_login(staff.people["officer"])
    address = reverse("casefile-register", args=[case.proceeding.code])
    answer = client.post(address, {"name": "x"}, headers={"content-length": str(2 * 2**30)})
    assert answer.status_code == 413
    assert "2048" in answer.content.decode()


def test_the_same_content_is_kept_once():
    assert keep(sent("a.png")).sha256 == keep(sent("b.png")).sha256
    assert len([path for path in files.folder().rglob("*") if path.is_file()]) == 1


def test_a_package_that_would_unpack_to_gigabytes_is_never_unpacked():
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as made, made.open("word/document.xml", "w") as part:
        for _ in range(256):
            part.write(bytes(2**20))
    tracemalloc.start()
    kept = keep(sent("a.docx", bomb.getvalue()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert kept.size == len(bomb.getvalue()) < 2**20
    assert peak < 16 * 2**20


@pytest.mark.parametrize("name", ["../../etc/passwd.png", "/etc/cron.d/a.png", "..\\a.png", "a\0.png", "/a.png"])
def test_a_name_that_is_a_path_leads_nowhere(name):
    kept = keep(sent(name))
    (made,) = [path for path in files.folder().rglob("*") if path.is_file()]
    assert made == files.path_of(kept.sha256)
