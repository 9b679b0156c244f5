"""A flow from its first edit to the case that runs under it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quanheng.cases.actions import PartyFacts, open_case
from quanheng.catalogue import queries as catalogue
from quanheng.flows import actions, queries
from quanheng.flows.models import FlowDraft, FlowEdit
from quanheng.ledger.models import Event
from quanheng.rulebook import queries as rulebook
from quanheng.rulebook.actions import load
from quanheng.rulebook.models import Rule
from quanheng.rules.bpmn import export
from quanheng.rules.chart_svg import draw
from quanheng.rules.days import Period
from quanheng.rules.flow import AddedStep, LocalPost, LocalStep, Risk, flow_hash
from quanheng.rules.flow_changes import add_step, drop_step, name_post, promise, refine_step, start_again
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role

pytestmark = pytest.mark.django_db


def consult(now):
    return add_step(now.flow, AddedStep("", "科室会商", "approver", "", "notice", (), "会商意见"))


def limited(key, text):
    return lambda now: refine_step(now.flow, LocalStep(key, within=Period.parse(text), risk=Risk.HIGH), now.local)


def test_an_edit_is_kept_and_recorded_and_the_next_one_goes_on_from_it(edited, item):
    now = edited(consult)
    assert [step.key for step in now.flow.added] == ["local-1"]
    now = edited(limited("local-1", "3wd"))
    assert (now.number, now.local.clock_by_key["local-limit-local-1"].period) == (2, Period.parse("3wd"))
    assert [event.kind for event in Event.objects.filter(about=f"item:{item.code}").order_by("-pk")[:2]] == [
        "flows.edited"
    ] * 2
    assert FlowEdit.objects.count() == 3


def test_each_kind_of_change_does_what_it_says(edited):
    edited(
        lambda now: name_post(now.flow, LocalPost("approver", "食品科科长", "", (Role.SECTION_CHIEF,)), now.skeleton)
    )
    edited(lambda now: promise(now.flow, Period.parse("60cd")))
    edited(consult)
    now = edited(lambda now: refine_step(now.flow, LocalStep("reinvestigate", document="补充调查审批表"), now.local))
    assert now.local.post_of(now.local.by_key["file"]).roles == (Role.SECTION_CHIEF,)
    assert now.local.clock_by_key["promise"].period == Period.parse("60cd")
    assert now.local.by_key["reinvestigate"].document.name.zh == "补充调查审批表"
    assert now.weaknesses == ()
    now = edited(lambda now: drop_step(now.flow, "local-1"))
    assert now.flow.added == ()
    assert edited(lambda now: start_again(now.flow)).flow.says_nothing


def test_the_last_edits_can_be_undone_and_stay_on_record(edited, item, people, today):
    edited(consult)
    edited(limited("local-1", "3wd"))
    actions.undo(item, seen=2, by=people.reporter, on=today)
    actions.undo(item, seen=1, by=people.reporter, on=today)
    assert queries.working(item, today).flow.says_nothing
    with pytest.raises(Refused) as refusal:
        actions.undo(item, seen=0, by=people.reporter, on=today)
    assert refusal.value.code == "flow-nothing-to-undo"
    assert edited(consult).number == 3
    assert FlowEdit.objects.count() == 4


def test_of_two_who_edit_the_same_draft_the_second_is_told(edited):
    edited(consult, seen=0)
    before = FlowEdit.objects.count()
    with pytest.raises(Refused) as refusal:
        edited(limited("notice", "3wd"), seen=0)
    assert (refusal.value.code, FlowEdit.objects.count()) == ("flow-draft-moved", before)


@pytest.mark.parametrize("who", ["reviewer", "publisher", "approvals"])
def test_only_the_administrator_of_the_office_edits(edited, people, who):
    with pytest.raises(Refused) as refusal:
        edited(consult, by=getattr(people, who))
    assert (refusal.value.code, FlowDraft.objects.count()) == ("not-permitted", 0)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda now: add_step(now.flow, AddedStep("", "会商", "approver", "", "clue")), "flow-before-first-step"),
        (lambda now: add_step(now.flow, AddedStep("", "会商", "approver")), "flow-step-without-place"),
        (lambda now: add_step(now.flow, AddedStep("", "会商", "time", "", "notice")), "flow-names-no-post"),
        (lambda now: refine_step(now.flow, LocalStep("notice", document="x"), now.local), "flow-document-taken"),
        (limited("clue", "3wd"), "flow-limit-without-start"),
        (limited("hearing", "3wd"), "flow-limit-without-start"),
        (lambda now: start_again(now.flow), "flow-changes-nothing"),
    ],
)
def test_what_makes_no_procedure_is_refused_and_nothing_written(edited, change, code):
    with pytest.raises(Refused) as refusal:
        edited(change)
    assert (refusal.value.code, FlowDraft.objects.count(), FlowEdit.objects.count()) == (code, 0, 0)


def test_a_draft_that_loses_something_is_kept_told_in_words_and_not_sent(edited, item, people, today):
    now = edited(lambda now: promise(now.flow, Period.parse("91cd")))
    assert [(each.code, each.article) for each in now.weaknesses] == [
        ("limit-longer-than-the-statute", "行政处罚法第六十条")
    ]
    versions = item.versions.count()
    with pytest.raises(Refused) as refusal:
        actions.send(item, seen=now.number, by=people.reporter, on=today)
    assert refusal.value.code == "limit-longer-than-the-statute"
    assert (item.versions.count(), Rule.objects.filter(kind="flow").count()) == (versions, 0)


def test_a_flow_is_published_with_its_item_and_cases_from_then_on_run_under_it(edited, item, today, publish, officer):
    shop = PartyFacts(kind="organisation", name="示范区示例小吃店", address="示范区示例路1号")
    clue = {"source": "inspection", "found_on": "2026-11-19", "clue_summary": "示例"}
    earlier = open_case(item.code, office=item.office, party=shop, facts=clue, by=officer, on=today)

    now = edited(consult)
    version = actions.send(item, seen=now.number, by=now.draft.current.by, on=today)
    assert catalogue.procedure_of(item.current, today).hash == now.skeleton.hash
    publish(version)

    local = catalogue.procedure_of(version, today)
    assert (local.hash, local.statute) == (version.flow, now.skeleton.hash)
    later = open_case(item.code, office=item.office, party=shop, facts=clue, by=officer, on=today)
    earlier.proceeding.refresh_from_db()
    assert (earlier.proceeding.procedure_hash, later.proceeding.procedure_hash) == (now.skeleton.hash, local.hash)
    assert "local-1" in rulebook.procedure(later.proceeding.procedure_hash).by_key
    assert queries.working(item, today).flow == now.flow


def test_chart_enforced_procedure_and_export_have_one_hash(edited, item, people, today, publish):
    edited(consult)
    version = publish(actions.send(item, seen=1, by=people.reporter, on=today))
    local = rulebook.procedure(version.flow)
    text = rulebook.rule_text(version.flow)[2]
    assert local.hash == version.flow == flow_hash(text)
    assert f'data-definition="{version.flow}"' in draw(local)
    assert f'<q:definition sha256="{version.flow}"/>' in export(local)


def test_the_reviewer_is_another_person_and_a_returned_flow_does_not_hold(edited, item, people, today, yes):
    from quanheng.catalogue import actions as catalogue_actions
    from quanheng.catalogue.actions import Answer

    edited(consult)
    version = actions.send(item, seen=1, by=people.reporter, on=today)
    edited(limited("file", "3wd"))
    with pytest.raises(Refused) as refusal:
        actions.send(item, seen=1, by=people.reporter, on=today)
    assert refusal.value.code == "flow-item-change-pending"
    answers = {**yes, "reasonable": Answer(False, "会商没有必要")}
    catalogue_actions.review(version, answers, by=people.reviewer, on=today)
    item.refresh_from_db()
    assert item.current.flow == ""
    assert actions.send(item, seen=1, by=people.reporter, on=today).number == version.number + 1


def test_a_department_s_table_leaves_the_flow_as_it_is(edited, item, people, today, publish):
    from quanheng.catalogue import actions as catalogue_actions
    from tests.catalogue.test_import import table

    edited(consult)
    version = publish(actions.send(item, seen=1, by=people.reporter, on=today))
    facts = {key: value for key, value in version.facts.items() if key != "flow"}
    batch = catalogue_actions.import_table(
        table([{**facts, "consultation": "028-00000001"}]), by=people.reporter, on=today
    )
    assert (batch.accepted, batch.versions.get().flow) == (1, version.flow)


def test_a_flow_over_an_older_text_gives_way_to_the_statute(edited, item, today, publish, tmp_path):
    now = edited(consult)
    version = publish(actions.send(item, seen=1, by=now.draft.current.by, on=today))
    file = settings.LAW / "procedures" / "penalty-ordinary.toml"
    (tmp_path / "procedures").mkdir()
    newer = tmp_path / "procedures" / file.name
    newer.write_text(file.read_text("utf-8") + "\n# 修订\n", "utf-8")
    load(newer, by=None, on=today)
    statute = rulebook.procedure_in_force("penalty-ordinary", today)
    assert catalogue.procedure_of(version, today) == statute
    moved = queries.working(item, today)
    assert (moved.flow.skeleton, moved.flow.added[0].name) == (statute.hash, "科室会商")


def test_the_public_copy_carries_the_statutory_text_and_the_flow(edited, item, people, today, publish):
    from quanheng.catalogue.public_copy import procedure_chart, procedure_charts, public_copy

    edited(limited("file", "5wd"))
    version = publish(actions.send(item, seen=1, by=people.reporter, on=today))
    copy = public_copy(item, version, today)
    assert copy["procedure"] == version.flow
    statute, flow = (procedure_chart(digest) for digest in procedure_charts(version.flow))
    assert ("refines" in statute, flow["refines"]) == (False, rulebook.procedure(version.flow).statute)
    assert len(flow["definition"]) < 1000


def test_an_edit_costs_a_fixed_number_of_statements(edited, item, people, today):
    edited(consult)
    with CaptureQueriesContext(connection) as few:
        actions.edit(item, limited("file", "3wd"), seen=1, by=people.reporter, on=today)
    for number in range(2, 9):
        actions.edit(item, limited("file", f"{number + 2}wd"), seen=number, by=people.reporter, on=today)
    with CaptureQueriesContext(connection) as many:
        actions.edit(item, limited("file", "1wd"), seen=9, by=people.reporter, on=today)
    assert len(many) == len(few) <= 25
