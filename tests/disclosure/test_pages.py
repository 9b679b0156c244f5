"""Who sees and does what on the pages of publication."""

import pytest
from django.urls import reverse

from quanheng.disclosure.models import Draft, Publication, Withdrawal
from quanheng.exchange.models import OutgoingMessage
from quanheng.ledger.followers import run_followers
from quanheng.rules.identifiers import shown_of
from quanheng.rules.masking import Personal
from tests.disclosure.conftest import FAKE_ID

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_day")]


def at(name: str, document) -> str:
    return reverse(name, args=[document.code])


def test_a_decision_goes_from_draft_to_the_public_through_two_people(client, document, drafter, reviewer):
    client.force_login(drafter)
    assert "还剩 6 个工作日" in client.get(reverse("disclosure")).content.decode()
    page = client.get(at("publication", document)).content.decode()
    assert f"<del>{shown_of(Personal.ID_NUMBER, FAKE_ID)}</del><ins>〔身份证件号码略〕</ins>" in page
    look = client.post(at("disclosure-draft", document), {"also_masked": "王麻", "kept": "", "look": "1"})
    assert "<del>王麻</del>" in look.content.decode()
    assert not Draft.objects.exists()
    assert client.post(at("disclosure-draft", document), {"also_masked": "王麻", "kept": ""}).status_code == 302
    assert "等待公开审查员审查" in client.get(at("publication", document)).content.decode()

    client.force_login(reviewer)
    assert "拟稿人另外遮去：王麻" in client.get(at("publication", document)).content.decode()
    assert client.post(at("disclosure-approve", document)).status_code == 302
    page = client.get(at("publication", document)).content.decode()
    assert "在公开网站查看" in page
    assert "已公示" in client.get(reverse("disclosure")).content.decode()


def test_a_refusal_is_shown_on_the_page_and_nothing_is_written(client, document, make_person, office):
    both = make_person("disclosure-drafter", "disclosure-reviewer", office=office, name="示范己")
    client.force_login(both)
    client.post(at("disclosure-draft", document), {"also_masked": "王麻"})
    answer = client.post(at("disclosure-approve", document))
    assert answer.status_code == 409
    assert "不能审查自己的拟稿" in answer.content.decode()
    assert not Publication.objects.exists()


def test_input_is_kept_when_a_withdrawal_is_incomplete(client, document, drafter, reviewer):
    client.force_login(drafter)
    client.post(at("disclosure-draft", document), {"also_masked": "王麻"})
    client.force_login(reviewer)
    client.post(at("disclosure-approve", document))
    answer = client.post(at("disclosure-withdraw", document), {"reason": "经复议撤销", "known_on": ""})
    assert answer.status_code == 422
    assert "经复议撤销" in answer.content.decode()
    assert not Withdrawal.objects.exists()

    client.post(at("disclosure-withdraw", document), {"reason": "经复议撤销", "known_on": "2026-04-21"})
    run_followers()
    assert "已撤回" in client.get(at("publication", document)).content.decode()
    assert OutgoingMessage.objects.filter(topic="decision-withdrawn").exists()


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("disclosure-drafter", "scjg", 200),
        ("officer", "scjg", 200),
        ("disclosure-reviewer", "hbj", 404),
        ("supervisor", "hbj", 200),
        ("auditor", "scjg", 403),
        ("system-admin", "scjg", 403),
    ],
)
def test_who_may_see_what_is_to_be_published(client, document, reader, status):
    client.force_login(reader)
    assert client.get(at("publication", document)).status_code == status


@pytest.fixture
def reader(make_office, make_person, office, role, where):
    return make_person(role, office=office if where == office.code else make_office(where))


@pytest.mark.parametrize(
    "name", ["disclosure-draft", "disclosure-withhold", "disclosure-approve", "disclosure-withdraw"]
)
def test_an_officer_only_reads(client, document, officer, name):
    client.force_login(officer)
    assert client.post(at(name, document)).status_code == 403
    assert client.get(at(name, document)).status_code in {403, 405}


def test_the_list_costs_the_same_however_long(client, drafter, several, django_assert_max_num_queries):
    client.force_login(drafter)
    with django_assert_max_num_queries(9):
        page = client.get(reverse("disclosure"))
    assert page.content.decode().count("罚〔2026〕") == len(several)


@pytest.fixture
def several(issue_decision):
    return [issue_decision() for _ in range(5)]
