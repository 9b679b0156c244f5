"""Appointing and leaving, offices and certificates: each works and is recorded, or refuses and writes nothing."""

from datetime import date, timedelta

import pytest

from quanheng.ledger.models import Event
from quanheng.people import actions, queries
from quanheng.people.models import Certificate, Holding, Office, Post
from quanheng.rules.refusal import Refused
from quanheng.rules.roles import Role
from tests.people.conftest import credit_code_for

pytestmark = pytest.mark.django_db
DOCUMENT = "示府任〔2026〕3号"


@pytest.fixture
def post(make_office) -> Post:
    return Post.objects.create(office=make_office("scjg"), role="officer", name="执法一中队队员")


@pytest.fixture
def person(make_person):
    return make_person(office="scjg")


def kinds_about(person) -> list[str]:
    return list(Event.objects.filter(about=f"person:{person.username}").order_by("id").values_list("kind", flat=True))


def test_an_appointment_allows_from_its_first_day_and_is_recorded(person, post, administrator, march_2):
    actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=administrator, on=march_2)

    assert not person.standing(march_2 - timedelta(1)).holds(Role.OFFICER)
    assert person.standing(march_2).holds(Role.OFFICER, "scjg")
    assert not person.standing(march_2).holds(Role.OFFICER, "sfj")
    event = Event.objects.get(about=f"person:{person.username}")
    assert event.payload["kind"] == "people.appointed"
    assert event.payload["facts"]["document"] == DOCUMENT
    assert {table for table, _, _ in event.payload["rows"]} == {"people_person", "people_holding"}


def test_leaving_a_post_ends_what_it_allowed_the_day_after(person, post, administrator, march_2):
    holding = actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=administrator, on=march_2)
    last = march_2 + timedelta(4)
    actions.leave(holding, ends_on=last, document="示府免〔2026〕1号", by=administrator, on=last)

    assert person.standing(last).holds(Role.OFFICER, "scjg")
    assert not person.standing(last + timedelta(1)).holds(Role.OFFICER)
    assert kinds_about(person) == ["people.appointed", "people.left-post"]


def test_the_last_day_can_be_brought_forward_but_not_put_off(person, post, administrator, march_2):
    holding = actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=administrator, on=march_2)
    actions.leave(holding, ends_on=date(2026, 3, 20), document=DOCUMENT, by=administrator, on=march_2)
    with pytest.raises(Refused, match="post-left-already"):
        actions.leave(holding, ends_on=date(2026, 3, 27), document=DOCUMENT, by=administrator, on=march_2)
    actions.leave(holding, ends_on=date(2026, 3, 6), document=DOCUMENT, by=administrator, on=march_2)
    assert Holding.objects.get(pk=holding.pk).ends_on == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"document": " "}, "appointment-without-document"),
        ({"acting": True}, "acting-without-end"),
        ({"ends_on": date(2026, 3, 1)}, "leaves-before-beginning"),
    ],
)
def test_an_appointment_that_is_not_in_order_writes_nothing(person, post, administrator, march_2, change, code):  # noqa: PLR0917
    act = {"begins_on": march_2, "document": DOCUMENT, "by": administrator, "on": march_2, **change}
    with pytest.raises(Refused, match=code):
        actions.appoint(person, post, **act)
    assert not person.holdings.exists()
    assert kinds_about(person) == []


def test_the_same_post_is_not_held_twice_at_a_time(person, post, administrator, march_2):
    act = {"document": DOCUMENT, "by": administrator, "on": march_2}
    actions.appoint(person, post, begins_on=march_2, ends_on=date(2026, 3, 31), **act)
    with pytest.raises(Refused, match="post-held-already"):
        actions.appoint(person, post, begins_on=date(2026, 3, 31), **act)
    actions.appoint(person, post, begins_on=date(2026, 4, 1), **act)
    assert person.holdings.count() == 2


@pytest.mark.parametrize(
    ("held", "wanted"),
    [("auditor", "system-admin"), ("officer", "auditor"), ("supervisor", "officer"), ("security-admin", "head")],
)
def test_roles_that_exclude_each_other_are_not_combined(make_person, make_office, administrator, march_2, held, wanted):  # noqa: PLR0917
    person = make_person(held)
    post = Post.objects.create(office=make_office("sfj"), role=wanted, name="另一岗位")
    with pytest.raises(Refused) as refusal:
        actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=administrator, on=march_2)
    assert refusal.value.code == "role-conflict"
    assert refusal.value.article.endswith("条")
    assert person.holdings.count() == 1


def test_a_post_left_in_time_stands_in_nobodys_way(make_person, make_office, administrator, march_2):
    person = make_person("officer")
    actions.leave(person.holdings.get(), ends_on=march_2, document=DOCUMENT, by=administrator, on=march_2)
    post = Post.objects.create(office=make_office("sfj"), role="supervisor", name="监察员")
    actions.appoint(person, post, begins_on=march_2 + timedelta(1), document=DOCUMENT, by=administrator, on=march_2)
    assert person.standing(march_2 + timedelta(1)).holds(Role.SUPERVISOR, "sfj")


@pytest.mark.parametrize("role", ["head", "officer", "auditor", "security-admin", "supervisor", "leading-group"])
def test_only_the_system_administrator_appoints(person, post, make_person, march_2, role):
    with pytest.raises(Refused, match="not-permitted"):
        actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=make_person(role), on=march_2)
    assert not person.holdings.exists()


def test_an_appointment_costs_as_many_statements(person, post, administrator, march_2, django_assert_num_queries):
    with django_assert_num_queries(9):
        actions.appoint(person, post, begins_on=march_2, document=DOCUMENT, by=administrator, on=march_2)


def test_an_office_is_founded_with_a_true_check_digit(administrator, march_2):
    more = {"short_name": "新局", "level": "department", "position": 9, "document_prefix": "示新"}
    founded = actions.found_office(
        "xj", "示范区新局", credit_code=credit_code_for("xj"), by=administrator, on=march_2, **more
    )
    assert Event.objects.get(about="office:xj").payload["facts"]["name"] == "示范区新局"
    assert founded in queries.offices(march_2)
    assert founded not in queries.offices(march_2 - timedelta(1))
    for code, credit_code, refusal in [
        ("xk", "99FAKE00000000000X", "credit-code-wrong"),
        ("xj", credit_code_for("xk"), "office-exists"),
    ]:
        with pytest.raises(Refused, match=refusal):
            actions.found_office(code, "示范区新局", credit_code=credit_code, by=administrator, on=march_2, **more)
    assert Office.objects.filter(code__in=["xj", "xk"]).count() == 1


def test_offices_come_in_official_order_with_how_many_serve(make_office, make_person, march_2):
    make_office("b", position=2)
    make_office("a", position=1)
    make_person("officer", "hearing-chair", office="a")
    gone = make_person("officer", office="a")
    gone.holdings.update(ends_on=march_2 - timedelta(1))
    found = {office.code: office.persons for office in queries.offices(march_2)}
    assert list(found)[:2] == ["a", "b"]
    assert (found["a"], found["b"]) == (1, 0)


ISSUED = {
    "kind": "行政执法证", "area": "市场监管", "issued_on": date(2026, 3, 2), "expires_on": date(2026, 3, 31),
}  # fmt: skip


def test_a_certificate_serves_to_its_last_day_and_no_longer(person, justice, make_office, march_2):
    office = make_office("scjg")
    actions.issue_certificate(person, "99-1", **ISSUED, office=office, by=justice, on=march_2)
    days = [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 31), date(2026, 4, 1)]
    assert [person.standing(day).certified(day, "市场监管") for day in days] == [False, True, True, False]
    assert not person.standing(march_2).certified(march_2, "生态环境")
    assert kinds_about(person) == ["people.certificate-issued"]


def test_a_suspended_certificate_serves_no_more_from_that_day(person, justice, make_office, march_2):
    office = make_office("scjg")
    certificate = actions.issue_certificate(person, "99-1", **ISSUED, office=office, by=justice, on=march_2)
    act = {"office": office, "by": justice, "on": date(2026, 3, 10)}
    with pytest.raises(Refused, match="suspension-without-reason"):
        actions.suspend_certificate(certificate, reason="", **act)
    actions.suspend_certificate(certificate, reason="调离执法岗位", **act)
    days = [date(2026, 3, 9), date(2026, 3, 10)]
    assert [person.standing(day).certified(day) for day in days] == [True, False]
    with pytest.raises(Refused, match="certificate-suspended-already"):
        actions.suspend_certificate(certificate, reason="再次", **act)
    assert kinds_about(person) == ["people.certificate-issued", "people.certificate-suspended"]


@pytest.mark.parametrize(
    ("change", "code"),
    [({"expires_on": date(2026, 3, 1)}, "certificate-days"), ({"number": "99-1"}, "certificate-exists")],
)
def test_a_certificate_out_of_order_is_refused(person, justice, make_office, march_2, change, code):  # noqa: PLR0917
    act = {"number": "99-2", **ISSUED, "office": make_office("scjg"), "by": justice, "on": march_2}
    actions.issue_certificate(person, **{**act, "number": "99-1"})
    with pytest.raises(Refused, match=code):
        actions.issue_certificate(person, **{**act, **change})
    assert Certificate.objects.count() == 1


def test_nobody_dates_an_appointment_or_a_departure_back(person, post, administrator, march_2):
    act = {"begins_on": march_2 - timedelta(1), "document": DOCUMENT, "on": march_2}
    with pytest.raises(Refused, match="dated-back"):
        actions.appoint(person, post, by=administrator, **act)
    assert kinds_about(person) == []
    # The operator founds the district as it was.
    holding = actions.appoint(person, post, by=None, **act)
    with pytest.raises(Refused, match="dated-back"):
        actions.leave(holding, ends_on=march_2 - timedelta(1), document=DOCUMENT, by=administrator, on=march_2)
    holding.refresh_from_db()
    assert holding.ends_on is None


def test_nobody_dates_a_certificate_back(person, justice, make_office, march_2):
    act = {**ISSUED, "issued_on": march_2 - timedelta(1), "office": make_office("scjg"), "on": march_2}
    with pytest.raises(Refused, match="dated-back"):
        actions.issue_certificate(person, "99-1", by=justice, **act)
    assert not Certificate.objects.exists()
    actions.issue_certificate(person, "99-1", by=None, **act)


def test_only_the_justice_bureau_issues_certificates(person, administrator, make_office, march_2):
    with pytest.raises(Refused, match="not-permitted"):
        actions.issue_certificate(person, "99-1", **ISSUED, office=make_office(), by=administrator, on=march_2)
    assert not Certificate.objects.exists()


def test_expiring_and_expired_certificates_are_named(person, make_office, march_2):
    for number, expires_on in [("99-1", date(2026, 4, 30)), ("99-2", date(2026, 3, 20)), ("99-3", date(2026, 2, 20))]:
        days = {"issued_on": date(2025, 1, 1), "expires_on": expires_on}
        actions.issue_certificate(person, number, **{**ISSUED, **days}, office=make_office(), by=None, on=march_2)
    found = [(entry.certificate.number, entry.state) for entry in queries.expiring_certificates(march_2)]
    assert found == [("99-3", "blocked"), ("99-2", "near")]


def test_holders_of_a_role_are_those_of_the_day(make_person, march_2):
    here, left, elsewhere = (make_person("officer", office=code) for code in ("scjg", "scjg", "sthj"))
    left.holdings.update(ends_on=march_2 - timedelta(1))
    assert list(queries.holders(Role.OFFICER, "scjg", march_2)) == [here]
    assert elsewhere not in queries.holders(Role.OFFICER, "scjg", march_2)


def test_a_standing_is_read_in_one_statement_with_every_post_and_certificate(
    make_person, justice, make_office, march_2, django_assert_num_queries
):
    person = make_person("head", office="scjg")
    for number in ("99-1", "99-2"):
        actions.issue_certificate(person, number, **ISSUED, office=make_office("scjg"), by=justice, on=march_2)
    post = Post.objects.create(office=make_office("sfj"), role="legal-reviewer", name="法制员")
    Holding.objects.create(person=person, post=post, begins_on=march_2, ends_on=march_2, document=DOCUMENT, acting=True)
    with django_assert_num_queries(1):
        standing = person.standing(march_2)
    assert standing.roles == {("scjg", Role.HEAD), ("sfj", Role.LEGAL_REVIEWER)}
    assert standing.acting == (("sfj", Role.LEGAL_REVIEWER, DOCUMENT),)
    assert sorted(certificate.number for certificate in standing.certificates) == ["99-1", "99-2"]
    assert standing.certificates[0].expires_on == ISSUED["expires_on"]
    assert person.standing(march_2 + timedelta(1)).roles == {("scjg", Role.HEAD)}


def test_whoever_holds_the_post_as_an_own_one_too_acts_for_nobody(make_person, march_2):
    person = make_person("officer", office="scjg")
    post = Post.objects.create(office=person.holdings.get().post.office, role="officer", name="另一岗")
    Holding.objects.create(person=person, post=post, begins_on=march_2, ends_on=march_2, document=DOCUMENT, acting=True)
    assert person.standing(march_2).acting == ()
    assert person.standing(march_2).roles == {("scjg", Role.OFFICER)}
