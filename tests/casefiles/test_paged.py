"""Every list of a case is read a page at a time: none costs more for being long, none loses or doubles a line."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.casefiles.models import CustodyMove, Evidence, Note
from quanheng.cases.paging import PAGE_SIZE
from quanheng.documents.models import Consent, Document, Service, Template
from quanheng.ledger.clock import now
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db
FEW, MANY = 2, PAGE_SIZE + 7
LISTS = {
    "casefile": ("page", "notes"),
    "casefile-index": ("page",),
    "casefile-evidence": ("custody",),
    "case-documents": ("page", "services", "consents"),
}


@pytest.fixture
def lengthen(case, staff):
    """Make every list of the case that long."""
    officer = staff.people["officer"]

    def to(length: int) -> None:
        for number in range(Evidence.objects.count() + 1, length + 1):
            _add_line(case, officer, number)

    return to


def _add_line(case, officer, number: int) -> None:
    subject, office = case.proceeding.subject, case.proceeding.office
    evidence = Evidence.objects.create(
        case=case, number=number, kind="object", name=f"照片{number}", proves="示范", source="示范", form="copy",
        sheets=1, collected_on=DAY, collected_by=officer, second_officer=officer, entered_at=now(),
    )  # fmt: skip
    CustodyMove.objects.create(
        evidence=evidence, kind="collected", given_by=officer, given_to="示范", on=DAY, reason="示范", entered_at=now()
    )
    if number > 1:
        CustodyMove.objects.create(
            evidence=Evidence.objects.get(case=case, number=1), kind="stored", given_by=officer,
            given_to=f"第{number}处", on=DAY, reason="示范", entered_at=now(),
        )  # fmt: skip
    Note.objects.create(case=case, text=f"记录{number}", by=officer, written_at=now())
    template, _ = Template.objects.get_or_create(
        hash="0" * 64, defaults={"key": "t", "name": "示范", "body": b"", "frame": b"", "pinned_on": DAY}
    )
    document = Document.objects.create(
        code=f"paged{number}", kind="record", title="示范笔录", office=office, series="示", year=2026, sequence=number,
        number=f"示〔2026〕{number}号", template=template, content=b"{}", sha256="0" * 64,
        about=subject, issued_on=DAY, issued_by=officer,
    )  # fmt: skip
    Service.objects.create(
        document=document, receipt=document, about=subject, method="direct", recipient="示范", place="示范",
        served_on=DAY, policy="0" * 64, recorded_at=now(),
    )  # fmt: skip
    Consent.objects.create(
        about=subject, office=office, signed_by="示范", channel="email", address=f"p{number}@example.invalid",
        signed_on=DAY, file_name="a.pdf", file_sha256="0" * 64, recorded_by=officer, recorded_at=now(),
    )  # fmt: skip


@pytest.fixture
def long(staff, signed_in, lengthen):
    """An officer's browser, with lists of more than a page to look at."""
    lengthen(MANY)
    return signed_in(staff.people["officer"])


def address(case, name: str) -> str:
    return reverse(name, args=[case.proceeding.code, *([1] if name == "casefile-evidence" else [])])


def statements(client, at: str) -> int:
    client.get(at)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(at).status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_more_than_a_page_costs_no_more_statements(case, staff, signed_in, lengthen, name):
    client = signed_in(staff.people["officer"])
    lengthen(FEW)
    few = statements(client, address(case, name))
    lengthen(MANY)
    assert statements(client, address(case, name)) == few


@pytest.mark.parametrize(("name", "turned_by"), [(name, each) for name, several in LISTS.items() for each in several])
def test_turning_the_pages_shows_each_line_once(case, long, name, turned_by):
    pages = [_page(long, case, name, turned_by, 1)]
    while pages[-1].has_next():
        pages.append(_page(long, case, name, turned_by, len(pages) + 1))
    lines = [_told(line) for page in pages for line in page]
    assert len(pages[0]) == PAGE_SIZE
    assert len(lines) == len(set(lines)) == pages[0].paginator.count >= MANY


def _page(client, case, name, turned_by, number):
    return client.get(address(case, name), {turned_by: number}).context[turned_by]


def _told(line) -> object:
    return getattr(line, "pk", None) or line.number


def test_turning_one_list_leaves_the_others_where_they_are(case, long):
    here = address(case, "case-documents")
    text = long.get(here, {"services": "2"}).content.decode()
    assert f'href="{here}?services=2&amp;page=2"' in text
    assert f'href="{here}?services=1#services"' in text
    assert 'id="services"' in text
