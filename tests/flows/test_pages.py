"""The editor in the browser's eyes: who may open it, what each form does, what htmx gets back."""

import re

import pytest
from django.urls import reverse

from quanheng.flows import queries
from quanheng.flows.models import FlowEdit
from quanheng.rules.flow import AddedStep
from quanheng.rules.flow_changes import add_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch, today):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda *_: today, raising=False)


@pytest.fixture
def page(as_person, people, item):
    """The editor as the administrator sees it."""
    browser = as_person(people.reporter)

    def get(query=""):
        return browser.get(reverse("item-flow", args=[item.code]) + query)

    return get


def text(response) -> str:
    return response.content.decode()


def test_the_editor_shows_every_step_the_chart_and_the_check(page, item):
    shown = text(page("?step=notice"))
    assert shown.count('class="marks"') == len(queries.working(item, item_day(item)).local.steps)
    assert 'class="procedure-chart"' in shown
    assert "法定的环节、顺序、条件和期限一项不少" in shown
    assert 'name="within_0"' in shown


def item_day(item):
    return item.current.steps.latest("pk").on


def test_who_only_reads_sees_the_chart_and_no_form(as_person, people, item):
    shown = text(as_person(people.reviewer).get(reverse("item-flow", args=[item.code]) + "?step=notice"))
    assert 'class="procedure-chart"' in shown
    assert 'name="seen"' not in shown
    assert as_person(people.reviewer).post(reverse("item-flow-undo", args=[item.code])).status_code == 403


def test_another_office_s_administrator_edits_nothing(as_person, people, item):
    answer = as_person(people.approvals).post(
        reverse("item-flow-add", args=[item.code]), {"seen": 0, "name": "会商", "by": "approver", "before": "notice"}
    )
    assert (answer.status_code, FlowEdit.objects.count()) == (409, 0)


def test_a_step_is_refined_without_javascript(page, as_person, people, item):
    address = reverse("item-flow-step", args=[item.code, "file"])
    filled = {"seen": 0, "by": "head", "within_0": 5, "within_1": "wd", "risk": "high", "measures": "双人\n复核",
              "supervision": "", "discretion": ""}  # fmt: skip
    answer = as_person(people.reporter).post(address, filled)
    assert answer.status_code == 302
    shown = text(page("?step=file"))
    assert "▲风险高" in shown
    assert re.search(r"限 ?5个工作日", shown)


def test_htmx_gets_the_outcome_and_the_state_and_the_form_stays(as_person, people, item):
    address = reverse("item-flow-step", args=[item.code, "file"])
    filled = {"seen": 0, "by": "approver", "within_0": 12, "within_1": "wd", "measures": ""}
    answer = as_person(people.reporter).post(address, filled, headers={"HX-Request": "true"})
    shown = text(answer)
    assert answer.status_code == 200
    assert 'id="outcome"' in shown
    assert 'data-seen="1"' in shown
    assert 'name="within_0"' not in shown
    again = as_person(people.reporter).post(address, {**filled, "seen": 1}, headers={"HX-Request": "true"})
    assert (again.status_code, "未能办理" in text(again)) == (200, False)


def test_a_step_needs_no_limit_of_its_own(page, as_person, people, item):
    address = reverse("item-flow-step", args=[item.code, "decision"])
    filled = {"seen": 0, "by": "head", "within_0": "", "within_1": "wd", "risk": "high", "measures": ""}
    answer = as_person(people.reporter).post(address, filled, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "▲风险高" in text(answer)


def test_a_field_that_cannot_be_read_is_said_and_nothing_saved(as_person, people, item):
    address = reverse("item-flow-step", args=[item.code, "file"])
    for headers in ({}, {"HX-Request": "true"}):
        answer = as_person(people.reporter).post(
            address, {"seen": 0, "by": "approver", "within_0": "十", "within_1": "wd"}, headers=headers
        )
        assert answer.status_code == 422
        assert 'class="procedure-chart"' in text(answer)
    assert not FlowEdit.objects.exists()


def test_a_draft_that_loses_something_says_what_and_offers_no_sending(page, as_person, people, item):
    browser = as_person(people.reporter)
    browser.post(reverse("item-flow-promise", args=[item.code]), {"seen": 0, "promise_0": 91, "promise_1": "cd"})
    shown = text(page())
    assert "不能报送" in shown
    assert "行政处罚法第六十条" in shown
    assert reverse("item-flow-send", args=[item.code]) not in shown
    refused = browser.post(reverse("item-flow-send", args=[item.code]), {"seen": 1})
    assert refused.status_code == 409


def test_posts_steps_undo_and_sending_by_their_forms(page, as_person, people, item, publish):
    browser = as_person(people.reporter)

    def post(page_name, *args, seen, **filled):
        return browser.post(reverse(page_name, args=[item.code, *args]), {"seen": seen, **filled})

    post("item-flow-post", "approver", seen=0, name="食品科科长", roles=["section-chief"])
    post("item-flow-add", seen=1, name="科室会商", by="approver", before="notice", note="会商意见")
    post("item-flow-drop", "local-1", seen=2)
    post("item-flow-undo", seen=3)
    assert "科室会商" in text(page())
    sent = post("item-flow-send", seen=2)
    assert sent.status_code == 302
    version = publish(item.versions.latest("number"))
    review = text(browser.get(reverse("item-version-flow", args=[item.code, version.number])))
    assert "食品科科长" in review
    assert version.flow in review


def test_two_tabs_the_later_one_is_told(as_person, people, item):
    browser = as_person(people.reporter)
    address = reverse("item-flow-add", args=[item.code])
    filled = {"seen": 0, "name": "会商", "by": "approver", "before": "notice"}
    assert browser.post(address, filled).status_code == 302
    again = browser.post(address, filled)
    assert (again.status_code, "刚被改过" in text(again)) == (409, True)


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
def test_a_state_nobody_saw_is_refused(as_person, people, item, seen):
    answer = as_person(people.reporter).post(reverse("item-flow-restart", args=[item.code]), {"seen": seen})
    assert answer.status_code == 409


def test_the_comparison_names_each_difference(as_person, people, item, edited):
    edited(lambda now: add_step(now.flow, AddedStep("", "科室会商", "approver", "", "notice")))
    shown = text(as_person(people.reviewer).get(reverse("item-flow-compare", args=[item.code])))
    assert "增设环节" in shown
    assert "科室会商" in shown


@pytest.mark.parametrize(("kind", "begins"), [("bpmn", "<?xml"), ("svg", "<svg"), ("toml", "#")])
def test_a_procedure_is_handed_out_in_each_form(as_person, people, item, kind, begins):
    digest = queries.working(item, item_day(item)).skeleton.hash
    answer = as_person(people.reviewer).get(reverse("procedure-file", args=[digest, kind]))
    assert text(answer).startswith(begins)
    assert as_person(people.reviewer).get(reverse("procedure-file", args=["0" * 64, kind])).status_code == 404


def test_an_item_nobody_published_has_no_flow_to_refine(as_person, people, facts, today):
    from quanheng.catalogue import actions

    version = actions.draft(facts("990225004000"), by=people.reporter, on=today)
    answer = as_person(people.reporter).get(reverse("item-flow", args=[version.item.code]))
    assert answer.status_code == 409
