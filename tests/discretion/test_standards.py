"""行政处罚法第三十四条: standards are versions, cite articles in force, and are public."""

from datetime import date

import pytest
from django.urls import reverse

from quanheng.discretion import queries
from quanheng.discretion.actions import load_standard
from quanheng.exchange.models import OutgoingMessage
from quanheng.ledger.followers import run_followers
from quanheng.ledger.models import Event
from quanheng.rulebook.models import Rule
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import CitationIndex
from tests.discretion.conftest import LAW

pytestmark = pytest.mark.django_db
SOURCE = LAW / "discretion" / "food-122-no-licence.toml"


@pytest.fixture
def standard_file(tmp_path):
    """A copy of the standard in a folder of standards, to be changed."""

    def make(old: str = "", new: str = ""):
        path = tmp_path / "discretion" / SOURCE.name
        path.parent.mkdir(exist_ok=True)
        body = SOURCE.read_text("utf-8")
        assert old in body
        path.write_text(body.replace(old, new, 1) if old else body, "utf-8")
        return path

    return make


def test_a_standard_comes_into_force_as_a_version_and_is_logged(standard_file, justice, april_20):
    rule = load_standard(standard_file(), by=justice, on=april_20)
    assert (rule.kind, rule.version, rule.document_number) == ("standard", 1, "示市监规〔2026〕1号")
    assert Event.objects.filter(kind="rulebook.rule-loaded").count() == 1
    cited = {str(row.citation) for row in CitationIndex.objects.filter(kind="standard", key=rule.key)}
    assert cited == {"食品安全法第三十五条", "食品安全法第一百二十二条第一款"}


def test_a_changed_standard_is_a_new_version_and_the_old_one_stays(standard_file, justice, april_20):
    first = load_standard(standard_file(), by=justice, on=april_20)
    second = load_standard(standard_file("按 30%、70% 划分", "按三成、七成划分"), by=justice, on=april_20)
    assert (second.version, Rule.objects.filter(key=first.key).count()) == (2, 2)
    assert "30%" in queries.pinned(first.hash).standard.note
    assert "七成" in queries.standard_in_force(first.key, april_20).standard.note


@pytest.mark.parametrize(
    ("cited", "begins", "code"),
    [
        ("食品安全法第九百条", "2026-01-01", "citation-unknown"),
        ("某某法第一条", "2026-01-01", "citation-unknown"),
        ("大气污染防治法第九十九条", "2026-09-01", "citation-repealed"),
    ],
)
def test_a_standard_resting_on_no_law_is_refused_and_nothing_written(standard_file, justice, cited, begins, code):
    path = standard_file("食品安全法第三十五条", cited)
    path.write_text(path.read_text("utf-8").replace("2026-01-01", begins), "utf-8")
    with pytest.raises(Refused) as refusal:
        load_standard(path, by=justice, on=date(2026, 4, 20))
    assert refusal.value.code == code
    assert not Rule.objects.filter(kind="standard").exists()
    assert not Event.objects.filter(kind="rulebook.rule-loaded").exists()


def test_a_standard_outside_its_statute_is_refused_by_line(standard_file, justice, april_20):
    with pytest.raises(BadLawFile, match="line"):
        load_standard(standard_file("high = 65000", "high = 165000"), by=justice, on=april_20)
    assert not Rule.objects.exists()


def test_only_the_justice_bureau_loads_standards(standard_file, officer, april_20):
    with pytest.raises(Refused) as refusal:
        load_standard(standard_file(), by=officer, on=april_20)
    assert refusal.value.code == "not-permitted"


def test_a_standard_in_force_is_sent_to_the_public(no_check):
    run_followers()
    message = OutgoingMessage.objects.get(topic="standard")
    assert message.key == no_check.key
    assert message.body["tiers"][0]["name"] == "责令改正，给予警告"
    assert "先责令改正、警告" in message.body["precondition"]
    assert message.body["tiers"][-1]["range"] == "可以吊销许可证件、责令停产停业"
    assert CitationIndex.objects.filter(kind="standard", key=no_check.key).exists()


def test_officials_read_the_tiers_as_a_table(client, officer, no_licence, site_day):
    client.force_login(officer)
    assert "未取得食品生产经营许可" in client.get(reverse("standards")).content.decode()
    page = client.get(reverse("standard", args=[no_licence.key])).content.decode()
    for words in ("50,000元以上、不满65,000元", "85,000元以上、100,000元以下", "17倍以上、20倍以下", "其他情形"):
        assert words in page


def test_facts_in_the_address_are_tried_and_nothing_is_recorded(client, officer, no_licence, site_day):
    client.force_login(officer)
    address = reverse("standard", args=[no_licence.key])
    page = client.get(address, {"value": "10000", "days": "30"}).content.decode()
    assert "130,000元以上、不满170,000元" in page
    assert "65,000元以上、不满85,000元" in client.get(address, {"value": "9999.99", "days": "3"}).content.decode()
    assert "请先改正" in client.get(address, {"value": "一万", "days": "3"}).content.decode()
    assert not Event.objects.filter(kind="discretion.chosen").exists()


def test_before_its_day_a_standard_is_not_found(client, officer, no_licence, site_day, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: site_day.replace(year=2025))
    client.force_login(officer)
    assert client.get(reverse("standard", args=[no_licence.key])).status_code == 404


def test_administrators_do_not_open_standards(client, make_person, site_day):
    client.force_login(make_person("auditor"))
    assert client.get(reverse("standards")).status_code == 403


def test_a_page_of_standards_costs_four_statements_and_two_for_its_reader(
    client, officer, no_licence, site_day, django_assert_max_num_queries
):
    client.force_login(officer)
    with django_assert_max_num_queries(8):
        client.get(reverse("standards"))
