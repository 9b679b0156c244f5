"""Every address of the staff site about a case: what shows personal data in full leaves a reading on record."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from django.urls import URLResolver, get_resolver
from pypdf import PdfReader

from quanheng.api.actions import make_token
from quanheng.casefiles.models import EvidenceFile, Reading
from quanheng.cases.models import Case, Party
from quanheng.documents import queries
from quanheng.ledger import publisher, sequencer, signer
from quanheng.ledger.followers import FOLLOWERS, follow
from quanheng.ledger.models import Event
from quanheng.payments.models import Order
from quanheng.people.models import Person
from tests.casefiles.conftest import sent
from tests.casefiles.test_pages import PERSON, SECRET
from tests.cases.conftest import DAY, FACTS
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
# Where the addresses about one case begin, and those that list many.
ABOUT_ONE = ("cases/<", "documents/<", "payments/<", "disclosure/<", "api/v1/cases/<")
LISTS = ("", "inbox/", "cases/", "signatures/", "documents/", "payments/", "disclosure/", "api/v1/proposals")
# What the case below has none of; the other addresses must answer a question or take only a form.
NONE_HERE = {"cases/<slug:code>/proposals/<int:number>/", "api/v1/cases/<code>/proposals/<number>"}
# A person's own words go into the papers.
SAID = f"本人证件号码{PERSON.identifier}，电话{PERSON.phone}"
STATED = {**FACTS, "statement": {**FACTS["statement"], "statement": SAID}}
# What shows the whole, each time on record.
IN_FULL = {"documents/<str:code>/pdf", "documents/<str:code>/docx"}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def addresses(patterns=None, before: str = "") -> Iterator[str]:
    """Every address of the site as it is written."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(each.pattern)
        yield from addresses(each.url_patterns, here) if isinstance(each, URLResolver) else [here]


ASKED = [each for each in dict.fromkeys(addresses()) if each.startswith(ABOUT_ONE) and each not in NONE_HERE]


@pytest.fixture
def whole(make_case, register, staff) -> Case:
    """A penalty case, decided and served, with evidence, payment, printed and published documents.

    Its party is made a person at the end: a person's case goes through a hearing this one does not need.
    """
    case = make_case(*PENALTY[1:8], facts=STATED)
    register(case, files=[sent()])
    Party.objects.update(
        kind=PERSON.kind, name=PERSON.name, identifier=PERSON.identifier, phone=PERSON.phone, address=PERSON.address,
        identifier_kind="resident-id",
    )  # fmt: skip
    while any(follow(each) for each in FOLLOWERS.values() if each.run):
        pass
    sequencer.integrate_all()
    signer.sign_head()
    publisher.publish()
    return case


def filled(address: str, case: Case) -> str:
    """The address asked about this case; an address with a parameter nobody knows must be given one here."""
    document = queries.about(case.proceeding.subject).get(kind="penalty-decision")
    room = address.partition("<")[0]
    known = {
        "code": document.code if room in {"documents/", "disclosure/"} else case.proceeding.code,
        "number": Order.objects.get(case=case).number if room == "payments/" else "1",
        "pk": EvidenceFile.objects.get(evidence__case=case).pk, "step": "close", "deed": "defer",
        "taken_id": case.proceeding.steps.first().pk, "consent_id": 1,
        "event": Event.objects.filter(about=case.proceeding.subject).first().code,
    }  # fmt: skip
    return PARAMETER.sub(lambda found: str(known[found[1]]), address)


def told(answer) -> str:
    """All the words of an answer: of a page, a PDF, or every part of a package."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return _words(body)


def _words(body: bytes) -> str:
    if body.startswith(b"%PDF-"):
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as package:
            return "".join(_words(package.read(name)) for name in package.namelist())
    return body.decode(errors="replace")


@pytest.fixture
def asking(signed_in):
    """A person's browser, and a program that calls in the person's name."""

    def do(person: Person, address: str):
        client = signed_in(person)
        if address.startswith("api/"):
            _, secret = make_token(name="示例", scope="act", expires_on=date(2026, 12, 20), by=person, on=DAY)
            return client.get(f"/{address}", headers={"Authorization": f"Bearer {secret}"})
        return client.get(f"/{address}")

    return do


def test_every_address_about_a_case_answers_somebody_of_the_office_or_takes_only_a_form(whole, staff, asking):
    for address in ASKED:
        people = (staff.people[role] for role in ("officer", "head"))
        assert any(asking(person, filled(address, whole)).status_code in {200, 405} for person in people), address


@pytest.mark.parametrize("role", ["officer", "head", "disclosure-drafter"])
def test_no_address_about_a_case_shows_personal_data_in_full_without_a_reading(whole, staff, make_person, asking, role):
    person = staff.people.get(role) or make_person(role, office=staff.office)
    in_full = set()
    for address in ASKED:
        before = Reading.objects.count()
        answer = asking(person, filled(address, whole))
        if answer.status_code == 200 and any(secret in told(answer) for secret in SECRET):
            assert Reading.objects.count() == before + 1, address
            in_full.add(address)
    assert in_full == IN_FULL


@pytest.mark.parametrize("address", LISTS)
def test_no_list_shows_personal_data_in_full(whole, staff, asking, address):
    answer = asking(staff.people["head"], f"{address}?q={PERSON.name}")
    assert answer.status_code == 200
    assert not [secret for secret in SECRET if secret in told(answer)]
