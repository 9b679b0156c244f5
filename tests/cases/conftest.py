"""Published items, staff for every post of their office, and cases under way."""

from datetime import date

import pytest

from quanheng.cases.actions import Discretion, PartyFacts, open_case
from quanheng.payments.actions import import_feed, make_order
from quanheng.payments.feeds import FeedRow, FeedTable
from quanheng.people.models import Office
from quanheng.rulebook.actions import load_all
from tests.cases.together import take_together
from tests.catalogue.conftest import facts, make_published, people, today, yes  # noqa: F401
from tests.proceedings.conftest import Staff
from tests.rules.procedures import FACTS as BARE_FACTS

UNLICENSED_FOOD, NO_PURCHASE_CHECK, FOOD_LICENCE = "990225001000", "990225004000", "990128001000"
DAY = date(2026, 11, 20)
SHOP = PartyFacts(
    kind="organisation", name="示范区示例小吃店", identifier="99FAKE00000000000C", address="示范区示例路1号",
    representative="示范子",
)  # fmt: skip
KINDS = ["fine"]
# Food worth 8,600 yuan sold without a licence: 50,000 to 100,000, ordinary tier 65,000 to 85,000.
FOUND = Discretion(facts={"value": 860000, "days": 40, "harm": False, "repeated": False, "removed": False})
HANDED_OVER = {"place": "示范区示例路1号", "signed_by": "示范子", "relation": "representative"}
FACTS = {
    **BARE_FACTS,
    "clue": {"source": "inspection", "found_on": DAY.isoformat(), "clue_summary": "检查发现无证经营"},
    "close-investigation": {**BARE_FACTS["close-investigation"], "kinds": KINDS, "fine": 7000000},
    "notice": {**BARE_FACTS["notice"], "kinds": KINDS, "fine": 7000000, "statement_until": "2026-11-27"},
    "decision": {**BARE_FACTS["decision"], "kinds": KINDS, "fine": 7000000},
    "perform": {**BARE_FACTS["perform"], "paid": 7000000},
    "serve": {**BARE_FACTS["serve"], **HANDED_OVER},
    "issue": {**BARE_FACTS["issue"], **HANDED_OVER},
}


def pay_in_full(case, *, by, on: date) -> None:
    """The bank reports what the decision demands, which alone takes the step `perform`."""
    order = make_order(case, by=None, on=on)
    row = FeedRow(2, f"T{order.number}", on, order.unpaid, order.number)
    import_feed(FeedTable("bank.csv", order.number, (row,)), by=by, on=on)


@pytest.fixture
def rules(db):
    """Every rule of law/ loaded."""
    from django.conf import settings

    load_all(settings.LAW, by=None, on=DAY)


@pytest.fixture
def staff(people, make_person):  # noqa: F811
    office = Office.objects.get(code="scjg")
    roles = ("officer", "section-chief", "head", "legal-reviewer", "hearing-chair", "finance")
    who = {role: make_person(role, office=office) for role in roles}
    return Staff(office, who, make_person("officer", office=office))


@pytest.fixture
def approval_staff(people, make_person):  # noqa: F811
    office = Office.objects.get(code="xzsp")
    who = {role: make_person(role, office=office) for role in ("clerk", "examiner", "section-chief", "head")}
    return Staff(office, who, make_person("examiner", office=office))


@pytest.fixture
def make_case(make_published, staff, approval_staff):  # noqa: F811
    """A case opened under a real published item, walked through these further steps on one day."""
    published: set[str] = set()

    def make(*steps: str, item: str = UNLICENSED_FOOD, on: date = DAY, facts=FACTS, standard=FOUND, party=SHOP):  # noqa: F811
        if item not in published:
            make_published(item)
            published.add(item)
        who = approval_staff if item == FOOD_LICENCE else staff
        first = "receive" if item == FOOD_LICENCE else "clue"
        opener = who.people["clerk" if item == FOOD_LICENCE else "officer"]
        case = open_case(item, office=who.office, party=party, facts=facts[first], by=opener, on=on)
        for step in steps:
            by, others = who.for_step(case.proceeding, step)
            if step == "perform":
                pay_in_full(case, by=by, on=on)
                continue
            take_together(
                case, step, by=by, on=on, with_persons=others, facts=facts.get(step, {}),
                discretion=standard if step == "close-investigation" else None,
            )  # fmt: skip
        case.proceeding.refresh_from_db()
        return case

    return make
