"""Who may see and do what on the pages of people."""

from datetime import date

import pytest
from django.urls import reverse

from quanheng.people.models import Post
from quanheng.people.names import ACT_NAMES, ROLE_NAMES, ROOM_NAMES
from quanheng.people.permissions import PERMISSIONS, Act, may
from quanheng.rules.role_conflicts import conflict_between, declared_conflicts
from quanheng.rules.roles import Role

pytestmark = pytest.mark.django_db
PAGES = ["offices", "persons", "permissions"]


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_sent_to_log_in(client, page):
    assert client.get(reverse(page))["Location"].startswith(reverse("log-in"))


@pytest.mark.parametrize("page", PAGES)
def test_whoever_holds_a_post_may_look(client, make_person, today, page):
    client.force_login(make_person("auditor"))
    assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize("page", PAGES)
def test_whoever_holds_none_may_not(client, make_person, today, page):
    client.force_login(make_person())
    assert client.get(reverse(page)).status_code == 403


def test_a_person_page_shows_the_forms_only_to_those_who_may(client, make_person, administrator, justice, today):
    person = make_person("officer", name="示范甲")
    address = reverse("person", args=[person.username])
    seen = {}
    for viewer in (person, administrator, justice):
        client.force_login(viewer)
        page = client.get(address).content.decode()
        seen[viewer.pk] = [
            word in page for word in ("确认任命", "确认免去", "确认核发", "确认暂扣", "将生成一次性密码")
        ]
    assert seen[person.pk] == [False] * 5
    assert seen[administrator.pk] == [True, True, False, False, True]
    assert seen[justice.pk] == [False, False, True, True, False]


@pytest.mark.parametrize("role", ["head", "officer", "auditor"])
def test_posting_without_the_permission_is_forbidden(client, make_person, today, role):
    person, viewer = make_person("officer"), make_person(role)
    client.force_login(viewer)
    holding, certificate = person.holdings.get(), person.certificates.get()
    for address in (
        reverse("appoint", args=[person.username]),
        reverse("leave-post", args=[holding.pk]),
        reverse("password-reset", args=[person.username]),
        reverse("certificate-issue", args=[person.username]),
        reverse("certificate-suspend", args=[certificate.number]),
        reverse("person-register"),
    ):
        assert client.post(address).status_code == 403
    assert person.holdings.get().ends_on is None


def test_an_administrator_appoints_and_ends_on_the_page(client, make_person, make_office, administrator, today):
    person = make_person(name="示范甲")
    post = Post.objects.create(office=make_office("scjg"), role="officer", name="执法队员")
    client.force_login(administrator)
    given = {"post": post.pk, "begins_on": "2026-03-02", "document": "示府任〔2026〕3号"}
    assert client.post(reverse("appoint", args=[person.username]), given).status_code == 302
    assert person.standing(today).holds(Role.OFFICER, "scjg")

    twice = client.post(reverse("appoint", args=[person.username]), given)
    assert twice.status_code == 409
    assert "已任" in twice.content.decode()

    holding = person.holdings.get()
    ending = {"ends_on": "2026-03-02", "document": "示府免〔2026〕1号"}
    assert client.post(reverse("leave-post", args=[holding.pk]), ending).status_code == 302
    assert not person.standing(date(2026, 3, 3)).holds(Role.OFFICER)


def test_a_form_with_errors_comes_back_with_what_was_typed(client, make_person, administrator, today):
    client.force_login(administrator)
    person = make_person()
    answer = client.post(reverse("appoint", args=[person.username]), {"document": "示府任〔2026〕3号"})
    assert answer.status_code == 422
    assert "示府任〔2026〕3号" in answer.content.decode()


def test_the_office_page_names_holders_and_empty_posts(client, make_office, make_person, today):
    make_person("officer", name="示范甲", office="scjg")
    Post.objects.create(office=make_office("scjg"), role="head", name="局长")
    client.force_login(make_person("auditor"))
    page = client.get(reverse("office", args=["scjg"])).content.decode()
    assert "示范甲" in page
    assert "空缺" in page


def test_the_pages_cost_a_fixed_number_of_statements(
    client, make_office, make_person, today, django_assert_max_num_queries
):
    for number in range(12):
        make_person("officer", office=f"office-{number}")
    client.force_login(make_person("auditor"))
    for page in PAGES:
        with django_assert_max_num_queries(9):
            client.get(reverse(page))


def test_every_act_has_roles_and_a_name():
    assert set(PERMISSIONS) == set(Act) == set(ACT_NAMES)
    assert set(ROLE_NAMES) == set(Role)
    assert {act.value.split(":")[0] for act in Act} == set(ROOM_NAMES)
    assert all(PERMISSIONS.values())


@pytest.mark.parametrize("role", ["system-admin", "security-admin", "auditor"])
def test_no_administrator_sees_case_content(make_person, march_2, role):
    """三员分立: 网络安全法第二十三条."""
    standing = make_person(role).standing(march_2)
    content = [Act.CASE_READ, Act.CASE_OPEN, Act.CASE_STEP, Act.DOCUMENT_READ, Act.APPLICATION_READ, Act.ALERT_DISPOSE]
    assert not any(may(standing, act) for act in content)


def test_permission_is_per_office(make_person, march_2):
    standing = make_person("officer", office="scjg").standing(march_2)
    assert may(standing, Act.CASE_OPEN)
    assert may(standing, Act.CASE_OPEN, "scjg")
    assert not may(standing, Act.CASE_OPEN, "sthj")


def test_declared_conflicts_hold_both_ways_and_cite_an_article():
    assert conflict_between(Role.OFFICER, {Role.HEARING_CHAIR}, "case").basis == "行政处罚法第六十四条"
    assert conflict_between(Role.HEARING_CHAIR, {Role.OFFICER}, "case") is not None
    assert conflict_between(Role.OFFICER, {Role.OFFICER}, "case") is None
    assert conflict_between(Role.OFFICER, {Role.HEARING_CHAIR}, "district") is None
    assert all(conflict.basis.endswith("条") for conflict in declared_conflicts())
