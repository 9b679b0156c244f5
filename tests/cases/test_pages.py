"""Pages of cases: who may see them, what they say, and that a step goes through preview and confirmation."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from quanheng.cases.models import Case
from quanheng.cases.queries import due_days, timing_of
from quanheng.proceedings.models import RefusedAttempt
from tests.cases.conftest import DAY, FACTS, FOUND, UNLICENSED_FOOD
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
AFTER = PENALTY[1:]


@pytest.fixture
def signed_in(client):
    def as_(person):
        client.force_login(person)
        return client

    return as_


def step_url(case, step):
    return reverse("case-step", args=[case.proceeding.code, step])


STATEMENT = {
    "on": DAY.isoformat(), "fact-statement": "请求从轻", "fact-statement_review": "不成立",
    "fact-statement_adopted": "no",
}  # fmt: skip
DECISION = {"on": DAY.isoformat(), "fact-kinds": ["fine"], "fact-fine": "70000", "fact-decision_reasons": "事实清楚"}
MEASURED = {
    "found-value": "8600", "found-days": "40", "found-harm": "no", "found-repeated": "no", "found-removed": "no",
}  # fmt: skip


def test_the_case_page_answers_where_when_why_and_what_now(make_case, staff, signed_in):
    case = make_case(*AFTER[:4])
    page = signed_in(staff.people["officer"]).get(case.get_absolute_url()).content.decode()
    assert "已办理“事先告知”" in page
    assert "处罚决定法定期限" in page
    assert "行政处罚法》第六十条" in page
    assert step_url(case, "statement") in page
    assert step_url(case, "decision") not in page
    assert "须先办理" in page
    assert 'class="procedure-chart"' in page


@pytest.mark.parametrize("role", ["officer", "section-chief", "head", "legal-reviewer"])
def test_the_office_s_own_people_see_the_case(make_case, staff, signed_in, role):
    assert signed_in(staff.people[role]).get(make_case().get_absolute_url()).status_code == 200


def test_other_offices_do_not_find_the_case_and_supervisors_do(make_case, approval_staff, make_person, signed_in):
    address = make_case().get_absolute_url()
    assert signed_in(approval_staff.people["head"]).get(address).status_code == 404
    supervisor = make_person("supervisor", office=approval_staff.office)
    assert signed_in(supervisor).get(address).status_code == 200
    assert signed_in(supervisor).get(address + "steps/file/").status_code == 403


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "auditor"])
def test_administrators_see_no_case(make_case, make_person, approval_staff, signed_in, role):
    administrator = make_person(role, office=approval_staff.office)
    assert signed_in(administrator).get(make_case().get_absolute_url()).status_code == 403
    assert signed_in(administrator).get(reverse("cases")).status_code == 403


def test_nobody_sees_a_case_without_logging_in(make_case, client):
    assert client.get(make_case().get_absolute_url()).status_code == 302


def test_a_step_with_legal_effect_is_told_in_words_before_it_is_taken(make_case, staff, signed_in):
    case = make_case(*AFTER[:5])
    client = signed_in(staff.people["head"])
    preview = client.post(step_url(case, "decision"), {**DECISION, **MEASURED})
    assert preview.status_code == 200
    text = preview.content.decode()
    assert "行政处罚决定书" in text
    assert "送达期限" in text
    assert "¥70,000" in text
    assert "一般" in text
    assert not case.proceeding.steps.filter(step="decision").exists()

    done = client.post(step_url(case, "decision"), {**DECISION, **MEASURED, "confirmed": "yes"}, follow=True)
    taken = case.proceeding.steps.get(step="decision")
    assert taken.document["number"] in done.content.decode()
    assert taken.facts["fine"] == 7000000


def test_a_step_without_legal_effect_is_recorded_at_once(make_case, staff, signed_in):
    case = make_case(*AFTER[:4])
    answer = signed_in(staff.people["officer"]).post(step_url(case, "statement"), STATEMENT)
    assert answer.status_code == 302
    assert case.proceeding.steps.filter(step="statement").exists()


@pytest.mark.parametrize("missing", range(len(AFTER) - 1))
def test_a_step_posted_out_of_turn_is_409_in_words_and_on_record(make_case, staff, signed_in, missing):
    case = make_case(*AFTER[:missing])
    step = AFTER[missing + 1]
    by, others = staff.for_step(case.proceeding, step)
    data = {"on": DAY.isoformat(), "confirmed": "yes", "partner": others[0].pk if others else ""}
    for key, value in FACTS.get(step, {}).items():
        data[f"fact-{key}"] = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
    answer = signed_in(by).post(step_url(case, step), {**data, **MEASURED})
    assert answer.status_code == 409
    assert "未能办理" in answer.content.decode()
    assert RefusedAttempt.objects.filter(proceeding=case.proceeding, step=step).count() == 1
    assert not case.proceeding.steps.filter(step=step).exists()


def test_what_was_typed_is_kept_when_a_field_is_wrong(make_case, staff, signed_in):
    case = make_case(*AFTER[:4])
    answer = signed_in(staff.people["officer"]).post(step_url(case, "statement"), {**STATEMENT, "fact-statement": ""})
    assert answer.status_code == 422
    assert "不成立" in answer.content.decode()


def test_a_case_is_opened_from_the_page(make_published, staff, signed_in):
    make_published(UNLICENSED_FOOD)
    client = signed_in(staff.people["officer"])
    assert UNLICENSED_FOOD in client.get(reverse("case-choose-item")).content.decode()
    data = {
        "kind": "organisation", "name": "示范区示例面馆", "address": "示范区示例路2号", "on": DAY.isoformat(),
        "fact-source": "inspection", "fact-found_on": DAY.isoformat(), "fact-clue_summary": "检查发现",
    }  # fmt: skip
    done = client.post(reverse("case-new", args=[UNLICENSED_FOOD]), data, follow=True)
    case = Case.objects.get()
    assert case.proceeding.number in done.content.decode()


def test_the_list_shows_what_is_due_first_and_costs_the_same_for_many_cases(
    make_case, staff, signed_in, django_assert_max_num_queries
):
    client = signed_in(staff.people["officer"])
    make_case()
    client.get(reverse("cases"))
    for _ in range(3):
        make_case(*AFTER[:1])
    with django_assert_max_num_queries(16):
        page = client.get(reverse("cases")).content.decode()
    assert page.count("示范区示例小吃店") == 4


def test_a_case_page_costs_at_most_fourteen_statements(make_case, staff, signed_in, django_assert_max_num_queries):
    case = make_case(*AFTER[:5])
    client = signed_in(staff.people["head"])
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(14):
        client.get(case.get_absolute_url())


def test_a_step_over_http_costs_at_most_fifteen_statements(
    make_case, staff, signed_in, monkeypatch, django_assert_max_num_queries
):
    case = make_case(*AFTER[:4])
    client = signed_in(staff.people["officer"])
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)
    # entered on the day of the act; a later entry also asks what the officer is on that day
    noon = datetime.combine(DAY, time(12), tzinfo=get_current_timezone())
    monkeypatch.setattr("quanheng.proceedings.actions.steps.now", lambda: noon)
    client.get(case.get_absolute_url())
    with django_assert_max_num_queries(17):  # two of them the savepoint of the test's own transaction
        assert client.post(step_url(case, "statement"), STATEMENT).status_code == 302


def test_pages_read_in_english_too(make_case, staff, signed_in):
    case = make_case(*AFTER[:4])
    client = signed_in(staff.people["officer"])
    client.cookies["quanheng_staff_language"] = "en"
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Decision (statutory)" in page
    assert "must come before" in page
    assert FOUND.facts["days"] == 40


def test_a_party_s_limit_that_is_over_has_run_out_and_the_office_is_not_late(make_case):
    case = make_case(*AFTER[:7])
    timing = timing_of(case.proceeding, list(case.proceeding.steps.all()))
    told = {due.name.zh: due.state for due in due_days(timing, date(2027, 12, 1))}
    assert told["缴纳罚款期限"] == "lapsed"
    assert told["处罚决定法定期限"] == "done"
