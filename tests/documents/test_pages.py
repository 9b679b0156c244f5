"""Who may read a document, and what the pages show."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from quanheng.documents.actions import issue
from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.followers import run_followers

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


def test_the_officer_reads_the_document_and_its_pdf(client, document, officer):
    client.force_login(officer)
    page = client.get(document.get_absolute_url())
    assert document.number in page.content.decode()
    assert "正在生成" in page.content.decode()
    assert client.get(reverse("document-pdf", args=[document.code])).status_code == 404

    run_followers()
    pdf = client.get(reverse("document-pdf", args=[document.code]))
    assert pdf.content.startswith(b"%PDF-")
    assert pdf["Content-Type"] == "application/pdf"
    assert "no-store" in pdf["Cache-Control"]
    assert "下载回执" in client.get(document.get_absolute_url()).content.decode()


def test_the_receipt_proves_the_printed_form_offline(client, document, officer, tmp_path):
    client.force_login(officer)
    run_followers()
    assert client.get(reverse("document-receipt", args=[document.code])).status_code == 404
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()
    receipt = client.get(reverse("document-receipt", args=[document.code]))
    (tmp_path / "receipt.json").write_bytes(receipt.content)
    (tmp_path / "decision.pdf").write_bytes(client.get(reverse("document-pdf", args=[document.code])).content)
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
    assert client.get(reverse("document-pdf", args=[document.code])).status_code == status


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
