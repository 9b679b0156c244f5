"""行政处罚法第五十九条: a decision states six things, is numbered, and is printed as it was issued."""

import hashlib
import io

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from pypdf import PdfReader

from quanheng.documents import files, queries
from quanheng.documents.actions import issue
from quanheng.documents.models import Counter, Document, Rendered
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event, Pending
from quanheng.rules.refusal import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(make_office):
    return make_office("scjg")


@pytest.fixture
def officer(make_person, office):
    return make_person("officer", office=office, name="示范甲")


@pytest.fixture
def issue_decision(office, officer, april_20, decision):
    def make(**changes):
        return issue(
            "penalty-decision", office=office, on=april_20, facts=decision | changes, about="proceeding:t1", by=officer
        )

    return make


def test_a_decision_is_numbered_hashed_and_logged(issue_decision, office, officer):
    document = issue_decision()
    assert document.number == f"{office.document_prefix}罚〔2026〕1号"
    assert document.sha256 == hashlib.sha256(bytes(document.content)).hexdigest()
    event = Event.objects.get(kind="document.issued", about="proceeding:t1")
    assert event.payload["facts"]["sha256"] == document.sha256
    assert event.by_person == officer.pk
    tables = {row[0] for row in event.payload["rows"]}
    assert tables == {"documents_document", "documents_counter", "documents_template"}


def test_numbers_run_on_and_each_series_and_year_has_its_own(issue_decision, office, officer, april_20, decision):
    first, second = issue_decision(), issue_decision()
    assert (first.sequence, second.sequence) == (1, 2)
    next_year = issue(
        "penalty-decision",
        office=office,
        on=april_20.replace(year=2027),
        facts=decision,
        about="proceeding:t2",
        by=officer,
    )
    assert next_year.number.endswith("罚〔2027〕1号")
    order = {
        "party": "示范某某食品店",
        "findings": "进货时没有查验。",
        "basis": ["食品安全法第一百二十六条第一款"],
        "demands": ["补齐记录"],
        "until": "2026-05-01",
        "consequence": "逾期不改正的，依法罚款。",
    }
    notice = issue("order-to-correct", office=office, on=april_20, facts=order, about="proceeding:t1", by=officer)
    assert notice.number.endswith("责改〔2026〕1号")


def test_an_act_that_fails_afterwards_leaves_no_gap(issue_decision):
    issue_decision()

    def act_that_fails():
        with transaction.atomic():
            issue_decision()
            raise RuntimeError("something later in the act fails")

    with pytest.raises(RuntimeError, match="later"):
        act_that_fails()
    assert issue_decision().sequence == 2


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"remedies": ""}, "document-field-missing"),
        ({"evidence": []}, "document-field-missing"),
        ({"fine": 50_000.0}, "document-field-wrong"),
        ({"fine": "50000"}, "document-field-wrong"),
        ({"party": "一行\n二行"}, "document-field-wrong"),
        ({"colour": "red"}, "document-field-unknown"),
        ({"party": "示范𪛖某店"}, "character-not-printable"),
    ],
)
def test_an_incomplete_or_unprintable_decision_is_refused_and_nothing_written(issue_decision, changes, code):
    with pytest.raises(Refused) as refusal:
        issue_decision(**changes)
    assert refusal.value.code == code
    assert not Document.objects.exists()
    assert not Counter.objects.exists()
    assert not Event.objects.filter(kind="document.issued").exists()


def test_a_missing_field_names_the_article_that_asks_for_it(issue_decision):
    with pytest.raises(Refused) as refusal:
        issue_decision(remedies="")
    assert refusal.value.article == "行政处罚法第五十九条第一款第五项"


def test_a_rare_character_of_the_typeface_is_printed(issue_decision):
    document = issue_decision(party="示范㐱某店")
    assert queries.printed(document, address="").pages >= 1


def test_what_cannot_be_printed_is_refused_by_character_and_field(issue_decision):
    with pytest.raises(Refused) as refusal:
        issue_decision(party="示范𪛖某店")
    assert refusal.value.params["characters"] == "𪛖（U+2A6D6）"
    assert refusal.value.params["fields"] == "“当事人”"


@pytest.mark.parametrize(("sign", "package"), [("𠮷", "pylopdf_fonts_jp"), ("𠝹", "pylopdf_fonts_zh_tw")])
def test_a_name_the_first_face_lacks_is_printed_and_copied_out_rightly(issue_decision, sign, package):
    pytest.importorskip(package, reason="set up before this face was added; set up again")
    made = queries.printed(issue_decision(party=f"示范{sign}某店"), address="")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(made.body)).pages)
    assert f"示范{sign}某店" in text.replace("\n", "")


@pytest.mark.parametrize("sign", "𫖯𬱖𬭎𬍛𡐓𬇙𦭜𬣙")
def test_standard_characters_beyond_the_basic_plane_are_printed(issue_decision, sign):
    """通用规范汉字表 has characters that need four bytes; the face has them."""
    assert queries.printed(issue_decision(party=f"示范{sign}某店"), address="").pages >= 1


def test_an_unknown_kind_and_a_path_are_refused(office, officer, april_20):
    for kind in ("no-such", "../known-statutes", ""):
        with pytest.raises(Refused) as refusal:
            issue(kind, office=office, on=april_20, facts={}, about="proceeding:t1", by=officer)
        assert refusal.value.code == "no-such-document"


def test_the_pdf_follows_with_its_receipt_and_is_kept_under_its_hash(issue_decision):
    document = issue_decision()
    assert queries.rendered(queries.by_code(document.code)) is None
    run_followers()
    rendered = Rendered.objects.get(document=document)
    body = files.read(rendered.sha256)
    assert body.startswith(b"%PDF-")
    assert (len(body), rendered.pages) == (rendered.size, 2)
    assert rendered.receipt_code == Event.objects.get(kind="document.issued").code
    assert Event.objects.get(kind="document.rendered").payload["facts"]["pdf_sha256"] == rendered.sha256


def test_the_same_document_prints_to_the_same_bytes(issue_decision):
    document = issue_decision()
    address = "http://127.0.0.1:8700/verify/abc"
    assert queries.printed(document, address=address) == queries.printed(document, address=address)


def test_facts_are_never_read_as_typesetting_commands(issue_decision):
    document = issue_decision(findings='#panic("x") #read("/etc/passwd") $ * _ ` \\ [ ]')
    assert queries.printed(document, address="").body.startswith(b"%PDF-")


def test_a_document_prints_with_the_wording_it_was_issued_with(issue_decision, settings, tmp_path):
    document = issue_decision()
    before = queries.printed(document, address="")
    settings.LAW = tmp_path / "law"
    (settings.LAW / "documents").mkdir(parents=True)
    assert queries.printed(queries.by_code(document.code), address="") == before


def test_one_that_cannot_be_printed_is_set_aside_and_the_next_is_printed(issue_decision, monkeypatch):
    broken, whole = issue_decision(), issue_decision()
    real = queries.printed

    def fails_once(document, **rest):
        if document.code == broken.code:
            raise ValueError("a character no typeface of ours has")
        return real(document, **rest)

    monkeypatch.setattr(queries, "printed", fails_once)
    run_followers()
    assert Rendered.objects.get().document == whole
    parked = Pending.objects.get(follower="documents.render")
    assert "no typeface" in parked.error


@pytest.mark.parametrize("table", ["documents_document", "documents_template", "documents_rendered"])
def test_what_was_issued_cannot_be_changed_or_removed(issue_decision, table):
    issue_decision()
    run_followers()
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
        with pytest.raises((ProgrammingError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_issuing_costs_five_statements(issue_decision, django_assert_num_queries):
    issue_decision()
    with django_assert_num_queries(5):
        issue_decision()


def test_a_kept_file_that_was_altered_is_not_given_out(tmp_path):
    sha256 = files.keep(b"what was printed")
    assert files.read(sha256) == b"what was printed"
    files.path_of(sha256).write_bytes(b"what was printed?")
    with pytest.raises(files.FileAltered):
        files.read(sha256)


def test_a_file_that_cannot_be_written_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("quanheng.documents.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.keep(b"too much")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
