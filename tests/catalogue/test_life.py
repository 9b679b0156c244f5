"""An item is drafted, reviewed, approved and published by four people, and every act is recorded."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from quanheng.catalogue import actions, queries
from quanheng.catalogue.actions import Answer
from quanheng.catalogue.models import ItemVersion, PowerItem, VersionStep
from quanheng.exchange.models import OutgoingMessage
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.people.models import Office
from quanheng.rules.door.topics import check as check_topic
from quanheng.rules.power import Kind
from quanheng.rules.refusal import Refused
from quanheng.statutes.queries import article, dependants
from tests.catalogue.conftest import FOOD_LICENCE, UNLICENSED_FOOD

pytestmark = pytest.mark.django_db


def refused(code, do, *args, **kwargs):
    with pytest.raises(Refused) as refusal:
        do(*args, **kwargs)
    assert refusal.value.code == code
    return refusal.value


def test_a_published_item_was_reported_reviewed_approved_and_published_by_four_people(make_published):
    version = make_published()
    steps = list(version.steps.values_list("step", "by__name"))
    assert steps == [("drafted", "示范甲"), ("reviewed", "示范乙"), ("approved", "示范丙"), ("published", "示范丁")]
    assert version.item.status == "published"
    assert version.item.current == version
    events = Event.objects.filter(about=f"item:{version.item.code}").order_by("pk")
    assert list(events.values_list("kind", flat=True)) == [
        "catalogue.item-drafted", "catalogue.item-reviewed", "catalogue.item-approved", "catalogue.item-published",
    ]  # fmt: skip


def test_the_public_copy_is_what_the_door_lets_through_and_names_nobody(make_published, people):
    for code in (UNLICENSED_FOOD, FOOD_LICENCE):
        make_published(code)
        copy = Event.objects.filter(kind="catalogue.item-published").latest("pk").payload["facts"]["public"]
        check_topic("item", code, copy)
        assert people.reporter.name not in str(copy)
        assert copy["procedure"]
    assert copy["applications_open"] is True


def test_an_item_that_is_not_public_sends_no_copy(make_published):
    make_published(disclosure="closed", undisclosed_reason="涉及国家秘密")
    assert Event.objects.get(kind="catalogue.item-published").payload["facts"]["public"] is None


@pytest.mark.parametrize("who", ["reporter", "reviewer", "approver"])
def test_nobody_acts_twice_on_one_version(people, facts, yes, today, make_person, who):  # noqa: PLR0917
    hats = ["item-administrator", "item-reviewer", "government-approver", "organisation-office"]
    busy = make_person(*hats, office=Office.objects.get(code="scjg"))
    one = {"reporter": people.reporter, "reviewer": people.reviewer, "approver": people.approver, who: busy}
    version = actions.draft(facts(), by=one["reporter"], on=today)
    if who == "reporter":
        refused("item-same-person", actions.review, version, yes, by=busy, on=today)
    actions.review(version, yes, by=people.reviewer if who == "reporter" else one["reviewer"], on=today)
    if who == "reviewer":
        refused("item-same-person", actions.approve, version, document_number="1号", by=busy, on=today)
    actions.approve(version, document_number="1号", by=people.approver if who != "approver" else busy, on=today)
    refused("item-same-person", actions.publish, version, by=busy, on=today)
    assert version.steps.count() == 3


def test_each_step_needs_its_role(people, facts, yes, today):
    refused("not-permitted", actions.draft, facts(), by=people.approvals, on=today)
    version = actions.draft(facts(), by=people.reporter, on=today)
    refused("not-permitted", actions.review, version, yes, by=people.publisher, on=today)
    refused("not-permitted", actions.approve, version, document_number="1号", by=people.reviewer, on=today)
    refused("not-permitted", actions.publish, version, by=people.approver, on=today)


def test_no_step_comes_before_its_forerunner_or_twice(people, facts, yes, today):
    version = actions.draft(facts(), by=people.reporter, on=today)
    refused("item-step-too-early", actions.approve, version, document_number="1号", by=people.approver, on=today)
    refused("item-step-too-early", actions.publish, version, by=people.publisher, on=today)
    actions.review(version, yes, by=people.reviewer, on=today)
    refused("item-step-taken", actions.review, version, yes, by=people.reviewer, on=today)
    refused("approval-without-document", actions.approve, version, document_number=" ", by=people.approver, on=today)


def test_one_no_returns_the_draft_and_every_answer_needs_its_reason(people, facts, yes, today):
    version = actions.draft(facts(), by=people.reporter, on=today)
    silent = {**yes, "plain": Answer(True, "  ")}
    assert refused("review-without-reason", actions.review, version, silent, by=people.reviewer, on=today)
    doubted = {**yes, "reasonable": Answer(False, "承诺期限没有压缩")}
    assert actions.review(version, doubted, by=people.reviewer, on=today).step == "returned"
    refused("item-step-taken", actions.approve, version, document_number="1号", by=people.approver, on=today)

    corrected = actions.draft(facts(promised_limit="60cd"), by=people.reporter, on=today)
    assert corrected.number == 2
    assert actions.review(corrected, yes, by=people.reviewer, on=today).step == "reviewed"


def test_a_promise_above_the_statutory_limit_is_refused_and_nothing_is_written(people, facts, today):
    refusal = refused(
        "promised-limit-above-statutory", actions.draft, facts(promised_limit="91cd"), by=people.reporter, on=today
    )
    assert refusal.article == "行政处罚法第六十条"
    assert PowerItem.objects.count() == Event.objects.filter(kind__startswith="catalogue").count() == 0


@pytest.mark.parametrize(
    ("basis", "code"),
    [
        ("食品安全法第九百条", "citation-unknown"),
        ("臆造法第一条", "citation-unknown"),
        ("大气污染防治法第九十九条", "citation-repealed"),
        ("医疗保障法第一条", "citation-not-yet-in-force"),
        ("食品安全法", "citation-unreadable"),
    ],
)
def test_a_citation_that_does_not_exist_or_is_repealed_is_refused(people, facts, today, basis, code):
    refused(code, actions.draft, facts(basis=[basis]), by=people.reporter, on=today)


def test_a_repealed_article_could_be_cited_while_it_was_in_force(people, facts, yes, today):
    while_in_force = date(2026, 8, 14)
    version = actions.draft(facts(basis=["大气污染防治法第九十九条"]), by=people.reporter, on=while_in_force)
    actions.review(version, yes, by=people.reviewer, on=while_in_force)
    actions.approve(version, document_number="1号", by=people.approver, on=while_in_force)
    refusal = refused("item-basis-not-in-force", actions.publish, version, by=people.publisher, on=today)
    assert refusal.article == "大气污染防治法第九十九条"


def test_a_detention_cannot_rest_on_a_regulation(people, facts, today):
    """行政处罚法第十条: 限制人身自由的行政处罚，只能由法律设定。"""
    low = facts(basis=["公共场所卫生管理条例第四条"], penalties=["行政拘留"])
    assert refused("item-basis-too-low", actions.draft, low, by=people.reporter, on=today).article == "行政处罚法第十条"


def test_a_procedure_that_is_not_in_force_is_refused(people, facts, today):
    refused("item-procedure-unknown", actions.draft, facts(procedure="penalty-secret"), by=people.reporter, on=today)


def test_the_same_facts_are_no_new_version(make_published, people, facts, today):
    make_published()
    refused("item-unchanged", actions.draft, facts(), by=people.reporter, on=today)


def test_the_next_version_takes_over_from_its_day_and_the_first_stays_as_it_was(
    make_published, people, facts, yes, today
):
    first, later = make_published(), today + timedelta(days=3)
    second = actions.draft(facts(promised_limit="60cd"), by=people.reporter, on=later)
    actions.review(second, yes, by=people.reviewer, on=later)
    actions.approve(second, document_number="2号", by=people.approver, on=later)
    assert queries.open_version(UNLICENSED_FOOD, later) == first
    actions.publish(second, by=people.publisher, on=later)
    assert queries.open_version(UNLICENSED_FOOD, later) == second
    assert queries.open_version(UNLICENSED_FOOD, today) == first
    assert ItemVersion.objects.get(pk=first.pk).facts["promised_limit"] == "75cd"
    assert list(queries.published(on=today)) == [first]
    assert list(queries.published("scjg", Kind.PENALTY)) == [second]
    assert list(queries.published("xzsp")) == []


def test_no_case_opens_under_an_item_that_is_not_published(make_published, people, facts, today):
    actions.draft(facts(), by=people.reporter, on=today)
    refused("item-not-published", queries.open_version, UNLICENSED_FOOD, today)
    refused("item-not-published", queries.open_version, "990299999000", today)


def test_no_case_opens_before_publication_or_while_suspended_or_cancelled(make_published, people, facts, today):
    version, day = make_published(), timedelta(days=1)
    refused("item-not-published", queries.open_version, UNLICENSED_FOOD, today - day)
    refused("item-change-without-reason", actions.suspend, version.item, reason="", by=people.publisher, on=today + day)
    actions.suspend(version.item, reason="机构调整", by=people.publisher, on=today + day)
    refused("item-not-published", queries.open_version, UNLICENSED_FOOD, today + day)
    refused("item-not-in-that-state", actions.suspend, version.item, reason="再次", by=people.publisher, on=today + day)
    actions.resume(version.item, reason="调整完成", by=people.publisher, on=today + 2 * day)
    assert queries.open_version(UNLICENSED_FOOD, today + 2 * day) == version
    actions.cancel(version.item, reason="职能划出", by=people.publisher, on=today + 3 * day)
    refused("item-not-published", queries.open_version, UNLICENSED_FOOD, today + 3 * day)
    refused(
        "item-code-was-cancelled", actions.draft, facts(promised_limit="50cd"), by=people.reporter, on=today + 3 * day
    )
    copy = Event.objects.latest("pk").payload["facts"]["public"]
    assert copy["status"] == "withdrawn"


def test_a_new_version_does_not_lift_a_suspension(make_published, people, facts, yes, today):
    first = make_published()
    second = actions.draft(facts(promised_limit="60cd"), by=people.reporter, on=today)
    actions.review(second, yes, by=people.reviewer, on=today)
    actions.approve(second, document_number="2号", by=people.approver, on=today)
    actions.suspend(first.item, reason="机构调整", by=people.publisher, on=today)
    refused("item-suspended", actions.publish, second, by=people.publisher, on=today)
    item = PowerItem.objects.get(pk=first.item_id)
    assert (item.status, item.current) == ("suspended", first)
    actions.resume(item, reason="调整完成", by=people.publisher, on=today)
    actions.publish(second, by=people.publisher, on=today)
    assert queries.open_version(UNLICENSED_FOOD, today) == second


def test_no_case_opens_once_its_basis_is_repealed(people, facts, yes):
    before, after = date(2026, 8, 14), date(2026, 8, 15)
    old = facts(basis=["大气污染防治法第九十九条"], office="scjg", code="990225901000")
    version = actions.draft(old, by=people.reporter, on=before)
    actions.review(version, yes, by=people.reviewer, on=before)
    actions.approve(version, document_number="1号", by=people.approver, on=before)
    actions.publish(version, by=people.publisher, on=before)
    assert queries.open_version("990225901000", before) == version
    assert (
        refused("item-basis-not-in-force", queries.open_version, "990225901000", after).article
        == "大气污染防治法第九十九条"
    )
    assert [cited.text for cited in queries.citing_not_in_force(after)] == ["大气污染防治法第九十九条"]
    assert list(queries.citing_not_in_force(before)) == []


@pytest.mark.parametrize("table", ["itemversion", "versionstep", "citation"])
def test_what_was_published_cannot_be_edited_in_place(make_published, table):
    from django.db import connection

    make_published()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalogue_{table} SET id = id")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM catalogue_{table}")


def test_a_code_never_changes(make_published):
    version = make_published()
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        PowerItem.objects.filter(pk=version.item_id).update(code="990225999000")


def test_opening_a_case_asks_the_catalogue_twice(make_published, today, django_assert_num_queries):
    make_published()
    with django_assert_num_queries(2):
        queries.open_version(UNLICENSED_FOOD, today)


def test_steps_read_back_as_they_were_written(make_published):
    version = make_published()
    answers = version.steps.get(step=VersionStep.Step.REVIEWED).answers
    assert set(answers) == {"competence", "procedure", "reasonable", "plain"}
    assert queries.latest_step(version).step == "published"


def test_a_publication_leaves_with_its_office_articles_and_procedure(make_published):
    make_published()
    run_followers()
    sent = list(OutgoingMessage.objects.order_by("sequence").values_list("topic", "key"))
    assert [topic for topic, _ in sent] == ["department", "procedure-chart", "article", "article", "item"]
    assert sent[-1] == ("item", UNLICENSED_FOOD)
    article = OutgoingMessage.objects.get(topic="article", key="食品安全法第一百二十二条").body
    assert article["text"]
    assert article["in_force_from"] == "2025-12-01"


def test_a_version_that_is_no_longer_public_is_withdrawn_outside(make_published, people, facts, yes, today):
    make_published()
    later = today + timedelta(days=3)
    closed = facts(disclosure="closed", undisclosed_reason="涉及国家秘密")
    version = actions.draft(closed, by=people.reporter, on=later)
    actions.review(version, yes, by=people.reviewer, on=later)
    actions.approve(version, document_number="2号", by=people.approver, on=later)
    actions.publish(version, by=people.publisher, on=later)
    run_followers()
    last = OutgoingMessage.objects.filter(topic="item").latest("sequence").body
    assert (last["status"], last["version"]) == ("withdrawn", 1)


def test_the_library_knows_which_items_cite_an_article(make_published, today):
    make_published()
    cited = article("食品安全法第一百二十二条", today)
    assert [(one.kind, one.key) for one in dependants(cited)] == [("power-item", UNLICENSED_FOOD)]


def test_an_earlier_version_is_not_published_over_a_later_one(people, facts, yes, make_published, today):
    earlier = actions.draft(facts(name="示例旧名"), by=people.reporter, on=today)
    actions.review(earlier, yes, by=people.reviewer, on=today)
    actions.approve(earlier, document_number="1号", by=people.approver, on=today)
    later = make_published()
    assert refused("item-overtaken", actions.publish, earlier, by=people.publisher, on=today).params["version"] == 2
    later.item.refresh_from_db()
    assert later.item.current == later
