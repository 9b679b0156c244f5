"""Which documents are published, and what in them is personal by its field."""

from pathlib import Path

import pytest

from quanheng.rules import law_files
from quanheng.rules.document import read_template
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.masking import Declared, Personal
from quanheng.rules.publication import declared_in, is_natural_person, publication_policy

LAW = Path(__file__).parents[2] / "law"
POLICY = publication_policy(law_files.read(LAW / "policies" / "disclosure.toml"))
DECISION = read_template(LAW / "documents" / "penalty-decision.toml")


def test_penalties_and_licences_within_seven_working_days_other_decisions_within_twenty():
    """国办发〔2018〕118号; withdrawal in three days that the law counts as working days (行政处罚法第八十五条)."""
    assert {kind: str(rule.within) for kind, rule in POLICY.rules.items()} == {
        "penalty-decision": "7wd",
        "licence-decision": "7wd",
        "order-to-correct": "20wd",
    }
    assert str(POLICY.withdraw_within) == "3wd"


@pytest.mark.parametrize(
    ("penalties", "covered"),
    [(["警告"], False), (["警告；"], False), (["警告", "罚款"], True), (["罚款"], True), ([], True)],
)
def test_a_warning_alone_stays_unpublished(penalties, covered):
    assert POLICY.rules["penalty-decision"].covers({"penalties": penalties}) is covered


@pytest.mark.parametrize(
    ("party", "code", "natural"),
    [
        ("张三丰", "", True),
        ("阿依古丽·买买提", "", True),
        ("示范某某食品店", "", False),
        ("张三", "91350100M000100Y43", False),
        ("张三", "11010519491231002X", True),
    ],
)
def test_a_person_is_told_from_an_organisation(party, code, natural):
    assert is_natural_person({"party": party, "party_code": code}) is natural


def test_the_place_of_an_organisation_is_public_and_a_home_is_not():
    shop = {
        "party": "示范某某食品店",
        "address": "人民路8号",
        "representative": "张三",
        "party_code": "91350100M000100Y43",
    }
    assert declared_in(DECISION, shop, private=False) == [Declared(Personal.NAME, "张三")]
    person = {"party": "李四", "address": "幸福路1号", "party_code": "11010519491231002X"}
    assert set(declared_in(DECISION, person, private=True)) == {
        Declared(Personal.NAME, "李四"),
        Declared(Personal.ADDRESS, "幸福路1号"),
        Declared(Personal.ID_NUMBER, "11010519491231002X"),
    }


@pytest.mark.parametrize(("changed", "why"), [({"rules": []}, "unknown key"), ({"withdraw_within": 3}, "must be str")])
def test_a_bad_policy_is_refused(changed, why):
    table = law_files.read(LAW / "policies" / "disclosure.toml")
    with pytest.raises(BadLawFile, match=why):
        publication_policy(table | changed, LAW / "policies" / "disclosure.toml")
