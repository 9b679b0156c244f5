from datetime import timedelta

import pytest
from django.utils import timezone

from quanheng.casefiles.models import Reading
from quanheng.exchange.actions.intake import take_in_all
from quanheng.exchange.models import IncomingEnvelope, OutgoingMessage
from quanheng.exchange.queries import path_of
from quanheng.hall.models import Application, Figure
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.rules.door.codes import query_code_hash
from quanheng.supervision.models import Alert
from tests.cases.conftest import DAY
from tests.hall.conftest import CODE, PDF

pytestmark = pytest.mark.django_db


def last(topic, key):
    return OutgoingMessage.objects.filter(topic=topic, key=key).latest("sequence").body


def test_an_application_from_outside_opens_a_licence_case_on_the_day_it_arrived(licence, sealed):
    """行政许可法第三十二条第四项: 五日自收到申请材料之日起算."""
    sealed()
    take_in_all(on=DAY)

    application = Application.objects.get()
    proceeding = application.case.proceeding
    assert (proceeding.kind, proceeding.office.code, proceeding.opened_on) == ("licence", "xzsp", DAY)
    assert [(step.step, step.by, step.on) for step in proceeding.steps.all()] == [("receive", None, DAY)]
    assert application.case.party.name == "示范区示例小吃店"
    assert proceeding.next_due_at is not None


def test_the_time_limits_run_from_the_day_it_was_handed_in_however_late_it_arrives(licence, sealed):
    """行政许可法第三十二条第一款第四项: 自收到申请材料之日起. Nobody entered it, so nobody entered it late."""
    sealed()
    take_in_all(on=DAY + timedelta(days=3))
    run_followers()

    application = Application.objects.get()
    clock = application.case.proceeding.clocks.get(key="XK-ACC")
    assert (application.received_on, application.case.proceeding.opened_on, clock.started_on) == (DAY, DAY, DAY)
    assert application.received_at > timezone.now() - timedelta(minutes=5)
    assert not Alert.objects.filter(rule__in=["late-entry", "very-late-entry"]).exists()


@pytest.mark.parametrize(("days", "taken"), [(0, True), (60, True), (61, False), (-1, True), (-2, False)])
def test_a_day_that_cannot_be_true_is_turned_away(licence, sealed, days, taken):
    sealed(submitted_on=(DAY + timedelta(days=max(-days, 0))).isoformat())
    take_in_all(on=DAY + timedelta(days=max(days, 0)))
    assert IncomingEnvelope.objects.get().reason == ("" if taken else "application-day-unfit")
    # A clock that runs a little ahead at midnight costs nobody their application.
    assert [one.received_on for one in Application.objects.all()] == [DAY] * taken


def test_the_files_are_kept_under_their_hash(licence, sealed):
    sealed()
    take_in_all(on=DAY)
    (attachment,) = Application.objects.get().attachments.all()
    assert attachment.name == "营业执照.pdf"
    assert path_of(attachment.file.sha256).read_bytes() == PDF


def test_the_applicant_is_answered_with_the_number_and_can_follow_with_the_code(licence, sealed):
    sealed()
    take_in_all(on=DAY)
    run_followers()

    answer = last("application-receipt", "token-1")
    number = Application.objects.get().case.proceeding.number
    assert (answer["outcome"], answer["number"]) == ("received", number)
    progress = last("case-progress", number)
    assert progress["code_hash"] == query_code_hash(CODE)
    assert [step["key"] for step in progress["steps"]] == ["receive"]
    assert any(clock["basis"].startswith("行政许可法第三十二条") and clock["why"] for clock in progress["clocks"])


def test_nothing_of_the_applicant_leaves_again(licence, sealed):
    sealed()
    take_in_all(on=DAY)
    run_followers()
    left = " ".join(str(message.body) for message in OutgoingMessage.objects.exclude(topic="officials"))
    for said in ("示范区示例小吃店", "99FAKE000000000000", "000-0000", "示例路1号", "营业执照"):
        assert said not in left


@pytest.mark.parametrize(
    ("changed", "files"),
    [
        ({}, {"x.pdf": b"MZ not a pdf"}),
        ({}, {"x.png": PDF}),
        ({}, {"x.pdf": b"%PDF-" + bytes(11 * 1024 * 1024)}),
        ({"name": " "}, None),
        ({"who": "alien"}, None),
        ({"submitted_on": "yesterday"}, None),
        ({"item": "990225001000"}, None),
    ],
    ids=["no pdf", "misnamed", "too large", "no name", "no such kind", "no such day", "item not published"],
)
def test_what_is_unfit_is_turned_away_whole(licence, sealed, changed, files):
    sealed(files=files, **changed)
    take_in_all(on=DAY)
    assert not Application.objects.exists()
    assert IncomingEnvelope.objects.get().outcome == "refused"
    assert last("application-receipt", "token-1")["outcome"] == "refused"


def test_the_public_figures_count_each_case_once(licence, sealed):
    sealed(1, token="token-1")
    sealed(2, token="token-2")
    take_in_all(on=DAY)
    run_followers()
    run_followers()
    assert Figure.objects.get(pk="cases-open").value == 2
    assert last("counter", "cases-open")["value"] == 2


def test_only_the_office_concerned_sees_an_application(licence, sealed, client, approval_staff, make_person):
    from quanheng.people.models import Office

    sealed()
    take_in_all(on=DAY)
    application = Application.objects.get()
    client.force_login(approval_staff.people["clerk"])
    assert "示范区示例小吃店" in client.get("/applications/").content.decode()
    assert client.get(application.get_absolute_url()).status_code == 200

    client.force_login(make_person("clerk", office=Office.objects.get(code="scjg")))
    assert "示范区示例小吃店" not in client.get("/applications/").content.decode()
    assert client.get(application.get_absolute_url()).status_code == 404


def test_a_file_is_handed_out_as_it_came_and_never_shown_in_the_page(licence, sealed, client, approval_staff):
    sealed()
    take_in_all(on=DAY)
    attachment = Application.objects.get().attachments.get()
    client.force_login(approval_staff.people["clerk"])
    response = client.get(f"/applications/{attachment.application_id}/files/{attachment.pk}/")
    assert b"".join(response.streaming_content) == PDF
    assert (response["Content-Security-Policy"], response["Cache-Control"]) == (
        "default-src 'none'; sandbox", "private, no-store",
    )  # fmt: skip
    assert response["Content-Disposition"].startswith("attachment")
    reading = Reading.objects.get()
    assert (reading.what, reading.named, reading.by) == ("attachment", attachment.name, approval_staff.people["clerk"])
    assert Event.objects.get(kind="casefile.read").payload["facts"]["file"] == attachment.file.sha256
    path_of(attachment.file.sha256).unlink()
    assert client.get(f"/applications/{attachment.application_id}/files/{attachment.pk}/").status_code == 404


def test_a_page_shows_no_applicant_s_particulars_unasked(licence, sealed, client, approval_staff):
    """个人信息保护法第六条: whoever needs them reads them in the file, with a reason and on record."""
    said = {"name": "示范丑", "number": "11010519491231002X", "phone": "19900000001", "place": "示范区示例路9号"}
    sealed(stated={"who": "person", **said})
    take_in_all(on=DAY)
    application = Application.objects.get()
    client.force_login(approval_staff.people["clerk"])
    for address in ("/applications/", application.get_absolute_url()):
        text = client.get(address).content.decode()
        assert "示范丑" in text
        assert [said for said in ("11010519491231002X", "19900000001", "示例路9号") if said in text] == []
    assert f"/cases/{application.case.proceeding.code}/file/#party" in text
