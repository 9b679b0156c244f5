"""The decision of a real case, published: its party is masked by what the case knows, not by how the name looks."""

import json

import pytest

from quanheng.cases.actions import PartyFacts
from quanheng.disclosure import queries
from quanheng.disclosure.actions import approve, draft
from quanheng.documents.models import Document
from quanheng.exchange.models import OutgoingMessage
from quanheng.ledger.followers import run_followers
from tests.cases.conftest import (  # noqa: F401
    DAY,
    FACTS,
    NO_PURCHASE_CHECK,
    approval_staff,
    facts,
    make_case,
    make_published,
    people,
    rules,
    staff,
    today,
    yes,
)
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
TRADER = PartyFacts(
    kind="person",
    name="诺敏高娃额尔德尼",
    identifier="",
    address="示范区示例街3号后院",
    representative="",
    phone="13800138000",
)

ORDER = {"correction-order": {"demand": "补齐进货查验记录", "correct_by": "2026-12-01", "warned": True}}


@pytest.fixture
def decision(make_case):  # noqa: F811
    case = make_case(*PENALTY[1:3], "correction-order", item=NO_PURCHASE_CHECK, party=TRADER, facts=FACTS | ORDER)
    run_followers()
    return Document.objects.get(kind="order-to-correct", about=case.proceeding.subject)


def test_a_long_name_of_a_person_is_masked_because_the_case_says_it_is_one(decision, make_person):
    office = decision.office
    made = draft(decision, by=make_person("disclosure-drafter", office=office), on=DAY)
    approve(made, by=make_person("disclosure-reviewer", office=office), on=DAY)
    run_followers()
    sent = json.dumps(
        list(OutgoingMessage.objects.filter(topic="decision").values_list("body", flat=True)), ensure_ascii=False
    )
    assert sent != "[]"
    for secret in (TRADER.name, "示例街3号", TRADER.phone):
        assert secret not in sent
    assert "诺某" in sent


def test_the_public_copy_names_the_item_the_power_rests_on(decision):
    assert queries.case_of(decision).item_code == NO_PURCHASE_CHECK
