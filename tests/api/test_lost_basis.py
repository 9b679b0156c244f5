"""Once an article of its basis applies no more an item opens no case, through whichever door it is asked."""

from datetime import datetime, time

import pytest
from django.urls import reverse
from django.utils.timezone import get_current_timezone

from quanheng.cases.actions import open_case
from quanheng.cases.models import Case
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.api.test_interface import PARTY
from tests.cases.conftest import FACTS, SHOP
from tests.catalogue.amended import CODE, FIRST, LAST, amended, calendars

__all__ = ["amended", "calendars"]

pytestmark = pytest.mark.django_db
ARTICLE = "云栖县风筝放飞条例第三条"


@pytest.fixture
def kept_on(rules, amended, staff, monkeypatch):
    """The item, and the clock set to a day."""
    amended()

    def on(day):
        noon = datetime.combine(day, time(12), tzinfo=get_current_timezone())
        monkeypatch.setattr("quanheng.site.middleware.today", lambda: day)
        for place in (
            "quanheng.ledger.actions",
            "quanheng.cases.actions.opening",
            "quanheng.proceedings.actions.steps",
        ):
            monkeypatch.setattr(f"{place}.now", lambda: noon)
        return day

    return on


def clue(day):
    return {**FACTS["clue"], "found_on": day.isoformat()}


def through_the_action(day, staff, client, program):
    try:
        open_case(CODE, office=staff.office, party=SHOP, facts=clue(day), by=staff.people["officer"], on=day)
    except Refused as refusal:
        return refusal.code, refusal.article
    return None


def through_the_interface(day, staff, client, program):
    asked = {"item": CODE, "party": PARTY, "facts": clue(day), "on": day.isoformat()}
    answer = program(staff.people["officer"]).post("/cases", asked)
    return (answer.json()["code"], answer.json()["article"]) if answer.status_code != 201 else None


def through_the_page(day, staff, client, program):
    client.force_login(staff.people["officer"])
    data = {
        "kind": "organisation", "name": "示范区示例小吃店", "address": "示范区示例路1号", "on": day.isoformat(),
        "fact-source": "inspection", "fact-found_on": day.isoformat(), "fact-clue_summary": "检查发现",
    }  # fmt: skip
    answer = client.post(reverse("case-new", args=[CODE]), data)
    if answer.status_code == 302:
        return None
    assert (answer.status_code, "现在不适用，不能据此行使权力" in answer.content.decode()) == (409, True), (
        answer.content.decode()
    )
    return "item-basis-not-in-force", ARTICLE


@pytest.mark.parametrize("door", [through_the_action, through_the_interface, through_the_page])
def test_the_last_day_opens_a_case_and_the_first_day_after_is_refused_and_writes_none(
    kept_on, staff, client, program, door
):
    assert door(kept_on(LAST), staff, client, program) is None
    assert Case.objects.count() == 1
    assert door(kept_on(FIRST), staff, client, program) == ("item-basis-not-in-force", ARTICLE)
    assert Case.objects.count() == 1


def test_a_case_dated_back_to_the_last_day_is_refused_too_and_the_attempt_is_on_record(kept_on, staff):
    kept_on(FIRST)
    with pytest.raises(Refused, match="item-basis-not-in-force"):
        open_case(CODE, office=staff.office, party=SHOP, facts=clue(LAST), by=staff.people["officer"], on=LAST)
    assert not Case.objects.exists()
    assert RefusedAttempt.objects.count() == 1


def test_a_case_says_by_which_law_an_act_of_before_the_change_is_judged(kept_on, staff, program):
    day, officer = kept_on(LAST), staff.people["officer"]
    case = open_case(CODE, office=staff.office, party=SHOP, facts=clue(day), by=officer, on=day)
    asked = f"/cases/{case.proceeding.code}"
    assert program(officer).get(asked).json()["law_of_the_act"] is None
    kept_on(FIRST)
    law = program(officer).get(asked).json()["law_of_the_act"]
    assert (law["article"], law["judged_by"]) == (
        "行政处罚法第三十七条", "law-of-the-act-unless-the-new-law-is-lighter",
    )  # fmt: skip
    assert (law["done_on"], law["stated"], law["judged_on"]) == (LAST.isoformat(), False, FIRST.isoformat())
    (changed,) = law["changed"]
    assert (changed["cited"], changed["changed_on"]) == (ARTICLE, FIRST.isoformat())
    (old,), (new,) = changed["then"], changed["now"]
    assert ("一百元以上五百元以下" in old["text"], "二百元以上一千元以下" in new["text"]) == (True, True)
    assert (old["article"], new["article"], new["likeness"]) == ("第三条", "第三条", 100)
