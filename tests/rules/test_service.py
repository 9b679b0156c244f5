"""民事诉讼法第八十七条至第九十五条: by which methods a document is served, with what proof, on which day."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.refusal import Refused
from quanheng.rules.service import Consent, check_consent, check_service, counted, method_of, read_methods, served_on
from tests.rules.calendar_2026 import CALENDAR

POLICY = Path(__file__).parents[2] / "law" / "policies" / "service.toml"
METHODS = read_methods(tomllib.loads(POLICY.read_text("utf-8")))
DAY = date(2026, 3, 10)
ADDRESS = "shop@example.invalid"
PROOF = {
    "on-the-spot": {"place": "示范局", "signed_by": "甲", "relation": "self"},
    "direct": {"place": "示例路1号", "signed_by": "甲", "relation": "family"},
    "left": {"place": "示例路1号", "refusal": "拒绝签收", "witness": "社区代表乙"},
    "electronic": {"place": ADDRESS, "arrived_on": "2026-03-10", "delivery_proof": "回执1"},
    "entrusted": {
        "place": "外县", "entrusted_to": "外县局", "difficulty": "住所在外县", "signed_on": "2026-03-10",
        "signed_by": "甲",
    },
    "post": {
        "place": "示例路1号", "difficulty": "多次上门无人", "tracking": "FAKE1", "received_on": "2026-03-10",
        "signed_by": "甲",
    },
    "forwarded": {"place": "某监所", "forwarded_by": "某监所", "forward_ground": "被监禁", "signed_on": "2026-03-10"},
    "notice": {
        "place": "政府网站公告栏", "reason": "下落不明", "attempts": "直接送达、邮寄送达均未果",
        "published_on": "2026-02-08",
    },
}  # fmt: skip


def refusal_of(key, proof, on=DAY) -> Refused:
    with pytest.raises(Refused) as refusal:
        check_service(method_of(METHODS, key), proof, acted_on=on, calendar=CALENDAR)
    return refusal.value


def test_every_method_of_the_statute_is_there_under_its_article():
    assert {method.key for method in METHODS} == set(PROOF)
    assert {method.basis[-5:] for method in METHODS} >= {"第八十八条", "第八十九条", "法第九十条", "第九十一条"}


@pytest.mark.parametrize("key", PROOF)
def test_each_method_with_its_whole_proof_counts_on_its_day(key):
    method = method_of(METHODS, key)
    check_service(method, PROOF[key], acted_on=DAY, calendar=CALENDAR)
    assert served_on(method, PROOF[key], acted_on=DAY, calendar=CALENDAR) == DAY
    assert method.basis in counted(method, PROOF[key])


@pytest.mark.parametrize(
    ("key", "missing"),
    [(method.key, field.key) for method in METHODS for field in method.proof if field.required],
)
def test_each_proof_missing_in_turn_is_refused_under_the_article_of_the_method(key, missing):
    refusal = refusal_of(key, {name: value for name, value in PROOF[key].items() if name != missing})
    assert refusal.code == "service-proof-missing"
    assert refusal.article == method_of(METHODS, key).basis


def test_left_service_needs_a_witness_or_a_video_and_either_will_do():
    """民事诉讼法第八十九条: 邀请代表到场见证，或者拍照、录像."""
    bare = {"place": "示例路1号", "refusal": "拒绝签收"}
    assert refusal_of("left", bare).code == "service-proof-missing"
    for proof in ({"witness": "社区代表乙"}, {"video": "录像1号"}):
        check_service(method_of(METHODS, "left"), {**bare, **proof}, acted_on=DAY, calendar=CALENDAR)


@pytest.mark.parametrize(("on", "lawful"), [(date(2026, 3, 9), False), (DAY, True), (date(2026, 3, 11), False)])
@pytest.mark.parametrize("key", ["electronic", "post", "entrusted", "forwarded", "notice"])
def test_the_step_is_dated_on_the_day_of_service_and_on_no_other(key, on, lawful):
    if lawful:
        return check_service(method_of(METHODS, key), PROOF[key], acted_on=on, calendar=CALENDAR)
    refusal = refusal_of(key, PROOF[key], on)
    assert (refusal.code, refusal.params["served"]) == ("not-the-day-of-service", DAY)
    return None


@given(st.dates(date(2026, 1, 1), date(2026, 11, 1)))
def test_a_public_notice_serves_on_the_thirtieth_day_after_it_whatever_day_that_is(published):
    """民事诉讼法第九十五条: 自发出公告之日起，经过三十日，即视为送达."""
    proof = {**PROOF["notice"], "published_on": published.isoformat()}
    day = served_on(method_of(METHODS, "notice"), proof, acted_on=published, calendar=CALENDAR)
    assert day == published + timedelta(days=30)


def test_a_day_that_is_none_and_a_proof_of_another_method_are_refused():
    assert refusal_of("post", {**PROOF["post"], "received_on": "昨天"}).code == "service-proof-missing"
    assert refusal_of("direct", {**PROOF["direct"], "tracking": "FAKE1"}).code == "service-proof-unknown"
    with pytest.raises(Refused) as refusal:
        method_of(METHODS, "pigeon")
    assert refusal.value.code == "no-such-service"


@pytest.mark.parametrize(
    ("consents", "lawful"),
    [
        ([], False),
        ([Consent(ADDRESS, DAY)], True),
        ([Consent("other@example.invalid", DAY)], False),
        ([Consent(ADDRESS, DAY + timedelta(days=1))], False),
        ([Consent(ADDRESS, date(2026, 1, 5), withdrawn_on=DAY)], False),
        ([Consent(ADDRESS, date(2026, 1, 5), withdrawn_on=DAY + timedelta(days=1))], True),
    ],
)
def test_electronic_service_needs_a_consent_signed_for_this_address_and_standing(consents, lawful):
    """行政处罚法第六十一条第二款."""
    method = method_of(METHODS, "electronic")
    if lawful:
        return check_consent(method, PROOF["electronic"], consents, on=DAY)
    with pytest.raises(Refused) as refusal:
        check_consent(method, PROOF["electronic"], consents, on=DAY)
    assert (refusal.value.code, refusal.value.article) == ("served-without-consent", "行政处罚法第六十一条第二款")
    return None


def test_no_other_method_asks_for_consent():
    for method in METHODS:
        if method.key != "electronic":
            check_consent(method, PROOF[method.key], [], on=DAY)
