"""Who may put what into a file: nobody recused, nobody who reviews the same case; and a file that is gone is said."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from quanheng.casefiles import actions
from quanheng.casefiles.models import CustodyMove, Evidence, EvidenceFile, Exclusion, Reading
from quanheng.cases.actions import take_case_step
from quanheng.documents import files
from quanheng.people.models import Holding, Post
from quanheng.proceedings.models import RefusedAttempt
from quanheng.rules.refusal import Refused
from tests.casefiles.conftest import AFTER, PHOTO, sent
from tests.cases.conftest import DAY

pytestmark = pytest.mark.django_db


def recuse(case, staff, person, by=None) -> None:
    facts = {
        "recused_person": person.pk, "recusal_asked_by": "party", "recusal_reasons": "示例", "recusal_granted": True,
    }  # fmt: skip
    take_case_step(case, "recusal", by=by or staff.people["head"], on=DAY, facts=facts)


def also_holds(person, role: str, office) -> None:
    post = Post.objects.get_or_create(office=office, role=role, defaults={"name": role})[0]
    Holding.objects.create(person=person, post=post, begins_on=DAY, document="示范任〔2026〕1号")


def test_who_was_recused_collects_and_moves_nothing(case, register, staff):
    """行政处罚法第四十三条: 应当回避 — at the side of another officer as little as alone."""
    evidence = register(case)
    recuse(case, staff, staff.partner)
    acts = [
        lambda: register(case),
        lambda: register(case, by=staff.partner, second=staff.people["officer"]),
        lambda: actions.move(
            evidence, kind="stored", given_to="证物室", reason="入库", moved_on=DAY, by=staff.partner, on=DAY
        ),
    ]
    for act in acts:
        with pytest.raises(Refused) as refusal:
            act()
        assert (refusal.value.code, refusal.value.article) == ("person-recused", "行政处罚法第四十三条")
    assert (Evidence.objects.count(), CustodyMove.objects.count()) == (1, 1)
    assert RefusedAttempt.objects.filter(code="person-recused").count() == 3


def test_a_recused_head_excludes_no_evidence(case, register, staff):
    evidence = register(case)
    other = staff.people["section-chief"]
    also_holds(other, "head", staff.office)
    recuse(case, staff, staff.people["head"], by=other)
    with pytest.raises(Refused, match="person-recused"):
        actions.exclude(evidence, reasons="非法取得", by=staff.people["head"], on=DAY)
    assert not Exclusion.objects.exists()


def test_who_reviewed_the_case_collects_no_evidence_for_it(make_case, register, staff):
    """行政处罚法第五十八条: whoever reviews did not investigate, and does not afterwards."""
    reviewer = staff.people["legal-reviewer"]
    also_holds(reviewer, "officer", staff.office)
    case = make_case(*AFTER[:4], "statement")
    passed = {"review_opinion": "pass", "review_reasons": "示例"}
    take_case_step(case, "legal-review", by=reviewer, on=DAY, facts=passed)
    with pytest.raises(Refused) as refusal:
        register(case, second=reviewer)
    assert (refusal.value.code, refusal.value.article) == ("collector-in-another-role", "行政处罚法第五十八条")
    assert not Evidence.objects.exists()
    register(case)


@pytest.mark.parametrize("changes", [{"kind": "hearsay"}, {"form": "fax"}])
def test_evidence_is_of_a_kind_the_law_lists(case, register, changes):
    with pytest.raises(Refused, match="evidence-kind-unknown"):
        register(case, replace(PHOTO, **changes))
    assert not Evidence.objects.exists()


def test_a_movement_is_of_a_known_kind(case, register, staff):
    with pytest.raises(Refused, match="custody-kind-unknown"):
        actions.move(
            register(case), kind="lost", given_to="x", reason="x", moved_on=DAY, by=staff.people["officer"], on=DAY
        )


def test_evidence_of_tomorrow_or_by_who_left_is_refused(case, register, staff):
    with pytest.raises(Refused, match="evidence-of-a-later-day"):
        register(case, replace(PHOTO, collected_on=DAY + timedelta(1)))
    Holding.objects.filter(person=staff.partner).update(ends_on=DAY - timedelta(1))
    with pytest.raises(Refused, match="collector-without-post"):
        register(case)
    Holding.objects.filter(person=staff.people["officer"]).update(ends_on=DAY)
    with pytest.raises(Refused, match="not-permitted"):
        register(case, on=DAY + timedelta(1))


@pytest.mark.parametrize("door", ["casefile-download", "casefile-export"])
def test_a_file_that_is_gone_is_said_and_nothing_is_read(case, register, staff, signed_in, door):
    register(case, files=[sent()])
    file = EvidenceFile.objects.get()
    files.path_of(file.sha256).unlink()
    client = signed_in(staff.people["officer"])
    more = [file.pk] if door == "casefile-download" else []
    answer = client.post(reverse(door, args=[case.proceeding.code, *more]), {"why": "review"})
    assert answer.status_code == 409
    assert "不在保存的位置" in answer.content.decode()
    assert not Reading.objects.filter(what=Reading.What.FILE).exists()
