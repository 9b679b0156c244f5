"""A legal officer confirms or rejects a power the machine read out of the law."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.rules.refusal import Refused
from quanheng.statutes.candidates import Candidate
from quanheng.statutes.models import CandidateJudgement, ReadPower

LONGEST_REASON = 500


@transaction.atomic
def judge_candidate(found: Candidate, verdict: str, *, reason: str = "", by: Person, on: date) -> CandidateJudgement:
    """Keep what the officer holds of it; a rejection says why. What was read is kept with it."""
    check(by.standing(on), Act.CANDIDATE_JUDGE)
    reason = reason.strip()
    if verdict not in set(CandidateJudgement.Verdict):
        raise Refused("candidate-verdict-unknown", verdict=verdict)
    if verdict == CandidateJudgement.Verdict.REJECTED and not reason:
        raise Refused("candidate-reason-missing", place=str(found.citation))
    if len(reason) > LONGEST_REASON:
        raise Refused("candidate-reason-too-long", most=LONGEST_REASON)
    row = CandidateJudgement.objects.create(
        article=found.article, paragraph=found.paragraph, kind=found.kind, verdict=verdict, reason=reason,
        read=found.read, by=by, on=on,
    )  # fmt: skip
    ReadPower.objects.filter(article=found.article, paragraph=found.paragraph, kind=found.kind).update(judgement=row)
    record(
        "statutes.candidate-judged", about=f"statute:{found.article.version.code}", office="", by=by, on=on,
        facts={
            "provision": str(found.citation), "kind": found.kind, "verdict": verdict, "reason": reason,
            "read": found.read,
        },
        touched=[row],
    )  # fmt: skip
    return row
