"""An office that lets the last day pass without reporting an item anew is found, once, and has to explain."""

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse

from quanheng.catalogue import actions as catalogue
from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import restored
from quanheng.supervision.actions import dispose, explain_alert, look_at_adjustments
from quanheng.supervision.models import Alert, Disposal
from quanheng.supervision.queries import alerts_open_to
from tests.catalogue.amended import AFTER, CODE, DUE, FIRST, through

pytestmark = pytest.mark.django_db
ARTICLE = "云栖县风筝放飞条例第三条"


@pytest.fixture
def alert(due, at) -> Alert:
    assert look_at_adjustments(at(AFTER)) == 1
    return Alert.objects.get()


def test_on_the_last_day_nothing_is_found_and_on_the_day_after_it_is_once(due, at):
    assert [look_at_adjustments(at(day)) for day in (FIRST, DUE, AFTER, AFTER)] == [0, 0, 1, 0]


def test_it_is_logged_at_the_office_with_the_evidence_and_how_the_day_was_found(alert, due):
    assert (alert.rule, alert.severity, alert.office.code) == ("adjustment-overdue", "red", "scjg")
    assert (alert.number, alert.detail, alert.broken_on, alert.responsible) == (CODE, ARTICLE, AFTER, None)
    assert "10个工作日" in alert.basis
    assert (alert.evidence["facts"]["due_on"], alert.evidence["facts"]["filed_on"]) == ("2026-12-15", None)
    assert restored(alert.evidence["explanation"][-1]).params["day"] == DUE
    event = Event.objects.get(kind="supervision.alert-raised")
    assert event.payload["facts"]["item"] == CODE
    assert (event.payload["office"], event.payload["by"]) == ("scjg", None)


@pytest.mark.parametrize(("filed", "found"), [(DUE, 0), (AFTER, 1)])
def test_a_report_in_time_breaks_nothing_and_a_late_one_does(due, at, people, facts, filed, found):  # noqa: PLR0917
    catalogue.draft(facts(basis=[ARTICLE], office="scjg", code=CODE), by=people.reporter, on=filed)
    assert look_at_adjustments(at(AFTER)) == found
    assert [alert.evidence["facts"]["filed_on"] for alert in Alert.objects.all()] == ["2026-12-16"] * found


def test_a_late_report_is_found_though_the_next_version_is_published_by_then(due, at, people, facts, yes):
    through(facts(basis=[ARTICLE], office="scjg", code=CODE), people, yes, AFTER)
    assert look_at_adjustments(at(AFTER)) == 1


def test_an_item_cancelled_in_time_breaks_nothing(due, at, people):
    catalogue.cancel(due.item, reason="依据已废止", by=people.publisher, on=DUE)
    assert look_at_adjustments(at(AFTER)) == 0


def test_looking_costs_one_statement_when_nothing_is_late(due, at, django_assert_num_queries):
    noon = at(DUE)
    with django_assert_num_queries(1):
        look_at_adjustments(noon)


def test_raising_one_costs_no_more_than_fourteen_statements(due, at, django_assert_max_num_queries):
    noon = at(AFTER)
    with django_assert_max_num_queries(14):
        look_at_adjustments(noon)


def test_who_keeps_the_items_explains_and_the_supervisor_disposes(alert, people, make_office, make_person):
    explain_alert(alert, "新条文的裁量标准尚在制定。", by=people.reporter, on=AFTER)
    supervisor = make_person("supervisor", office=make_office("zwfw"))
    dispose(alert, Disposal.Finding.SUSTAINED, "逾期属实。", by=supervisor, on=AFTER)
    with pytest.raises(Refused, match="alert-disposed-already"):
        explain_alert(alert, "补充", by=people.reporter, on=AFTER)
    kinds = list(Event.objects.filter(about=f"alert:{alert.code}").order_by("pk").values_list("kind", flat=True))
    assert kinds == ["supervision.alert-raised", "supervision.alert-explained", "supervision.alert-disposed"]


def test_who_keeps_the_items_of_another_office_neither_sees_nor_explains_it(alert, people):
    with pytest.raises(Refused, match="not-permitted"):
        explain_alert(alert, "说明", by=people.approvals, on=AFTER)
    assert not alert.explanations.exists()
    assert not alerts_open_to(people.approvals.standing(AFTER)).exists()


def test_the_page_shows_the_item_and_takes_the_explanation(client, alert, people, at):
    client.force_login(people.reporter)
    page = client.get(reverse("alert", args=[alert.code])).content.decode()
    assert reverse("item", args=[CODE]) in page
    assert "提交说明" in page
    assert CODE in client.get(reverse("alerts")).content.decode()
    assert "未处置的红牌" in client.get(reverse("home")).content.decode()
    assert client.post(reverse("alert-explain", args=[alert.code]), {"text": "正在修订"}).status_code == 302
    client.force_login(people.approvals)
    assert client.get(reverse("alert", args=[alert.code])).status_code == 404


def test_the_wall_and_its_chart_count_it(client, alert, make_office, make_person):
    client.force_login(make_person("supervisor", office=make_office("zwfw")))
    assert f"alert-{alert.code}" in client.get(reverse("wall")).content.decode()


def test_it_is_found_in_an_item_or_in_a_proceeding_and_cannot_be_edited(alert):
    for change in ("UPDATE supervision_alert SET adjustment_id = NULL", "DELETE FROM supervision_alert"):
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
