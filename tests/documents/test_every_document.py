"""Every document a shipped procedure names has a form, finds what it must state, and prints as PDF and docx."""

import io
from pathlib import Path
from shutil import copytree

import docx
import pytest
from django.conf import settings as configured

from quanheng.cases import papers
from quanheng.cases.papers import Act, enforcement
from quanheng.documents import queries
from quanheng.documents.actions import check
from quanheng.documents.editable import docx as copy
from quanheng.documents.queries import Draft
from quanheng.documents.templates import families, kinds, shipped
from quanheng.rules.document import Layout
from quanheng.rules.procedure import Document as Paper
from quanheng.rules.procedure import FactField, FactType, Step
from quanheng.rules.procedure_file import read_procedure
from quanheng.rules.progress import Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Timing
from quanheng.rules.words import Words
from tests.documents.every_document import DAY, SAMPLES, procedure_files, produced, sample_case, stated, walked
from tests.rules.calendar_2026 import CALENDAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("methods_of_service")]
FILES = procedure_files()
LAW = configured.LAW


@pytest.fixture
def office(make_office):
    return make_office("scjg")


@pytest.fixture
def officer(make_person, office):
    return make_person("officer", office=office, name="示范甲")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_document_of_a_procedure_is_written_and_printed(path, office, officer):
    documents = {document.step: document for document in walked(path, office, officer)}
    assert list(documents) == [f"{step}#1" for step in produced(path)]
    for document in documents.values():
        printed = queries.printed(document, address="http://127.0.0.1:8700/verify/x/")
        assert printed.body.startswith(b"%PDF-")
        assert queries.page(document), document.title


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_a_step_states_stands_in_its_document(path, office, officer):
    """Nothing that was asked of the officer is lost on the way to paper, unless a statute sets the wording itself."""
    for document in walked(path, office, officer):
        step = read_procedure(path).by_key[document.step.partition("#")[0]]
        if step.document.key in kinds():
            continue
        text = queries.text_of(document)
        assert [fact.name.zh for fact in step.facts if fact.name.zh not in text] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_docx_says_the_same_as_the_page_and_that_it_is_a_copy(path, office, officer):
    for document in walked(path, office, officer):
        sheet = queries._sheet(document, sealed=queries.sealed(document))
        page = docx.Document(io.BytesIO(copy(sheet, original="ab" * 32)))
        cells = [cell.text for table in page.tables for row in table.rows for cell in row.cells]
        words = "\n".join([paragraph.text for paragraph in page.paragraphs] + cells)
        for block in queries.page(document):
            for line in block.lines:
                assert "".join(run.text for run in line) in words
        header = page.sections[0].header.paragraphs[0].text
        assert "副本" in header
        assert "ab" * 32 in header


def test_the_folder_is_listed_once_and_again_when_a_file_came(settings, tmp_path, monkeypatch):
    settings.LAW = tmp_path / "law"
    copytree(LAW / "documents", settings.LAW / "documents")
    assert "letter" not in kinds()
    before, listed = len(families()), []
    globbing = Path.glob
    monkeypatch.setattr(Path, "glob", lambda path, pattern: listed.append(path) or globbing(path, pattern))
    assert (kinds(), families()) == (kinds(), families())
    assert listed == []
    for name in ("letter.toml", "families/another.toml"):
        (settings.LAW / "documents" / name).write_bytes((LAW / "documents" / "families" / "letter.toml").read_bytes())
    assert "letter" in kinds()
    assert len(families()) == before + 1
    assert listed == [settings.LAW / "documents", settings.LAW / "documents" / "families"]


def test_every_template_belongs_to_some_procedure():
    named = {step.document.key for path in FILES for step in read_procedure(path).steps if step.document}
    assert sorted(set(kinds()) - named) == []


def test_what_goes_out_with_legal_effect_carries_a_seal():
    """行政处罚法第五十九条第二款，行政强制法第二十四条、第三十七条、第五十五条，行政许可法第三十二条第二款."""
    letters = [shipped(kind).template for kind in kinds() if shipped(kind).template.layout is Layout.LETTER]
    assert [template.key for template in letters if not template.seal] == []
    assert shipped("acceptance-notice").template.seal == "行政许可专用章"


@pytest.mark.parametrize(
    ("kind", "articles"),
    [
        ("penalty-decision", [f"行政处罚法第五十九条第一款第{item}项" for item in "一二三四五"]),
        ("penalty-notice", ["行政处罚法第四十四条", "行政处罚法第四十五条"]),
        ("demand", [f"行政强制法第三十五条第{item}项" for item in "一二"]),
        ("court-application", [f"行政强制法第五十五条第一款第{item}项" for item in "一二三四五"]),
        ("acceptance-notice", ["行政许可法第三十二条第二款"]),
        ("licence-decision", ["行政许可法第三十八条", "行政许可法第三十八条第二款"]),
        ("hearing-notice", ["行政处罚法第六十四条第二项"]),
        ("service-receipt", ["民事诉讼法第八十七条", "行政处罚法第六十一条"]),
    ],
)
def test_what_the_statute_asks_of_a_document_cannot_be_left_out(kind, articles):
    asked = {field.article for field in shipped(kind).template.fields if not field.optional}
    assert set(articles) <= asked


@pytest.mark.parametrize("key", ["compulsory-enforcement", "levy"])
def test_an_application_to_the_court_says_what_the_party_says_and_what_was_demanded(key, office, officer):
    [procedure] = [read_procedure(path) for path in FILES if path.stem == key]
    own = {"court_name": "示范区人民法院", "party_opinion": "当事人称正在筹款。", "subject": "示例标的"}
    history = tuple(
        Taken(step, DAY, 1, (officer.pk,), stated(procedure.by_key[step], officer))
        for step in ("start", "decision", "urge")
        if step in procedure.by_key
    )
    timing = Timing(Progress(procedure, history, {"party_kind": "organisation"}), CALENDAR, {})
    step, case = procedure.by_key["court"], sample_case(procedure, office)
    act = Act(case, timing, step, {**stated(step, officer), **own}, None, DAY, (officer.name,), office, {})
    found = papers.paper(act).facts
    assert (found["court"], found["opinion"], found["subject"]) == tuple(own.values())
    assert found["amount"] == SAMPLES["money"]
    assert found["urged"].startswith("本机关于")


def test_what_was_paid_since_the_demand_is_not_asked_of_the_court(office, officer, monkeypatch):
    monkeypatch.setattr(enforcement, "_told", [lambda case: 1_200_000])
    [procedure] = [read_procedure(path) for path in FILES if path.stem == "levy"]
    urged = Taken("urge", DAY, 1, (officer.pk,), stated(procedure.by_key["urge"], officer))
    timing = Timing(Progress(procedure, (urged,), {"party_kind": "organisation"}), CALENDAR, {})
    step, case = procedure.by_key["court"], sample_case(procedure, office)
    act = Act(case, timing, step, stated(step, officer), None, DAY, (officer.name,), office, {})
    assert papers.paper(act).facts["amount"] == 1_200_000


SEIZURE = Step(
    key="seize", name=Words("查封", "Seal"), stage="s", post="p", basis="行政强制法第二十四条",
    document=Paper("seizure-decision", Words("查封决定书", "Decision"), "行政强制法第二十四条", "查"),
    facts=(
        FactField("why", Words("查封的理由", "Reasons"), FactType.LONG_TEXT),
        FactField("until", Words("查封期限届满日", "Until"), FactType.DATE),
        FactField("goods", Words("查封物品清单", "Goods"), FactType.LONG_TEXT),
        FactField("note", Words("说明", "Note"), FactType.TEXT, required=False),
    ),
)  # fmt: skip
SEIZED = {"why": "涉嫌无证经营", "until": "2026-04-09", "goods": "散装熟食十二袋\n电子秤一台", "note": "当事人在场"}


def seizure_of(office, **changes) -> Draft:
    procedure = read_procedure(FILES[0])
    timing = Timing(Progress(procedure, (), {}), CALENDAR, {})
    stated = SEIZED | changes
    return papers.paper(
        Act(sample_case(procedure, office), timing, SEIZURE, stated, None, DAY, ("示范甲",), office, {})
    )


def test_a_decision_to_seal_states_what_article_24_asks_wherever_the_step_says_it(office):
    """行政强制法第二十四条: the family knows the step's own facts by their names and prints each once."""
    draft = seizure_of(office)
    check(draft.source, office=office, facts=draft.facts)
    words = ["".join(run.text for line in block.lines for run in line) for block in draft.page]
    assert words.count("涉嫌无证经营") == 1
    assert "电子秤一台" in words
    assert "说明：当事人在场。" in words
    assert any("2026年4月9日" in line for line in words)


@pytest.mark.parametrize(("missing", "item"), [("why", "二"), ("until", "二"), ("goods", "三")])
def test_a_decision_to_seal_that_lacks_what_article_24_asks_is_refused_under_its_sub_item(office, missing, item):
    draft = seizure_of(office, **{missing: ""})
    with pytest.raises(Refused) as refusal:
        check(draft.source, office=office, facts=draft.facts)
    assert refusal.value.code == "document-field-missing"
    assert refusal.value.article == f"行政强制法第二十四条第二款第{item}项"
