"""The demo district's items are published by the acts people use, on days when their law applied."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from quanheng.catalogue import queries, tables
from quanheng.catalogue.adjusting import not_met_in_time
from quanheng.catalogue.models import Adjustment, ItemVersion, PowerItem, VersionStep
from quanheng.demo import items as demo
from quanheng.people.models import Office
from quanheng.rules.power import Kind
from quanheng.site.cli import main
from tests.catalogue.conftest import ITEMS, UNLICENSED_FOOD

DAY = timedelta(days=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(rules, calendars, make_office, make_person):
    """Somebody for every office that has items, and the three who carry them on."""
    demo.holder_of.cache_clear()
    codes = {facts["office"] for facts in ITEMS.values()} | {"sfj", "zfb", "bb"}
    for code in sorted(codes):
        make_office(code)
    for code in sorted(codes):
        make_person("item-administrator", office=Office.objects.get(code=code), certified=False)
    for code, role in (("sfj", "item-reviewer"), ("zfb", "government-approver"), ("bb", "organisation-office")):
        make_person(role, office=Office.objects.get(code=code), certified=False)
    yield
    demo.holder_of.cache_clear()


def test_every_item_is_published_by_four_people_and_once_only(district):
    assert demo.load_items() == len(ITEMS)
    assert PowerItem.objects.filter(status="published").count() == len(ITEMS)
    assert VersionStep.objects.filter(step="drafted").values("by").distinct().count() >= 16
    for version in ItemVersion.objects.filter(steps__step="published").prefetch_related("steps"):
        assert len({step.by_id for step in version.steps.all()}) == 4
    assert demo.load_items() == 0

    # what rests on the environmental code could not be published before it came into force, only on what it repealed
    before, after = date(2026, 8, 14), date(2026, 11, 22)
    assert queries.open_version(UNLICENSED_FOOD, before).number == 1
    assert {version.number for version in queries.published("sthj", on=before)} == {1}
    assert not any("生态环境法典" in str(version.facts["basis"]) for version in queries.published(on=before))
    assert queries.published("sthj", on=after).filter(item__kind=Kind.PENALTY).count() >= 5
    assert queries.published(on=after).count() == len(ITEMS)
    left = {"990212005000", "991012001000"}
    assert {cited.version.item.code for cited in queries.citing_not_in_force(after)} == left
    assert Adjustment.objects.count() == 15
    assert {(each.lost_on, each.due_on) for each in Adjustment.objects.all()} == {(before + DAY, date(2026, 8, 28))}
    late = {cited.version.item.code: cited.filed_on for cited in not_met_in_time(after)}
    assert late == {"990212005000": None, "991012001000": date(2026, 9, 3)}


def test_the_command_lists_items_and_takes_in_a_table(  # noqa: PLR0917
    make_published, people, facts, capsys, tmp_path, monkeypatch
):
    monkeypatch.setattr("quanheng.site.instance.open_inner", lambda *args, **kwargs: None)
    make_published()
    assert main(["catalogue", "list", "--json"]) == 0
    assert [item["code"] for item in json.loads(capsys.readouterr().out)] == [UNLICENSED_FOOD]
    assert main(["catalogue", "list", "--kind", "licence", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["catalogue", "list", "--kind", "fine"]) == 2

    filled = tmp_path / "事项.xlsx"
    too_long = facts(promised_limit="91cd", code="990225901000", name="承诺过长")
    filled.write_bytes(tables.template([facts(promised_limit="60cd"), too_long]))
    assert main(["catalogue", "import", str(filled), "--by", people.reporter.username, "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["accepted"], report["refused"]) == (1, 1)
    assert report["faults"][0]["column"] == "承诺办结时限"
    assert main(["catalogue", "import", str(filled), "--by", "nobody"]) == 1
    assert main(["catalogue", "import", str(tmp_path / "none.xlsx"), "--by", people.reporter.username]) == 2

    blank = tmp_path / "模板.xlsx"
    assert main(["catalogue", "template", str(blank)]) == 0
    assert Path(blank).read_bytes()[:2] == b"PK"
