"""Who may read a document, and what the pages show."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from quanheng.documents import files, queries
from quanheng.documents.actions import issue
from quanheng.documents.models import Ended, Rendered
from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.followers import run_followers

DAY = date(2026, 4, 20)
REPO = Path(__file__).parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_day")]


@pytest.fixture
def office(make_office):
    return make_office("scjg")


@pytest.fixture
def officer(make_person, office):
    return make_person("officer", office=office, name="示范甲")


@pytest.fixture
def document(office, officer, april_20, decision):
    return issue("penalty-decision", office=office, on=april_20, facts=decision, about="proceeding:t1", by=officer)


def test_the_officer_reads_the_document(client, document, officer):
    client.force_login(officer)
    page = client.get(document.get_absolute_url())
    assert document.number in page.content.decode()
    assert "正在生成" in page.content.decode()
    run_followers()
    assert "下载回执" in client.get(document.get_absolute_url()).content.decode()


def test_the_receipt_proves_the_printed_form_offline(document, tmp_path):
    run_followers()
    assert queries.receipt_of(document) is None
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()
    (tmp_path / "receipt.json").write_bytes(queries.receipt_of(document))
    (tmp_path / "decision.pdf").write_bytes(files.read(Rendered.objects.get().sha256))
    command = [sys.executable, REPO / "verify" / "verify.py", tmp_path / "receipt.json", "--document"]
    shown = subprocess.run([*command, tmp_path / "decision.pdf"], capture_output=True, text=True, check=False)
    assert shown.returncode == 0, shown.stderr
    (tmp_path / "decision.pdf").write_bytes(b"%PDF-another")
    assert subprocess.run([*command, tmp_path / "decision.pdf"], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("officer", "scjg", 200),
        ("disclosure-drafter", "scjg", 200),
        ("officer", "hbj", 404),
        ("supervisor", "hbj", 200),
        ("system-admin", "scjg", 403),
        ("auditor", "scjg", 403),
    ],
)
def test_who_may_read_a_document(client, document, reader, status):
    client.force_login(reader)
    run_followers()
    assert client.get(document.get_absolute_url()).status_code == status


@pytest.fixture
def reader(make_office, make_person, office, role, where):
    return make_person(role, office=office if where == office.code else make_office(where))


def test_a_stranger_is_sent_to_log_in(client, document):
    assert client.get(document.get_absolute_url()).status_code == 302


@pytest.fixture
def eight_documents(office, officer, april_20, decision):
    for _ in range(8):
        issue("penalty-decision", office=office, on=april_20, facts=decision, about="proceeding:t1", by=officer)


@pytest.mark.usefixtures("eight_documents")
def test_the_list_costs_the_same_however_long(client, officer, django_assert_max_num_queries):
    client.force_login(officer)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("documents"))
    assert page.content.decode().count("罚〔2026〕") == 8


def test_an_empty_list_says_what_to_do(client, officer):
    client.force_login(officer)
    assert "还没有文书" in client.get(reverse("documents")).content.decode()


def test_the_head_revokes_on_the_page_and_the_page_says_so_ever_after(client, document, officer, make_person, office):
    url = reverse("document-revoke", args=[document.code])
    typed = {"because": "适用法律错误", "article": "行政处罚法第七十五条第二款"}
    client.force_login(officer)
    assert "撤销本文书" not in client.get(document.get_absolute_url()).content.decode()
    assert client.post(url, typed).status_code == 403
    client.force_login(make_person("head", office=office))
    assert "撤销本文书" in client.get(document.get_absolute_url()).content.decode()
    assert client.post(url, {**typed, "because": ""}).status_code == 422
    told = client.post(url, typed, follow=True).content.decode()
    assert "已撤销" in told
    assert "适用法律错误" in told
    assert client.post(url, typed).status_code == 409
    assert "已撤销" in client.get(reverse("documents")).content.decode()
    assert document.number in client.get(reverse("documents")).content.decode()


def test_a_head_of_another_office_revokes_nothing(client, document, make_office, make_person):
    client.force_login(make_person("head", office=make_office("hbj")))
    url = reverse("document-revoke", args=[document.code])
    assert client.post(url, {"because": "x", "article": "y"}).status_code == 404
    assert not Ended.objects.exists()


def test_a_person_s_number_is_hidden_on_the_page_and_whole_in_the_document(client, office, officer, decision):
    decision |= {
        "party": "示范丑", "party_code": "11010519491231002X", "evidence": ["示范丑（11010519491231002X）的询问笔录"],
    }  # fmt: skip
    document = issue("penalty-decision", office=office, on=DAY, facts=decision, about="proceeding:t1", by=officer)
    client.force_login(officer)
    page = client.get(document.get_absolute_url()).content.decode()
    assert "11010519491231002X" not in page
    assert page.count("1****************X") == 2
    assert queries.text_of(document).count("11010519491231002X") == 2


@pytest.mark.parametrize(("code", "shown"), [("91350100M000100Y43", True), ("G12345678", False)])
def test_an_organisation_s_code_is_public_and_another_paper_s_number_is_not(client, officer, decision, code, shown):
    office = officer.holdings.get().post.office
    decision["party_code"] = code
    document = issue("penalty-decision", office=office, on=DAY, facts=decision, about="proceeding:t1", by=officer)
    client.force_login(officer)
    assert (code in client.get(document.get_absolute_url()).content.decode()) == shown
