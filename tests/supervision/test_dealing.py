"""The unit explains, only the supervisor disposes, and what was said stays."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from quanheng.ledger.followers import beat, run_followers
from quanheng.ledger.models import Beat, Event
from quanheng.people.models import Holding, Post
from quanheng.rules.refusal import Refused
from quanheng.supervision.actions import dispose, explain_alert, look_at_silence
from quanheng.supervision.models import Alert, Disposal
from quanheng.supervision.queries import ENGINE, alerts_open_to
from tests.proceedings.conftest import DAY

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 2)
SUSTAINED = Disposal.Finding.SUSTAINED


@pytest.fixture
def alert(walk, clock, at) -> Alert:
    """A promise of 20 working days broken on 2026-03-31."""
    clock(DAY)
    walk("penalty-ordinary", "clue", "file", limits={"promise": {"period": "20wd", "basis": "行政许可法第六条"}})
    run_followers()
    clock(LATER)
    look_at_silence(at(LATER))
    return Alert.objects.get(rule="promise-overdue")


@pytest.fixture
def supervisor(make_office, make_person):
    return make_person("supervisor", office=make_office("zwfw"), name="示范监察", certified=False)


def kinds(alert: Alert) -> list[str]:
    return list(Event.objects.filter(about=f"alert:{alert.code}").order_by("id").values_list("kind", flat=True))


def test_the_unit_explains_and_may_add(alert, staff):
    officer = staff.people["officer"]
    explain_alert(alert, "检验机构停电，结果迟到两日。", by=officer, on=LATER)
    explain_alert(alert, "补充：已催办。", by=staff.people["head"], on=LATER)
    assert [said.text for said in alert.explanations.all()] == ["检验机构停电，结果迟到两日。", "补充：已催办。"]
    assert kinds(alert) == ["supervision.alert-raised", *["supervision.alert-explained"] * 2]


@pytest.mark.parametrize("role", ["supervisor", "leading-group", "system-admin", "item-reviewer"])
def test_nobody_else_explains(alert, make_office, make_person, role):
    with pytest.raises(Refused, match="not-permitted"):
        explain_alert(alert, "说明", by=make_person(role, office=make_office("x")), on=LATER)
    assert not alert.explanations.exists()


def test_who_keeps_the_items_neither_sees_nor_explains_what_became_of_a_case(alert, staff, make_person):
    keeper = make_person("item-administrator", office=staff.office)
    assert not alerts_open_to(keeper.standing(LATER)).exists()
    with pytest.raises(Refused, match="not-permitted"):
        explain_alert(alert, "说明", by=keeper, on=LATER)


def test_an_officer_of_another_office_does_not_explain(alert, make_office, make_person):
    with pytest.raises(Refused, match="not-permitted"):
        explain_alert(alert, "说明", by=make_person("officer", office=make_office("sthj")), on=LATER)


def test_an_empty_explanation_is_refused(alert, staff):
    with pytest.raises(Refused, match="explanation-empty"):
        explain_alert(alert, "  ", by=staff.people["officer"], on=LATER)
    assert kinds(alert) == ["supervision.alert-raised"]


@pytest.mark.parametrize("finding", list(Disposal.Finding))
def test_the_supervisor_disposes_with_reasons_once(alert, supervisor, finding):
    dispose(alert, finding, "承诺期限届满未办结。", by=supervisor, on=LATER)
    assert Disposal.objects.get().finding == finding
    assert kinds(alert)[-1] == "supervision.alert-disposed"
    with pytest.raises(Refused, match="alert-disposed-already"):
        dispose(alert, SUSTAINED, "再次", by=supervisor, on=LATER)


def test_after_the_disposal_nothing_is_added(alert, supervisor, staff):
    dispose(alert, SUSTAINED, "承诺期限届满未办结。", by=supervisor, on=LATER)
    with pytest.raises(Refused, match="alert-disposed-already"):
        explain_alert(alert, "迟到的说明", by=staff.people["officer"], on=LATER)


@pytest.mark.parametrize("role", ["officer", "head", "leading-group", "enforcement-supervisor", "system-admin"])
def test_only_the_supervisor_disposes(alert, make_office, make_person, role):
    with pytest.raises(Refused, match="not-permitted"):
        dispose(alert, SUSTAINED, "理由", by=make_person(role, office=make_office("x")), on=LATER)
    assert not Disposal.objects.exists()


def test_no_supervisor_disposes_of_their_own_office(alert, supervisor, staff):
    post = Post.objects.create(office=staff.office, role="head", name="兼任")
    Holding.objects.create(person=supervisor, post=post, begins_on=DAY, document="示府任〔2026〕9号")
    with pytest.raises(Refused) as refusal:
        dispose(alert, SUSTAINED, "理由", by=supervisor, on=LATER)
    assert (refusal.value.code, refusal.value.article) == ("own-office-alert", "公务员法第七十六条")


def test_a_disposal_without_reasons_is_refused(alert, supervisor):
    with pytest.raises(Refused, match="disposal-without-reason"):
        dispose(alert, SUSTAINED, "", by=supervisor, on=LATER)
    assert not Disposal.objects.exists()


@pytest.mark.parametrize("table", ["supervision_explanation", "supervision_disposal"])
def test_what_was_said_and_held_can_be_neither_changed_nor_deleted(alert, supervisor, staff, table):
    explain_alert(alert, "说明", by=staff.people["officer"], on=LATER)
    dispose(alert, SUSTAINED, "理由", by=supervisor, on=LATER)
    for change in (f"UPDATE {table} SET \"on\" = '2020-01-01'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def at_work() -> None:
    for part in ENGINE:
        beat(part)


PAGES = ["wall", "alerts", "alert-rules"]


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("supervisor", [200, 200, 200]), ("leading-group", [200, 200, 200]), ("officer", [403, 200, 200]),
        ("item-reviewer", [403, 403, 200]), ("system-admin", [403, 403, 200]),
    ],
)  # fmt: skip
def test_who_may_open_the_pages(client, alert, make_office, make_person, role, expected):  # noqa: PLR0917
    client.force_login(make_person(role, office=make_office("x")))
    assert [client.get(reverse(page)).status_code for page in PAGES] == expected


def test_the_wall_shows_what_waits_and_that_the_engine_works(client, alert, supervisor):
    at_work()
    client.force_login(supervisor)
    page = client.get(reverse("wall")).content.decode()
    assert f"alert-{alert.code}" in page
    assert 'data-engine="at-work"' in page
    assert '"series": [{"severity": "red"' in page


@pytest.mark.parametrize("trouble", ["never", "silent", "stopped", "behind"])
def test_an_engine_that_is_down_shows_not_evaluated(client, alert, supervisor, trouble, at):
    at_work()
    if trouble == "never":
        Beat.objects.all().delete()
    if trouble == "silent":
        Beat.objects.filter(name="supervision.silence").update(beat_at=at(date(2026, 1, 1)))
    if trouble == "stopped":
        beat("supervision.alerts", error="RuntimeError: test")
    if trouble == "behind":
        from quanheng.ledger.models import Pending

        Pending.objects.create(follower="supervision.alerts", event=Event.objects.earliest("id"))
    client.force_login(supervisor)
    for page in ("wall", "alerts"):
        body = client.get(reverse(page)).content.decode()
        assert 'data-engine="not-evaluated"' in body
        assert "未评估" in body
    assert "没有等待处置的预警" not in body


def test_an_alert_of_another_office_does_not_exist_for_an_officer(client, alert, staff, make_office, make_person):
    address = reverse("alert", args=[alert.code])
    client.force_login(make_person("officer", office=make_office("sthj")))
    assert client.get(address).status_code == 404
    assert alert.code not in client.get(reverse("alerts")).content.decode()
    assert client.post(reverse("alert-explain", args=[alert.code]), {"text": "说明"}).status_code == 404
    client.force_login(staff.people["officer"])
    assert client.get(address).status_code == 200


def test_on_the_page_the_unit_explains_and_the_supervisor_disposes(client, alert, staff, supervisor):
    address = reverse("alert", args=[alert.code])
    client.force_login(staff.people["officer"])
    page = client.get(address).content.decode()
    assert "提交说明" in page
    assert "确认处置" not in page
    assert "个工作日之日为" in page
    said = client.post(reverse("alert-explain", args=[alert.code]), {"text": "检验迟到"})
    assert said.status_code == 302
    assert client.post(reverse("alert-dispose", args=[alert.code]), {}).status_code == 403

    client.force_login(supervisor)
    page = client.get(address).content.decode()
    assert "检验迟到" in page
    assert "提交说明" not in page
    assert client.post(reverse("alert-dispose", args=[alert.code]), {"finding": "excused"}).status_code == 422
    given = {"finding": "excused", "reason": "检验机构停电，非本单位原因"}
    assert client.post(reverse("alert-dispose", args=[alert.code]), given).status_code == 302
    assert "免责" in client.get(address).content.decode()
    assert client.post(reverse("alert-dispose", args=[alert.code]), given).status_code == 409


def test_the_list_narrows_by_what_the_address_asks(client, alert, supervisor):
    at_work()
    client.force_login(supervisor)
    for query, shown in [
        ("", True), ("?severity=red", True), ("?severity=yellow", False), ("?state=closed", False),
        ("?state=all&rule=promise-overdue", True), ("?office=scjg", True), ("?office=nowhere", False),
    ]:  # fmt: skip
        assert (f"alert-{alert.code}" in client.get(reverse("alerts") + query).content.decode()) is shown, query


def test_the_wall_costs_a_fixed_number_of_statements(client, alert, supervisor, django_assert_max_num_queries):
    at_work()
    client.force_login(supervisor)
    client.get(reverse("wall"))
    with django_assert_max_num_queries(12):
        client.get(reverse("wall") + "?live=1")
