"""Powers read out of the law wait for a legal officer; what was held of each is on record."""

from datetime import date

import pytest
from django.urls import reverse

from quanheng.ledger.models import Event
from quanheng.rules.refusal import Refused
from quanheng.statutes.actions import judge_candidate, load_folder
from quanheng.statutes.candidates import candidate, candidates, counts
from quanheng.statutes.models import CandidateJudgement, StatuteVersion
from tests.statutes.folders import KITES, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture
def kites(tmp_path):
    load_folder(folder_of(tmp_path, {"地方性法规/云栖/风筝.md": KITES}), on=TODAY)
    return StatuteVersion.objects.select_related("statute").get(statute__title="云栖县风筝放飞条例")


@pytest.fixture
def licensed(tmp_path):
    """The kite rules with a licence: one 款 needs it and is fined for, another says who gives it."""
    needs = "第二条 放飞翼展三米以上的风筝，应当取得放飞许可证。\n\n放飞许可证由县风筝主管部门核发。"
    load_folder(
        folder_of(tmp_path, {"地方性法规/云栖/风筝.md": KITES.replace("第二条 放飞风筝不得系挂铃铛。", needs)}),
        on=TODAY,
    )
    return StatuteVersion.objects.select_related("statute").get(statute__title="云栖县风筝放飞条例")


@pytest.fixture
def legal(make_person):
    return make_person("legal-reviewer", name="示范法制")


def test_a_power_is_read_with_organ_conduct_kinds_and_range(kites):
    (found,) = candidates(kites)
    assert str(found.citation) == "云栖县风筝放飞条例第三条第一款"
    assert (found.read["department"], found.kinds) == ("县风筝主管部门", ["罚款"])
    fine = found.read["tiers"][0]["fines"][0]
    assert (fine["min"], fine["max"]) == (100, 500)


def test_a_licence_is_read_with_what_needs_it_its_permit_and_the_organ_named_elsewhere(licensed):
    licence = next(each for each in candidates(licensed) if each.kind == "licence")
    assert str(licence.citation) == "云栖县风筝放飞条例第二条第一款"
    assert (licence.conduct, licence.read["licence"]) == ("放飞翼展三米以上的风筝", "放飞许可证")
    assert (licence.read["department"], licence.department) == (None, "县风筝主管部门")
    assert licence.kinds == []


def test_a_licence_is_judged_as_a_licence_and_no_penalty_with_it(licensed, legal):
    found = candidate(licensed, 2, 0, 1, "licence")
    judge_candidate(found, "confirmed", by=legal, on=TODAY)
    with pytest.raises(Refused, match="candidate-unknown"):
        candidate(licensed, 2, 0, 1, "penalty")
    held = {each.kind: each.judgement for each in candidates(licensed) if each.article.number in {2, 3}}
    assert (held["licence"].kind, held["penalty"]) == ("licence", None)
    assert Event.objects.get(kind="statutes.candidate-judged").payload["facts"]["kind"] == "licence"


def test_the_page_of_a_text_offers_to_confirm_its_licence(client, licensed, legal, today):
    client.force_login(legal, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("statute-candidates", args=[licensed.code])).content.decode()
    assert "认定为许可权" in page
    place = reverse("candidate-judge", args=[licensed.code, 2, 0, 1])
    assert client.post(place, {"verdict": "confirmed", "kind": "licence"}).status_code == 302
    assert CandidateJudgement.objects.get().kind == "licence"
    assert client.post(place, {"verdict": "confirmed", "kind": "kite"}).status_code == 409


def test_a_judgement_is_kept_with_what_was_read_and_recorded(kites, legal):
    found = candidate(kites, 3, 0, 1)
    judge_candidate(found, "confirmed", by=legal, on=TODAY)
    (after,) = candidates(kites)
    assert (after.judgement.verdict, after.judgement.read, after.changed) == ("confirmed", found.read, False)
    event = Event.objects.get(kind="statutes.candidate-judged")
    assert event.payload["facts"]["provision"] == "云栖县风筝放飞条例第三条第一款"
    assert counts([after]) == {"waiting": 0, "confirmed": 1, "rejected": 0}


def test_the_latest_judgement_counts_and_the_earlier_one_stays(kites, legal):
    found = candidate(kites, 3, 0, 1)
    judge_candidate(found, "confirmed", by=legal, on=TODAY)
    judge_candidate(found, "rejected", reason="另有规定", by=legal, on=TODAY)
    assert candidates(kites)[0].judgement.verdict == "rejected"
    assert CandidateJudgement.objects.count() == 2


@pytest.mark.parametrize(
    ("verdict", "reason", "code"),
    [
        ("rejected", " ", "candidate-reason-missing"),
        ("maybe", "", "candidate-verdict-unknown"),
        ("rejected", "长" * 501, "candidate-reason-too-long"),
    ],
)
def test_a_judgement_that_says_nothing_is_refused_and_writes_nothing(kites, legal, verdict, reason, code):
    with pytest.raises(Refused) as refusal:
        judge_candidate(candidate(kites, 3, 0, 1), verdict, reason=reason, by=legal, on=TODAY)
    assert refusal.value.code == code
    assert not CandidateJudgement.objects.exists()


def test_only_a_legal_officer_judges(kites, make_person):
    with pytest.raises(Refused) as refusal:
        judge_candidate(candidate(kites, 3, 0, 1), "confirmed", by=make_person("officer"), on=TODAY)
    assert refusal.value.code == "not-permitted"
    assert not CandidateJudgement.objects.exists()


def test_what_the_machine_does_not_read_cannot_be_judged(kites):
    for place in ((1, 0, 1), (3, 0, 2), (99, 0, 1)):
        with pytest.raises(Refused) as refusal:
            candidate(kites, *place)
        assert refusal.value.code == "candidate-unknown"


def test_candidates_cost_two_statements(kites, django_assert_num_queries):
    with django_assert_num_queries(2):
        candidates(kites)


def test_the_page_shows_the_source_and_takes_the_judgement(client, kites, legal, today):
    client.force_login(legal, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("statute-candidates", args=[kites.code])).content.decode()
    assert "<mark>" in page
    assert "认定为处罚权" in page
    sent = client.post(reverse("candidate-judge", args=[kites.code, 3, 0, 1]), {"verdict": "confirmed"})
    assert sent.status_code == 302
    page = client.get(reverse("statute-candidates", args=[kites.code]), {"state": "confirmed"}).content.decode()
    assert "示范法制" in page


def test_a_rejection_without_a_reason_is_told_on_the_page_and_writes_nothing(client, kites, legal, today):
    client.force_login(legal, backend="django.contrib.auth.backends.ModelBackend")
    sent = client.post(reverse("candidate-judge", args=[kites.code, 3, 0, 1]), {"verdict": "rejected", "reason": " "})
    assert sent.status_code == 409
    assert sent.context["refusal"].code == "candidate-reason-missing"
    assert f'href="{reverse("statute-candidates", args=[kites.code])}?state=waiting"' in sent.content.decode()
    assert not CandidateJudgement.objects.exists()


def test_who_may_not_judge_sees_no_form(reader, kites):
    page = reader.get(reverse("statute-candidates", args=[kites.code])).content.decode()
    assert "认定为处罚权" not in page
    sent = reader.post(reverse("candidate-judge", args=[kites.code, 3, 0, 1]), {"verdict": "confirmed"})
    assert sent.status_code == 403
    assert not CandidateJudgement.objects.exists()


def test_nobody_sees_candidates_without_signing_in(client, kites):
    assert client.get(reverse("statute-candidates", args=[kites.code])).status_code == 302
