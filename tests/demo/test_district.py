"""The fictitious district: whole, in order, visibly fictitious, and staffed for every story."""

from collections import Counter
from datetime import date

import pytest

from quanheng.demo.district import DEMO_PASSWORD, FILE, build_district
from quanheng.ledger.models import Event
from quanheng.people import queries
from quanheng.people.models import Certificate, Office, Person
from quanheng.rules.law_files import read
from quanheng.rules.power_codes import is_credit_code
from quanheng.rules.roles import Role

PLAN = read(FILE)
TODAY = date(2026, 3, 2)
NEEDED = {
    "scjg": {"officer": 2, "section-chief": 1, "legal-reviewer": 1, "head": 1, "hearing-chair": 1, "finance": 1,
             "item-administrator": 1, "disclosure-drafter": 1, "disclosure-reviewer": 1},
    "xzsp": {"clerk": 2, "examiner": 2, "section-chief": 1, "head": 1},
    "sfj": {"item-reviewer": 1, "enforcement-supervisor": 1},
    "bb": {"organisation-office": 1},
    "zfb": {"government-approver": 1, "leading-group": 1},
    "zwfw": {"supervisor": 2, "system-admin": 1, "security-admin": 1, "auditor": 1},
    **{office: {"officer": 2, "head": 1, "legal-reviewer": 1, "finance": 1} for office in
       ("sthj", "cgzf", "yjgl", "zjj", "nyncj", "wjj", "swj")},
}  # fmt: skip


def test_there_are_31_departments_and_12_townships_with_true_and_visibly_fictitious_codes():
    assert Counter(office["level"] for office in PLAN["office"]) == {"department": 31, "township": 12}
    assert all(office["credit_code"].startswith("99FAKE") for office in PLAN["office"])
    assert all(is_credit_code(office["credit_code"]) for office in PLAN["office"])
    assert len({office["credit_code"] for office in PLAN["office"]}) == 43
    assert all("示范" in office["name"] for office in PLAN["office"])


def test_every_person_is_visibly_fictitious_and_named_once():
    assert all(person["name"].startswith("示范") for person in PLAN["person"])
    for key in ("name", "username"):
        assert len({person[key] for person in PLAN["person"]}) == len(PLAN["person"]) >= 60


@pytest.mark.django_db
def test_the_district_is_built_by_acts_that_are_recorded():
    heard = []
    build_district(today=TODAY, progress=lambda done, total: heard.append((done, total)))

    total = len(PLAN["office"]) + len(PLAN["person"])
    assert heard == [(number, total) for number in range(1, total + 1)]
    assert list(Office.objects.values_list("code", flat=True)) == [office["code"] for office in PLAN["office"]]
    assert Event.objects.filter(kind="people.office-founded").count() == 43
    assert Event.objects.filter(kind="people.person-registered").count() == len(PLAN["person"])

    for office, roles in NEEDED.items():
        for role, count in roles.items():
            assert queries.holders(Role(role), office, TODAY).count() >= count, (office, role)
    states = [entry.state for entry in queries.expiring_certificates(TODAY)]
    assert states == ["blocked", "near"]
    assert Certificate.objects.filter(expires_on__gte=TODAY).count() >= 16

    hashes = set(Person.objects.values_list("password", flat=True))
    assert len(hashes) == 1
    assert Person.objects.get(username="scjg.officer1").check_password(DEMO_PASSWORD)
