"""The file as one bundle: whole, the same each time, and any byte changed in it is found and named."""

import hashlib
import io
import json
import zipfile
from itertools import pairwise

import pytest

from quanheng.casefiles import actions
from quanheng.casefiles.bundle import write_bundle
from quanheng.casefiles.models import Archived
from quanheng.casefiles.packing import MANIFEST, verify
from quanheng.casefiles.queries import index_of
from quanheng.documents import files
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from quanheng.site.cli import main
from tests.casefiles.conftest import AFTER, SAID, png, sent
from tests.cases.conftest import DAY, FACTS, FOUND, pay_in_full
from tests.cases.together import take_together
from tests.ledger.conftest import release

pytestmark = pytest.mark.django_db


def printed() -> None:
    """Every record is issued and every document printed, as the worker does within a second."""
    for name in ("cases.records", "documents.render"):
        while follow(FOLLOWERS[name]):
            pass


@pytest.fixture
def closed(make_case, register, staff):
    """A case walked to its end, with evidence, one piece of it excluded; everything printed."""
    case = make_case(*AFTER[:2])
    register(case, files=[sent("现场.png"), sent("b.png", png(9))])
    excluded = register(case, SAID, files=[sent("笔录.txt", "问：……".encode())])
    actions.exclude(excluded, reasons="只有一人询问", by=staff.people["head"], on=DAY)
    for step in AFTER[2:]:
        by, others = staff.for_step(case.proceeding, step)
        if step == "perform":
            pay_in_full(case, by=by, on=DAY)
            continue
        take_together(
            case, step, by=by, on=DAY, with_persons=others, facts=FACTS.get(step, {}),
            discretion=FOUND if step == "close-investigation" else None,
        )  # fmt: skip
    printed()
    case.proceeding.refresh_from_db()
    return case


def bundle_of(case) -> bytes:
    into = io.BytesIO()
    write_bundle(case, into)
    return into.getvalue()


def test_the_index_numbers_documents_and_evidence_through_and_marks_the_excluded(closed):
    rows = index_of(closed)
    assert [row.number for row in rows] == [*range(1, len(rows) + 1)]
    assert [row.mark for row in rows[-2:]] == ["", "已排除"]
    assert "电子记录" not in [row.reference for row in rows]
    counted = [row for row in rows if row.sheets]
    assert counted[0].first == 1
    assert all(after.first == before.last + 1 for before, after in pairwise(counted))
    assert rows[-1].last == sum(row.sheets for row in rows)
    titles = [row.title for row in rows]
    for title in ("立案审批表", "行政处罚事先告知书", "行政处罚决定书", "后厨照片", "询问笔录"):
        assert title in titles
    assert len(titles) == len(set(titles))
    assert titles.index("行政处罚事先告知书") < titles.index("行政处罚决定书") < titles.index("后厨照片")


def test_the_bundle_holds_every_document_every_file_and_every_step(closed):
    with zipfile.ZipFile(io.BytesIO(bundle_of(closed))) as bundle:
        told, names = json.loads(bundle.read(MANIFEST)), bundle.namelist()
        assert bundle.read("index.pdf").startswith(b"%PDF-")
        assert bundle.read("evidence/001-01.png") == png()
        assert bundle.read("evidence/001-02.png") == png(9)
        for document in told["documents"]:
            assert bundle.read(document["printed"]).startswith(b"%PDF-")
    assert names == [*(each["path"] for each in told["files"]), MANIFEST]
    assert [step["step"] for step in told["steps"]] == ["clue", *AFTER]
    codes = set(Event.objects.values_list("code", flat=True))
    assert all(step["event"] in codes for step in told["steps"])
    assert [each["excluded"] and each["excluded"]["reasons"] for each in told["evidence"]] == [None, "只有一人询问"]
    assert told["evidence"][0]["custody"][0]["kind"] == "collected"


def test_the_bundle_is_the_same_each_time_and_reading_does_not_change_it(closed, staff):
    first = bundle_of(closed)
    actions.read_party(closed, why="service", by=staff.people["officer"], on=DAY)
    assert bundle_of(closed) == first


def test_a_kept_file_altered_on_disk_goes_into_no_bundle(closed):
    file = closed.evidence.first().files.first()
    files.path_of(file.sha256).write_bytes(png(77))
    with pytest.raises(Refused) as refusal:
        bundle_of(closed)
    assert refusal.value.code == "kept-file-altered"


def test_any_changed_byte_is_found(closed, tmp_path):
    whole, path = bundle_of(closed), tmp_path / "file.zip"
    path.write_bytes(whole)
    assert verify(path).wrong == ()
    places = {*range(0, len(whole), max(1, len(whole) // 250)), *range(len(whole) - 400, len(whole))}
    for place in sorted(places):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert _found(path, whole), f"byte {place}"


def _found(path, whole: bytes) -> bool:
    """Found wrong, or, where the byte stands in the manifest alone, told by the manifest's own hash."""
    shown = verify(path)
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        recorded = hashlib.sha256(bundle.read(MANIFEST)).hexdigest()
    return bool(shown.wrong) or shown.manifest_sha256 != recorded


def test_what_was_changed_taken_out_or_put_in_is_named(closed, tmp_path):
    with zipfile.ZipFile(io.BytesIO(bundle_of(closed))) as bundle:
        parts = {name: bundle.read(name) for name in bundle.namelist()}
    path = tmp_path / "file.zip"

    def wrong(changed: dict[str, bytes]) -> list[tuple[str, str]]:
        with zipfile.ZipFile(path, "w") as made:
            for name, body in changed.items():
                made.writestr(name, body)
        return [(each.code, str(each.params.get("path"))) for each in verify(path).wrong]

    photo = "evidence/001-01.png"
    assert wrong({**parts, photo: png(1)}) == [("bundle-file-changed", photo)]
    assert wrong({name: body for name, body in parts.items() if name != photo}) == [("bundle-file-missing", photo)]
    assert wrong({**parts, "evidence/009-01.png": png()}) == [("bundle-file-added", "evidence/009-01.png")]
    assert wrong(parts) == [("bundle-container-changed", "None")]
    path.write_bytes(bundle_of(closed) + b"hidden behind")
    assert [each.code for each in verify(path).wrong] == ["bundle-container-changed"]
    path.write_bytes(b"no zip at all")
    assert [each.code for each in verify(path).wrong] == ["bundle-unreadable"]


def test_an_archived_file_is_kept_and_its_manifest_s_hash_is_on_record(closed, staff, register):
    archived = actions.archive(closed, by=staff.people["officer"], on=DAY)
    event = Event.objects.get(kind="casefile.archived")
    assert event.payload["facts"]["manifest"] == archived.manifest_sha256
    given = io.BytesIO()
    actions.export(closed, given, by=staff.people["officer"], on=DAY)
    assert given.getvalue() == files.read(archived.bundle_sha256)
    with pytest.raises(Refused) as refusal:
        actions.archive(closed, by=staff.people["officer"], on=DAY)
    assert (refusal.value.code, refusal.value.article) == ("casefile-archived", "行政处罚法第四十七条")


def test_after_the_archive_nothing_is_moved_excluded_or_noted(closed, staff):
    actions.archive(closed, by=staff.people["officer"], on=DAY)
    evidence, officer = closed.evidence.first(), staff.people["officer"]
    for act, more in (
        (actions.move, {"kind": "stored", "given_to": "x", "reason": "x", "moved_on": DAY, "by": officer}),
        (actions.exclude, {"reasons": "x", "by": staff.people["head"]}),
    ):
        with pytest.raises(Refused) as refusal:
            act(evidence, **more, on=DAY)
        assert refusal.value.code == "casefile-archived"
    with pytest.raises(Refused):
        actions.write_note(closed, text="x", by=officer, on=DAY)


def test_an_open_case_is_exported_but_not_archived(case, register, staff):
    register(case, files=[sent()])
    with pytest.raises(Refused) as refusal:
        actions.archive(case, by=staff.people["officer"], on=DAY)
    assert refusal.value.code == "archived-before-the-end"
    assert not Archived.objects.exists()
    into = io.BytesIO()
    actions.export(case, into, by=staff.people["officer"], on=DAY)
    assert zipfile.ZipFile(into).testzip() is None


def test_a_file_is_not_archived_while_a_document_waits_for_its_print(make_case, staff):
    with pytest.raises(Refused) as refusal:
        actions.archive(make_case(*AFTER), by=staff.people["officer"], on=DAY)
    assert refusal.value.code == "document-not-printed-yet"


def test_the_command_exports_and_verifies_with_receipts_and_names_what_is_wrong(closed, tmp_path, capsys, monkeypatch):
    """The commands as an operator calls them; the instance is the test's own."""
    release()
    monkeypatch.setattr("quanheng.site.instance.open_inner", lambda: None)
    path = tmp_path / "file.zip"
    assert main(["casefile", "export", closed.proceeding.number, "--to", str(path)]) == 0
    assert Event.objects.filter(kind="casefile.read", by_person=None).count() == 1
    capsys.readouterr()
    assert main(["casefile", "verify", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["sound"]
    assert told["receipts"] >= len(AFTER)
    assert main(["casefile", "verify", str(path), "--manifest", "0" * 64, "--json"]) == 1
    assert "0" * 64 in json.loads(capsys.readouterr().out)["wrong"][0]
    body = path.read_bytes()
    path.write_bytes(body.replace(png(9), png(8)))
    assert main(["casefile", "verify", str(path), "--json"]) == 1
    assert "evidence/001-02.png" in json.loads(capsys.readouterr().out)["wrong"][0]
    assert main(["casefile", "export", "no-such-case", "--to", str(path)]) == 1
