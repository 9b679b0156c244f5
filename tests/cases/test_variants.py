"""An item whose power may also be exercised on the spot: which procedure a case opens under."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from quanheng.cases.actions import open_case, take_case_step
from quanheng.cases.models import Case
from quanheng.catalogue.queries import open_version, procedures_open
from quanheng.documents.models import Document
from quanheng.documents.queries import page
from quanheng.payments.actions import make_order
from quanheng.people.permissions import PERMISSIONS, Act
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.cases.conftest import DAY, FOOD_LICENCE, NO_PURCHASE_CHECK, SHOP, UNLICENSED_FOOD
from tests.cases.together import take_together
from tests.rules.procedures import procedure
from tests.rules.test_penalty_simple import FACTS, WAY

pytestmark = pytest.mark.django_db
LABEL = "990225003000"  # no standard of discretion
FIRST = FACTS["spotted"]


@pytest.fixture
def signed_in(client):
    def as_(person):
        client.force_login(person)
        return client

    return as_


@pytest.fixture
def on_the_spot(make_published, staff):
    """A case under a published item, opened by one officer under the procedure named."""

    def make(item: str = UNLICENSED_FOOD, procedure: str | None = "penalty-simple", facts=FIRST) -> Case:
        make_published(item)
        return open_case(
            item, office=staff.office, party=SHOP, facts=facts, by=staff.people["officer"], on=DAY,
            procedure=procedure,
        )  # fmt: skip

    return make


def test_an_item_of_penalties_offers_the_ordinary_way_and_the_one_on_the_spot(make_published, staff):
    make_published(UNLICENSED_FOOD)
    assert [one.key for one in procedures_open(open_version(UNLICENSED_FOOD, DAY), DAY)] == [
        "penalty-ordinary", "penalty-simple",
    ]  # fmt: skip


def test_a_licence_offers_its_own_way_first_and_then_the_life_of_a_licence_alone(make_published, approval_staff):
    make_published(FOOD_LICENCE)
    own, *variants = procedures_open(open_version(FOOD_LICENCE, DAY), DAY)
    assert own.key == "licence"
    assert {"licence-change", "licence-renewal", "licence-revocation"} <= {one.key for one in variants}
    assert {one.variant_of for one in variants} == {"licence"}


@pytest.mark.parametrize("key", sorted(path.stem for path in (settings.LAW / "procedures").glob("*.toml")))
def test_whoever_takes_the_first_step_of_a_procedure_may_open_a_case(key):
    first = procedure(key).steps[0]
    roles = next(post.roles for post in procedure(key).posts if post.key == first.post)
    assert set(roles) <= PERMISSIONS[Act.CASE_OPEN]


def test_an_examiner_is_offered_what_takes_a_licence_away_and_not_what_a_window_receives(
    make_published, approval_staff, signed_in
):  # fmt: skip
    make_published(FOOD_LICENCE)
    answer = signed_in(approval_staff.people["examiner"]).get(reverse("case-new", args=[FOOD_LICENCE]))
    assert [one.key for one in answer.context["procedures"]] == ["licence-revocation", "licence-withdrawal"]
    assert answer.context["procedure"].key == "licence-revocation"


def test_a_case_opens_under_the_variant_named(on_the_spot):
    case = on_the_spot()
    assert case.proceeding.procedure_key == "penalty-simple"
    assert [step.step for step in case.proceeding.steps.all()] == ["spotted"]
    assert case.proceeding.limits == {}


def test_naming_the_items_own_procedure_changes_nothing(make_published, staff, make_case):
    case = make_case()
    again = open_case(
        UNLICENSED_FOOD, office=staff.office, party=SHOP, facts=case.proceeding.steps.get().facts,
        by=staff.people["officer"], on=DAY, procedure="penalty-ordinary",
    )  # fmt: skip
    assert again.proceeding.procedure_hash == case.proceeding.procedure_hash
    assert again.proceeding.limits == case.proceeding.limits


@pytest.mark.parametrize("procedure", ["licence", "no-such-thing"])
def test_a_procedure_the_item_is_not_exercised_by_is_refused_and_opens_nothing(on_the_spot, procedure):
    with pytest.raises(Refused) as refusal:
        on_the_spot(procedure=procedure)
    assert (refusal.value.code, refusal.value.article) == ("procedure-not-of-item", "行政处罚法第五十四条")
    assert not Case.objects.exists()
    assert RefusedAttempt.objects.get().code == "procedure-not-of-item"


def test_one_officer_alone_establishes_nothing_on_the_spot(on_the_spot, staff):
    case = on_the_spot()
    with pytest.raises(Refused) as refusal:
        take_case_step(case, "found", by=staff.people["officer"], on=DAY, facts=FACTS["found"])
    assert (refusal.value.code, refusal.value.article) == ("two-officers-needed", "行政处罚法第四十二条")
    assert [step.step for step in case.proceeding.steps.all()] == ["spotted"]


def test_the_page_offers_the_choice_and_asks_the_first_step_of_the_procedure_chosen(make_published, staff, signed_in):
    make_published(UNLICENSED_FOOD)
    client = signed_in(staff.people["officer"])
    shown = client.get(f"/cases/new/{UNLICENSED_FOOD}/").content.decode()
    assert "?procedure=penalty-simple" in shown
    assert "fact-clue_summary" in shown
    shown = client.get(f"/cases/new/{UNLICENSED_FOOD}/?procedure=penalty-simple").content.decode()
    assert "?procedure=penalty-ordinary" in shown
    assert "fact-violation_seen" in shown
    assert "partner" not in shown


def test_the_page_offers_a_choice_only_where_there_is_one(make_published, approval_staff, signed_in, monkeypatch):
    make_published(FOOD_LICENCE)
    client = signed_in(approval_staff.people["clerk"])
    assert "?procedure=licence-renewal" in client.get(f"/cases/new/{FOOD_LICENCE}/").content.decode()
    monkeypatch.setattr("quanheng.catalogue.queries.variants_in_force", lambda _key, _on: [])
    assert "?procedure=" not in client.get(f"/cases/new/{FOOD_LICENCE}/").content.decode()


def test_a_small_fine_is_decided_handed_over_and_asked_for_on_one_day(on_the_spot, staff):
    """行政处罚法第五十一条、第五十二条: a numbered decision handed over, an order to pay within fifteen days."""
    case = on_the_spot(LABEL)
    proof = {"place": "示范区示例路1号", "signed_by": "示范子", "relation": "representative"}
    for step in WAY[1:7]:
        by, others = staff.for_step(case.proceeding, step)
        facts = {**FACTS[step], **(proof if step == "serve" else {})}
        take_together(case, step, by=by, on=DAY, with_persons=others, facts=facts)
    issued = Document.objects.get(about=case.proceeding.subject, step="decision#1")
    assert "当罚〔2026〕1号" in issued.number
    words = "".join(run.text for block in page(issued) for line in block.lines for run in line)
    assert "先向本机关的本级人民政府申请行政复议" in words  # 行政复议法第二十三条
    order = make_order(case, by=None, on=DAY)
    assert (order.unpaid, order.due_legal) == (20000, date(2026, 12, 7))


def test_the_order_comes_before_a_fine_on_the_spot_too(on_the_spot, staff):
    """食品安全法第一百二十六条: 责令改正，给予警告；拒不改正的，处罚款."""
    case = on_the_spot(NO_PURCHASE_CHECK)
    two = {"by": staff.people["officer"], "with_persons": [staff.partner], "on": DAY}
    take_together(case, "found", facts=FACTS["found"], **two)
    with pytest.raises(Refused) as refusal:
        take_together(case, "notice", facts=FACTS["notice"], **two)
    assert refusal.value.code == "fine-before-the-order"
