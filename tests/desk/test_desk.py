"""The inbox is what waits for this person, the most urgent first; the home page is what each role comes for."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quanheng.cases.reserved import RESERVED
from quanheng.desk import inbox as waiting
from quanheng.desk.inbox import Asked
from quanheng.ledger.clock import now
from quanheng.proceedings.models import StepTaken
from quanheng.proceedings.queries import timing_after, timing_of
from quanheng.rules.lawful_step import obstacle
from tests.cases.conftest import DAY, FOOD_LICENCE
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_day(monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY)


def inbox(person, on: date = DAY) -> list[tuple[str, list[str]]]:
    found = waiting.inbox(Asked(person.standing(on), on)).work
    return [(work.case.proceeding.number, [step.key for step in work.steps]) for work in found]


def test_a_step_waits_for_the_post_that_takes_it_and_for_nobody_else(make_case, staff, make_office, make_person):
    case = make_case()
    assert inbox(staff.people["section-chief"]) == [(case.proceeding.number, ["file"])]
    assert inbox(staff.people["finance"]) == []
    assert inbox(make_person("section-chief", office=make_office("zzzz"))) == []


def test_work_moves_from_post_to_post(make_case, staff):
    case = make_case("file")
    assert case.proceeding.number not in [number for number, _ in inbox(staff.people["section-chief"])]
    assert inbox(staff.people["officer"]) == [(case.proceeding.number, ["investigate"])]


def test_what_runs_out_first_stands_first(make_case, staff):
    """Ninety days for a decision are long; ten working days for filing run out first."""
    investigated, clue = make_case("file", "investigate", "close-investigation"), make_case()
    chief = staff.people["section-chief"]
    assert [number for number, _ in inbox(chief)] == [clue.proceeding.number, investigated.proceeding.number]
    left = [work.due.remaining for work in waiting.inbox(Asked(chief.standing(DAY), DAY)).work]
    assert left == sorted(left)


def test_a_case_that_ended_waits_for_nobody(make_case, staff):
    case = make_case("file")
    case.proceeding.ended_on = DAY
    case.proceeding.save(update_fields=["ended_on"])
    assert inbox(staff.people["officer"]) == []


def test_the_database_leaves_out_none_that_waits_and_nothing_a_colleague_sees_to(make_case, staff):
    """Beside every step of every case computed one by one, for each person and each choice."""
    officer, partner = staff.people["officer"], staff.partner
    handlers = {None: set(), officer: {"officer"}, partner: {"officer"}}
    cases = [make_case(*PENALTY[1:number]) for number in (1, 2, 4, 5) for _ in handlers]
    for case, handler in zip(cases, [*handlers] * 4, strict=True):
        case.proceeding.handler = handler
        case.proceeding.save(update_fields=["handler"])

    def computed(person, whose: str) -> set[str]:
        standing = person.standing(DAY)
        ours = {"": {None, person}, "mine": {person}, "unassigned": {None}, "office": {*handlers}}[whose]
        found = set()
        for row in (case.proceeding for case in cases):
            timing = timing_of(row)
            open_to_them = [
                {role.value for role in timing.progress.procedure.post_of(step).roles}
                for step in timing.progress.procedure.steps
                if step.automatic is None and not step.optional and step.key not in RESERVED
                and obstacle(timing, step, standing, staff.office.code, DAY) is None
            ]  # fmt: skip
            theirs = set() if row.handler in ours else handlers[row.handler]
            if (whose == "" or row.handler in ours) and any(not roles & theirs for roles in open_to_them):
                found.add(row.number)
        return found

    for person in (*staff.people.values(), partner):
        for whose in ("", "mine", "unassigned", "office"):
            shown = waiting.inbox(Asked(person.standing(DAY), DAY, whose)).work
            assert {work.case.proceeding.number for work in shown} == computed(person, whose), (person, whose)
    assert computed(officer, "") != computed(officer, "office")


def test_the_inbox_costs_the_same_for_one_case_and_for_six(make_case, staff):
    standing, costs = staff.people["officer"].standing(DAY), []
    for _ in range(2):
        for _ in range(3):
            make_case("file")
        waiting.inbox(Asked(standing, DAY))
        with CaptureQueriesContext(connection) as asked:
            waiting.inbox(Asked(standing, DAY))
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 6


def test_the_inbox_page_shows_remaining_time_and_leads_to_the_case(client, make_case, staff):
    case = make_case("file")
    client.force_login(staff.people["officer"])
    page = client.get(reverse("inbox")).content.decode()
    assert case.proceeding.number in page
    assert "个工作日" in page
    assert case.get_absolute_url() in page
    assert case.proceeding.number not in client.get(reverse("inbox") + "?state=overdue").content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("officer", 200), ("head", 200), ("supervisor", 403), ("system-admin", 403), ("auditor", 403)]
)
def test_who_has_an_inbox(client, make_person, role, status):
    client.force_login(make_person(role))
    assert client.get(reverse("inbox")).status_code == status


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        ("officer", ["待我办理的案件", "未说明的预警", "最紧的待办"], ["监察大屏", "账号、任免与密码"]),
        ("supervisor", ["监察大屏", "未处置的红牌"], ["最紧的待办", "待我办理的案件"]),
        ("leading-group", ["监察大屏", "未处置的红牌"], ["最紧的待办"]),
        ("item-reviewer", ["待审核的权力事项"], ["待审定的权力事项", "未处置的红牌"]),
        ("government-approver", ["待审定的权力事项"], ["待审核的权力事项"]),
        ("disclosure-reviewer", ["待公开的决定"], ["最紧的待办"]),
        ("system-admin", ["账号、任免与密码"], ["待我办理的案件", "未处置的红牌"]),
        ("auditor", ["权限表"], ["待我办理的案件", "账号、任免与密码", "未处置的红牌"]),
    ],
)
def test_each_role_finds_its_own_work_at_home(client, make_person, role, shown, hidden):
    client.force_login(make_person(role))
    page = client.get(reverse("home")).content.decode()
    assert [word for word in shown if word not in page] == []
    assert [word for word in hidden if word in page] == []


def test_someone_without_a_post_is_told_so(client, make_person):
    client.force_login(make_person())
    page = client.get(reverse("home"))
    assert page.status_code == 200
    assert "今日未任岗位" in page.content.decode()


def test_a_stranger_is_sent_to_log_in(client):
    assert client.get(reverse("home"))["Location"].startswith(reverse("log-in"))


def test_the_home_page_costs_a_bounded_number_of_statements(client, make_case, staff, django_assert_max_num_queries):
    for item in (None, FOOD_LICENCE):
        make_case(**({"item": item} if item else {}))
    client.force_login(staff.people["officer"])
    client.get(reverse("home"))
    with django_assert_max_num_queries(14):
        client.get(reverse("home"))


def test_the_next_page_begins_where_this_one_ended_and_none_is_lost_or_shown_twice(make_case, staff):
    numbers = {make_case("file").proceeding.number for _ in range(5)}
    asked, seen, place = Asked(staff.people["officer"].standing(DAY), DAY), [], None
    for _ in range(3):
        page = waiting.inbox(asked, after=place, number=2)
        seen += [work.case.proceeding.number for work in page.work]
        place = page.then
    assert place is None
    assert len(seen) == 5
    assert set(seen) == numbers


def test_only_the_cases_of_the_page_are_computed(make_case, staff, monkeypatch):
    for _ in range(3):
        make_case()
        make_case("file")
    computed = []
    monkeypatch.setattr(waiting, "timing_after", lambda *given, **of: computed.append(1) or timing_after(*given, **of))
    page = waiting.inbox(Asked(staff.people["section-chief"].standing(DAY), DAY), number=2)
    assert (len(page.work), len(computed)) == (2, 2)


def test_where_no_more_are_looked_at_the_page_says_so_and_leads_on(client, make_case, staff, monkeypatch):
    """Two stand where an officer's step is next, but this officer is recused from them; the third does wait."""
    monkeypatch.setattr(waiting, "READ", (1,))
    officer, head = staff.people["officer"], staff.people["head"]
    recusal = {"recused_person": officer.pk, "recusal_asked_by": "party", "recusal_reasons": "示例"}
    for _ in range(2):
        StepTaken.objects.create(
            proceeding=make_case("file").proceeding, step="recusal", round=1, on=DAY, entered_at=now(), by=head,
            persons=[head.pk], facts={**recusal, "recusal_granted": True},
        )  # fmt: skip
    last = make_case("file")
    client.force_login(officer)
    page = client.get(reverse("inbox"))
    text = page.content.decode()
    for _ in range(3):
        if last.proceeding.number in text:
            break
        assert "后面还有案件" in text
        page = client.get(f"{reverse('inbox')}?page={page.context['then']}")
        text = page.content.decode()
    assert last.proceeding.number in text


@pytest.mark.parametrize("page", ["x", "due.1", "due.99999999999999999999.1", "ended.0.1", "due.-1.5", "undated.0.x"])
def test_an_address_that_names_no_place_begins_at_the_top(client, make_case, staff, page):
    case = make_case("file")
    client.force_login(staff.people["officer"])
    answer = client.get(reverse("inbox"), {"page": page})
    assert answer.status_code == 200
    assert case.proceeding.number in answer.content.decode()


def test_what_is_overdue_and_what_is_near_can_be_asked_for(make_case, staff):
    """Ten working days for filing: near from the day on which three are left, overdue the day after the last."""
    case, chief = make_case(), staff.people["section-chief"]
    last = case.proceeding.clocks.get(stopped_on=None, of_party=False).due_strict

    def of(state: str, on: date) -> int:
        return len(waiting.inbox(Asked(chief.standing(on), on, state=state)).work)

    assert (of("near", DAY), of("overdue", DAY)) == (0, 0)
    assert (of("near", last), of("overdue", last)) == (1, 0)
    assert (of("near", last + ONE_DAY), of("overdue", last + ONE_DAY)) == (0, 1)


def test_the_inbox_page_costs_a_bounded_number_of_statements(client, make_case, staff, django_assert_max_num_queries):
    for _ in range(3):
        make_case("file")
    client.force_login(staff.people["officer"])
    client.get(reverse("inbox"))
    with django_assert_max_num_queries(10):
        client.get(reverse("inbox"))
