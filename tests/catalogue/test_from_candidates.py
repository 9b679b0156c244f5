"""One click from a 款 of the law to the draft of an item: filled in, traced, counted, and not published unconfirmed."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from django.urls import reverse

from quanheng.catalogue import actions, candidates, queries
from quanheng.catalogue.candidates import Asked, likely_office, outcomes, powers
from quanheng.catalogue.models import CandidateDraft, ItemVersion, PowerItem
from quanheng.ledger.models import Event
from quanheng.people.models import Office
from quanheng.rules.refusal import Refused
from quanheng.statutes.actions import judge_candidate, load_folder, read_powers
from quanheng.statutes.candidates import candidate
from quanheng.statutes.models import PowersRead, ReadPower, StatuteVersion
from tests.cases.conftest import FOOD_LICENCE
from tests.statutes.folders import KITES, folder_of

pytestmark = pytest.mark.django_db
PLACE = "云栖县风筝放飞条例第三条第一款"
REFERRED = KITES.replace(
    "第四条 本",
    "第四条 有下列情形之一的，由县风筝主管部门依照本条例第三条的规定处罚：\n\n"
    "（一）夜间放飞的；\n\n（二）在桥上放飞的。\n\n第五条 本",
)


@pytest.fixture
def text(tmp_path, today):
    """The kite rules with their powers read; the package still waits."""
    load_folder(folder_of(tmp_path, {"地方性法规/云栖/风筝.md": REFERRED}), on=today)
    assert read_powers(1) == 1
    return StatuteVersion.objects.get(statute__title="云栖县风筝放飞条例")


@pytest.fixture
def power(text):
    return ReadPower.objects.select_related("article", "version__statute").get(version=text, article__number=3)


@pytest.fixture
def legal(people, make_person):
    return make_person("legal-reviewer", office=Office.objects.get(code="scjg"), name="示范法制")


@pytest.fixture
def drafted(make_published, power, legal, today):
    """The draft of a legal officer whose office has a published item already."""
    make_published()
    return actions.draft_from_candidate(power, "scjg", by=legal, on=today)


def refused(code, do, *args, **kwargs):
    with pytest.raises(Refused) as refusal, transaction.atomic():
        do(*args, **kwargs)
    assert refusal.value.code == code
    return refusal.value


@pytest.fixture
def carry(people, yes, today):
    """Carry a version through review, approval and publication."""

    def through(version):
        actions.review(version, yes, by=people.reviewer, on=today)
        actions.approve(version, document_number="示府审〔2026〕9号", by=people.approver, on=today)
        return actions.publish(version, by=people.publisher, on=today)

    return through


@pytest.fixture
def judge(text, legal, today):
    """The legal officer's word on 第三条."""
    return lambda verdict: judge_candidate(
        candidate(text, 3, 0, 1), verdict, reason="核对过" if verdict == "rejected" else "", by=legal, on=today
    )


def test_the_draft_is_filled_in_from_the_text_and_logged(drafted, legal):
    facts = drafted.facts
    assert facts["basis"] == [PLACE]
    assert facts["behaviours"] == ["系挂铃铛"]
    assert (facts["name"], facts["penalties"]) == ("对系挂铃铛的处罚", ["罚款"])
    assert facts["penalty_range"] == "罚款100元以上500元以下"
    assert (facts["code"], drafted.number) == ("990225002000", 1)
    event = Event.objects.filter(kind="catalogue.item-drafted").latest("pk")
    assert event.payload["facts"]["provision"] == PLACE
    assert drafted.steps.get().by == legal


def test_the_draft_is_traced_to_its_article_and_kept_as_it_was_read(drafted, power):
    origin = candidates.origin(drafted.item)
    assert (origin.place, origin.verdict, origin.read) == (PLACE, "", power.read)
    assert queries.cited(drafted, date(2026, 11, 20))[0].address.endswith("/3/")


def test_a_rule_by_reference_takes_the_range_from_where_it_stands(make_published, text, legal, today):
    make_published()
    power = ReadPower.objects.select_related("article", "version__statute").get(version=text, article__number=4)
    facts = actions.draft_from_candidate(power, "scjg", by=legal, on=today).facts
    assert facts["basis"] == ["云栖县风筝放飞条例第四条第一款", PLACE]
    assert facts["behaviours"] == ["夜间放飞的", "在桥上放飞的"]
    assert facts["penalty_range"] == "罚款100元以上500元以下"


def test_what_is_not_confirmed_cannot_be_published_and_nothing_is_written(drafted, people, yes, today):
    actions.review(drafted, yes, by=people.reviewer, on=today)
    actions.approve(drafted, document_number="1号", by=people.approver, on=today)
    before = Event.objects.count()
    refusal = refused("item-candidate-unconfirmed", actions.publish, drafted, by=people.publisher, on=today)
    assert refusal.article == PLACE
    assert Event.objects.count() == before
    assert PowerItem.objects.get(pk=drafted.item_id).status == "draft"


def test_a_rejected_candidate_is_not_published_either(drafted, judge, carry):
    judge("rejected")
    refused("item-candidate-unconfirmed", carry, drafted)


def test_confirming_another_reading_than_the_one_drafted_from_confirms_nothing(drafted, text, legal, carry, today):
    found = candidate(text, 3, 0, 1)
    otherwise = replace(found, read={**found.read, "department": "示例机关"})
    judge_candidate(otherwise, "confirmed", by=legal, on=today)
    assert candidates.origin(drafted.item).verdict == ""
    refused("item-candidate-unconfirmed", carry, drafted)


def test_a_confirmed_draft_is_published_and_counts_as_accepted(drafted, judge, carry):
    assert outcomes() == {"accepted": 0, "changed": 0, "rejected": 0, "waiting": 1}
    judge("confirmed")
    carry(drafted)
    assert outcomes() == {"accepted": 1, "changed": 0, "rejected": 0, "waiting": 0}


def test_a_later_version_that_is_published_instead_counts_as_changed(drafted, judge, carry, people, today):
    judge("confirmed")
    later = actions.draft({**drafted.facts, "name": "对系挂铃铛放飞的处罚"}, by=people.reporter, on=today)
    carry(later)
    assert outcomes()["changed"] == 1


def test_a_later_version_on_the_same_article_still_needs_the_confirmation(drafted, carry, people, today):
    later = actions.draft({**drafted.facts, "name": "对系挂铃铛放飞的处罚"}, by=people.reporter, on=today)
    refused("item-candidate-unconfirmed", carry, later)


def test_one_bar_shows_what_became_of_the_drafts_its_parts_end_to_end(see, drafted, judge, legal, today):
    judge("rejected")
    other = ReadPower.objects.select_related("article", "version__statute").get(article__number=4)
    actions.draft_from_candidate(other, "scjg", by=legal, on=today)
    page = see(legal).get(reverse("candidates")).content.decode()
    assert 'viewBox="0 0 2 1"' in page
    parts = re.findall(r'<rect class="is-(\w+)" x="(\d+)" width="(\d+)"', page)
    assert parts == [
        ("accepted", "0", "0"), ("changed", "0", "0"), ("rejected", "0", "1"), ("waiting", "1", "1"),
    ]  # fmt: skip


def test_before_anything_is_drafted_there_is_no_bar(see, make_published, power, legal):
    make_published()
    assert "<rect" not in see(legal).get(reverse("candidates")).content.decode().partition("已起草的事项")[2]


def test_a_rejected_candidate_counts_as_a_rejected_draft(drafted, judge):
    judge("rejected")
    assert outcomes()["rejected"] == 1


def test_one_office_drafts_a_candidate_once(drafted, power, legal, today):
    before = ItemVersion.objects.count()
    refused("candidate-drafted-already", actions.draft_from_candidate, power, "scjg", by=legal, on=today)
    assert ItemVersion.objects.count() == before == CandidateDraft.objects.count() + 1


def test_only_for_the_own_office_and_only_those_who_may(make_published, power, legal, people, today):
    make_published()
    for office, by in (("xzsp", legal), ("scjg", people.reviewer), ("scjg", people.publisher)):
        refused("not-permitted", actions.draft_from_candidate, power, office, by=by, on=today)
    assert not CandidateDraft.objects.exists()


def test_an_office_without_any_item_is_told_to_report_one_first(power, legal, today):
    refused("candidate-office-without-items", actions.draft_from_candidate, power, "scjg", by=legal, on=today)
    assert not ItemVersion.objects.exists()


def test_drafting_costs_the_same_each_time(make_published, power, legal, today, django_assert_max_num_queries):
    make_published()
    with django_assert_max_num_queries(32):
        actions.draft_from_candidate(power, "scjg", by=legal, on=today)


def test_the_powers_of_a_text_are_read_once_and_again_when_the_reader_changes(text, monkeypatch):
    assert PowersRead.objects.get(version=text).found == 2
    monkeypatch.setattr("quanheng.statutes.actions.powers.reader", lambda: "another")
    before = set(ReadPower.objects.filter(version=text).values_list("pk", flat=True))
    read_powers(1)
    after = set(ReadPower.objects.filter(version=text).values_list("pk", flat=True))
    assert len(after) == 2
    assert not before & after


def test_what_was_held_stays_when_a_text_is_read_anew(text, judge, monkeypatch):
    judge("confirmed")
    monkeypatch.setattr("quanheng.statutes.actions.powers.reader", lambda: "another")
    read_powers(1)
    assert ReadPower.objects.get(version=text, article__number=3).confirmed


def test_the_list_is_narrowed_by_statute_organ_and_what_was_held(text, judge, today):
    def found(**asked):
        return [str(each) for each in powers(Asked(**asked), today)]

    assert len(found()) == 2
    assert found(statute="风筝", department="风筝主管", state="waiting") == [PLACE, "云栖县风筝放飞条例第四条第一款"]
    assert found(department="公安") == found(state="confirmed") == []
    judge("confirmed")
    assert found(state="confirmed") == [PLACE]
    assert candidates.counted(powers(Asked(), today)) == {"waiting": 1, "confirmed": 1, "rejected": 0, "changed": 0}


def test_a_text_that_does_not_apply_offers_nothing(text):
    assert list(powers(Asked(), date(2011, 5, 31))) == []


def test_the_list_and_its_rows_cost_four_statements(drafted, today, django_assert_num_queries):
    offices = list(Office.objects.all())
    with django_assert_num_queries(4):
        rows = candidates.rows(powers(Asked(), today)[:20], offices, {"scjg"})
    assert [len(row.drafts) for row in rows] == [1, 0]
    assert [len(row.offices) for row in rows] == [0, 1]


def test_the_likely_office_shares_its_name_with_the_organ(people):
    names = {"scjg": "示范区市场监督管理局", "sthj": "示范区生态环境局", "gaj": "示范区公安局"}
    offices = [Office(code=code, name=name) for code, name in names.items()]
    assert likely_office("县级以上人民政府市场监督管理部门", offices) == "scjg"
    assert likely_office("公安机关", offices) == "gaj"
    assert likely_office("海事管理机构", offices) == ""


@pytest.fixture
def see(client, today, monkeypatch):
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: today)

    def log_in(person):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def test_one_click_leads_to_the_draft_with_its_source_marked(see, make_published, power, legal):
    make_published()
    browser = see(legal)
    page = browser.get(reverse("candidates")).content.decode()
    assert reverse("candidate-draft", args=[power.pk]) in page
    assert "<mark>系挂铃铛</mark>" in page
    sent = browser.post(reverse("candidate-draft", args=[power.pk]), {"office": "scjg"})
    item = browser.get(sent.headers["Location"]).content.decode()
    assert "未经认定，不能公布" in item
    assert "<mark>违反本条例第二条规定" in item


def test_a_second_click_says_what_was_drafted_and_drafts_nothing(see, make_published, power, legal):
    make_published()
    browser = see(legal)
    browser.post(reverse("candidate-draft", args=[power.pk]), {"office": "scjg"})
    again = browser.post(reverse("candidate-draft", args=[power.pk]), {"office": "scjg"})
    assert again.status_code == 409
    assert f'href="{reverse("candidates")}?kind=penalty"' in again.content.decode()
    assert "没有重复起草" in again.content.decode()
    assert CandidateDraft.objects.count() == 1


def test_the_officer_confirms_on_the_list_and_comes_back_to_it(see, power, legal):
    address = f"{reverse('candidates')}?statute=风筝"
    where = reverse("candidate-judge", args=[power.version.code, 3, 0, 1])
    sent = see(legal).post(where, {"verdict": "confirmed", "back": address})
    assert sent.headers["Location"].startswith(reverse("candidates"))
    power.refresh_from_db()
    assert power.confirmed
    elsewhere = see(legal).post(where, {"verdict": "confirmed", "back": "https://example.org/"})
    assert "example.org" not in elsewhere.headers["Location"]


def test_who_may_see_the_list_and_who_may_draft(see, client, power, people, make_person):
    assert client.get(reverse("candidates")).status_code == 302
    assert see(make_person("auditor", name="示范审计")).get(reverse("candidates")).status_code == 403
    reader = see(people.reviewer)
    assert "/draft/" not in reader.get(reverse("candidates")).content.decode()
    assert reader.post(reverse("candidate-draft", args=[power.pk]), {"office": "scjg"}).status_code == 403


def test_a_rejected_candidate_is_not_drafted_until_it_is_confirmed(make_published, power, judge, legal, today):
    make_published()
    judge("rejected")
    power.refresh_from_db()
    refusal = refused("candidate-rejected", actions.draft_from_candidate, power, "scjg", by=legal, on=today)
    assert refusal.params["reason"] == "核对过"
    assert not CandidateDraft.objects.exists()
    judge("confirmed")
    power.refresh_from_db()
    assert actions.draft_from_candidate(power, "scjg", by=legal, on=today).candidate


# A licence

NEEDS = "第二条 放飞翼展三米以上的风筝，应当向县风筝主管部门申请取得放飞许可证。"


@pytest.fixture
def licence(tmp_path, today):
    """The licence of the kite rules, read."""
    words = KITES.replace("第二条 放飞风筝不得系挂铃铛。", NEEDS)
    load_folder(folder_of(tmp_path, {"地方性法规/云栖/风筝.md": words}), on=today)
    assert read_powers(1) == 1
    return ReadPower.objects.select_related("article", "version__statute").get(kind="licence")


def test_a_licence_is_drafted_as_a_licence_with_its_permit_and_the_limit_the_law_presumes(
    make_published, licence, legal, today
):
    make_published()
    make_published(FOOD_LICENCE)
    version = actions.draft_from_candidate(licence, "scjg", by=legal, on=today)
    assert (version.item.kind, version.name) == ("licence", "放飞许可")
    assert version.facts["basis"] == ["云栖县风筝放飞条例第二条第一款"]
    assert (version.facts["result"], version.facts["statutory_limit"]) == ("放飞许可证", "20wd")
    assert version.facts["statutory_limit_basis"] == "行政许可法第四十二条"
    assert version.candidate.kind == "licence"
    refused("candidate-drafted-already", actions.draft_from_candidate, licence, "scjg", by=legal, on=today)
    assert outcomes()["waiting"] == 1


def test_what_holds_of_another_licence_of_the_office_alone_is_not_taken_over(make_published, licence, legal, today):
    own = {"statutory_limit": "15wd", "statutory_limit_basis": "特种设备安全法第三十三条"}
    make_published("990125001000", disclosure="on-request", undisclosed_reason="示例", **own)
    version = actions.draft_from_candidate(licence, "scjg", by=legal, on=today)
    assert version.facts["disclosure"] == "public"
    taken = {key: version.facts[key] for key in own}
    assert taken == {"statutory_limit": "20wd", "statutory_limit_basis": "行政许可法第四十二条"}


def test_a_licence_nobody_confirmed_is_not_published_and_a_confirmed_one_is(
    make_published, licence, legal, carry, today
):
    make_published()
    make_published(FOOD_LICENCE)
    version = actions.draft_from_candidate(licence, "scjg", by=legal, on=today)
    refused("item-candidate-unconfirmed", carry, version)
    judge_candidate(candidate(licence.version, 2, 0, 1, "licence"), "confirmed", by=legal, on=today)
    carry(version)
    assert outcomes()["accepted"] == 1


def test_the_list_is_narrowed_to_licences(client, licence, legal, today):
    client.force_login(legal)
    page = client.get(reverse("candidates"), {"kind": "licence"})
    assert [row.power.kind for row in page.context["rows"]] == ["licence"]
    assert "放飞许可证" in page.content.decode()
    assert {each["value"]: each["count"] for each in page.context["facets"][0]["options"]} == {
        "penalty": 1,
        "licence": 1,
    }
