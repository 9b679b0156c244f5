"""行政处罚法第五条、第三十四条: a choice is recorded with its facts, tier and reasons, or refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from quanheng.discretion import queries
from quanheng.discretion.actions import choose
from quanheng.discretion.models import Chosen
from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused

pytestmark = pytest.mark.django_db
FOUND = {"value": 500_000, "days": 30, "harm": False, "repeated": False, "removed": True}


@pytest.fixture
def choose_fine(no_licence, office, officer, april_20):
    def make(amount: int, **more):
        return choose(
            "proceeding:t1",
            standard_hash=no_licence.hash,
            office=office,
            by=officer,
            on=april_20,
            **{"facts": FOUND, "kinds": ["fine"], "amount": amount, **more},
        )

    return make


def test_a_choice_inside_the_tier_is_recorded_with_its_trace(choose_fine, no_licence, officer):
    chosen = choose_fine(5_000_000)
    assert (chosen.tier_key, chosen.deviates, chosen.amount) == ("lighter", False, 5_000_000)
    event = Event.objects.get(kind="discretion.chosen")
    assert event.payload["facts"]["hash"] == no_licence.hash
    assert event.payload["rows"][0][:2] == ["discretion_chosen", chosen.pk]
    assert queries.chosen_for("proceeding:t1") == chosen


def test_leaving_the_tier_with_reasons_and_approval_is_recorded_as_such(choose_fine, chief):
    chosen = choose_fine(8_000_000, reasons="货值集中在节日", approver=chief)
    assert chosen.deviates
    assert Event.objects.get(kind="discretion.chosen").payload["facts"]["deviates"] is True


@pytest.mark.parametrize(
    ("amount", "more", "code"),
    [
        (10_000_001, {"reasons": "理由"}, "above-ceiling"),
        (4_999_999, {"reasons": "理由"}, "below-floor-without-ground"),
        (8_000_000, {}, "outside-tier-needs-reasons"),
        (5_000_000, {"kinds": ["fine", "revoke-licence"]}, "kind-not-in-statute"),
        (5_000_000, {"kinds": ["fine", "flogging"]}, "kind-not-known"),
        (5_000_000, {"facts": {"value": 500_000}}, "fact-not-established"),
    ],
)
def test_an_unlawful_choice_is_refused_and_nothing_written(choose_fine, amount, more, code):
    with pytest.raises(Refused) as refusal:
        choose_fine(amount, **more)
    assert refusal.value.code == code
    assert not Chosen.objects.exists()
    assert not Event.objects.filter(kind="discretion.chosen").exists()


def test_nobody_approves_what_they_propose(choose_fine, officer, make_person, office):
    with pytest.raises(Refused) as refusal:
        choose_fine(8_000_000, reasons="理由", approver=officer)
    assert refusal.value.code == "approver-is-the-proposer"
    with pytest.raises(Refused) as refusal:
        choose_fine(8_000_000, reasons="理由", approver=make_person("clerk", office=office))
    assert refusal.value.code == "approver-not-in-charge"


def test_a_first_missing_purchase_check_is_not_fined(no_check, office, officer, chief, april_20):
    """食品安全法第一百二十六条."""
    facts = {"refused": False, "serious": False, "records_missing": 3, "harm": False, "partly_corrected": False}
    with pytest.raises(Refused) as refusal:
        choose(
            "proceeding:t2", standard_hash=no_check.hash, office=office, facts=facts, kinds=["fine"], amount=500_000,
            reasons="理由", approver=chief, by=officer, on=april_20,
        )  # fmt: skip
    assert refusal.value.code == "penalty-before-the-order"


def test_a_case_keeps_the_standard_it_began_under(no_licence, april_20):
    proposal = queries.proposal_for(no_licence.key, FOUND, on=april_20)
    assert proposal.tier.key == "lighter"
    with pytest.raises(Refused) as refusal:
        queries.proposal_for(no_licence.key, FOUND, on=april_20.replace(year=2025))
    assert refusal.value.code == "rule-not-in-force"


def test_what_was_chosen_cannot_be_changed(choose_fine):
    choose_fine(5_000_000)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE discretion_chosen SET amount = 1")


def test_choosing_costs_five_statements(choose_fine, django_assert_max_num_queries):
    choose_fine(5_000_000)
    with django_assert_max_num_queries(8):
        choose_fine(5_100_000)
