import shutil
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.utils import DatabaseError

from quanheng.ledger.models import Event
from quanheng.rulebook import queries
from quanheng.rulebook.actions import load, load_all
from quanheng.rulebook.models import Rule
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.refusal import Refused
from quanheng.site.messages import render

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def law(tmp_path):
    """A copy of law/ that a test may spoil."""
    return shutil.copytree(settings.LAW, tmp_path / "law")


@pytest.fixture
def loaded(law):
    load_all(law, by=None, on=TODAY)
    return law


def test_each_file_becomes_a_version_on_record(loaded):
    penalty = Rule.objects.get(kind="procedure", key="penalty-ordinary")
    assert penalty.version == 1
    assert penalty.document_number
    assert Event.objects.filter(kind="rulebook.rule-loaded").count() == Rule.objects.count()


def test_loading_the_same_files_again_loads_nothing(loaded):
    assert load_all(loaded, by=None, on=TODAY) == []


def test_a_changed_file_is_a_new_version_and_the_old_one_stays_for_those_who_began_under_it(loaded):
    before = queries.procedure_in_force("licence", TODAY)
    path = loaded / "procedures" / "licence.toml"
    path.write_text(path.read_text("utf-8") + "\n# 修订\n", "utf-8")

    assert [str(rule) for rule in load_all(loaded, by=None, on=TODAY)] == ["procedure/licence v2"]
    assert queries.procedure_in_force("licence", TODAY).hash != before.hash
    assert queries.procedure(before.hash) == before


def test_a_wrong_file_is_refused_by_name_and_nothing_is_loaded(law):
    path = law / "procedures" / "licence.toml"
    path.write_text(path.read_text("utf-8").replace("basis", "bases", 1), "utf-8")

    with pytest.raises(BadLawFile, match=r"licence\.toml"):
        load_all(law, by=None, on=TODAY)
    assert not Rule.objects.exists()


def test_a_rule_is_not_in_force_before_its_day(loaded):
    with pytest.raises(Refused) as refusal:
        queries.procedure_in_force("penalty-ordinary", date(2021, 7, 14))
    assert refusal.value.code == "rule-not-in-force"
    assert queries.procedure_in_force("penalty-ordinary", date(2021, 7, 15)).key == "penalty-ordinary"


def test_the_calendar_is_made_of_every_year_loaded(loaded, django_assert_num_queries):
    assert queries.calendar().horizon == date(2026, 12, 31)
    with django_assert_num_queries(1):
        queries.calendar()


def test_a_version_can_be_neither_changed_nor_deleted(loaded):
    for change in ("UPDATE rulebook_rule SET hash = 'x'", "DELETE FROM rulebook_rule"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def local_flow(law, find: str, put: str):
    """A flow of the district's own, made from the statute's by one change."""
    path = law / "procedures" / "penalty-local.toml"
    source = (law / "procedures" / "penalty-ordinary.toml").read_text("utf-8")
    named = source.replace('key = "penalty-ordinary"', 'key = "penalty-local"\nrefines = "penalty-ordinary"', 1)
    path.write_text(named.replace(find, put, 1), "utf-8")
    return path


def test_a_local_flow_with_shorter_limits_is_loaded(loaded):
    rule = load(local_flow(loaded, 'period = "90cd"', 'period = "60cd"'), by=None, on=TODAY)
    assert rule.key == "penalty-local"


def test_a_local_flow_that_weakens_the_statute_is_refused_and_not_loaded(loaded):
    with pytest.raises(Refused) as refusal:
        load(local_flow(loaded, 'period = "90cd"', 'period = "120cd"'), by=None, on=TODAY)
    assert (refusal.value.code, refusal.value.article) == ("limit-longer-than-the-statute", "行政处罚法第六十条")
    assert "120日" in render(refusal.value, "zh")
    assert not Rule.objects.filter(key="penalty-local").exists()
