"""Who acts in the place of another does so by a dated document, and every trace of the act says so."""

import pytest

from quanheng.cases.actions import take_case_step
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.people.models import Holding, Post
from tests.cases.conftest import DAY, FACTS

pytestmark = pytest.mark.django_db
PAPER = "示范任〔2026〕9号"


@pytest.fixture
def substitute(make_person, staff):
    """Someone without a post of the kind, appointed for November in the place of the section chief."""
    person = make_person("clerk", office=staff.office)
    post = Post.objects.get(office=staff.office, role="section-chief")
    Holding.objects.create(
        person=person, post=post, begins_on=DAY.replace(day=1), ends_on=DAY.replace(day=30), document=PAPER, acting=True
    )
    return person


def test_the_step_its_event_and_its_page_name_the_document_of_the_substitute(make_case, substitute, client):
    case = make_case()
    taken = take_case_step(case, "file", by=substitute, on=DAY, facts=FACTS["file"])
    assert taken.acting == {str(substitute.pk): PAPER}
    event = Event.objects.filter(kind="proceeding.step-taken", about=case.proceeding.subject).latest("id")
    assert event.payload["facts"]["acting"] == {str(substitute.pk): PAPER}
    client.force_login(substitute)
    assert f"（代行职务，{PAPER}）" in client.get(case.get_absolute_url()).content.decode()


def test_the_document_of_the_step_says_who_acts_for_whom(make_case, substitute):
    from quanheng.documents.models import Document

    case = make_case()
    take_case_step(case, "file", by=substitute, on=DAY, facts=FACTS["file"])
    run_followers()
    written = Document.objects.filter(about=case.proceeding.subject, step="file#1").get()
    assert PAPER in str(written.facts)


def test_who_also_holds_the_post_in_their_own_right_acts_for_nobody(make_case, staff):
    chief = staff.people["section-chief"]
    Holding.objects.create(
        person=chief, post=chief.holdings.get().post, begins_on=DAY, ends_on=DAY, document=PAPER, acting=True
    )
    assert take_case_step(make_case(), "file", by=chief, on=DAY, facts=FACTS["file"]).acting == {}
