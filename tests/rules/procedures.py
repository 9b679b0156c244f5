"""What the tests of procedures share: the two procedures, the calendar, people, and a way to walk."""

from datetime import date
from functools import cache
from pathlib import Path

from quanheng.rules.calendars import Calendar, load_calendar
from quanheng.rules.lawful_step import Attempt, check_step, timing_of
from quanheng.rules.procedure import Procedure
from quanheng.rules.procedure_file import read_procedure
from quanheng.rules.progress import Taken
from quanheng.rules.roles import Role
from quanheng.rules.standing import CertificateFacts, Standing

LAW = Path(__file__).parents[2] / "law"
OFFICE = "scjg"


@cache
def procedure(key: str) -> Procedure:
    return read_procedure(LAW / "procedures" / f"{key}.toml")


@cache
def calendar() -> Calendar:
    return load_calendar(LAW / "calendars")


def standing(number: int, *roles: str, expires_on: date = date(2030, 12, 31)) -> Standing:
    """A visibly fictitious person with these roles in the office and a certificate."""
    certificate = CertificateFacts(f"FAKE-{number:06d}", "综合执法", date(2020, 1, 1), expires_on)
    return Standing(number, f"示例{number}", frozenset((OFFICE, Role(role)) for role in roles), (certificate,))


OFFICER, PARTNER = standing(1, "officer"), standing(2, "officer")
CHIEF, HEAD = standing(3, "section-chief"), standing(4, "head")
REVIEWER, CHAIR, FINANCE = standing(5, "legal-reviewer"), standing(6, "hearing-chair"), standing(7, "finance")
CLERK, EXAMINER, COLLEAGUE = standing(8, "clerk"), standing(9, "examiner"), standing(10, "examiner")
LEADERS = (standing(11, "deputy-head"), standing(12, "deputy-head"))
PEOPLE = {
    "officer": (OFFICER, PARTNER), "approver": (CHIEF,), "head": (HEAD,), "reviewer": (REVIEWER,), "chair": (CHAIR,),
    "finance": (FINANCE,), "clerk": (CLERK,), "examiner": (EXAMINER, COLLEAGUE), "decider": (CHIEF,),
}  # fmt: skip


class Walk:
    """A proceeding on paper: take steps one after another, each checked."""

    def __init__(self, key: str, *, context=None, limits=None) -> None:
        self.procedure = procedure(key)
        self.history: list[Taken] = []
        self.context, self.limits = context or {}, limits or {}

    @property
    def timing(self):
        return timing_of(self.procedure, self.history, calendar(), context=self.context, limits=self.limits)

    def attempt(self, step: str, on: date, *, by=None, others=None, entered_on: date | None = None, **facts) -> Attempt:
        people = PEOPLE.get(self.procedure.by_key[step].post, (OFFICER,))
        first = by or people[0]
        rule = self.procedure.by_key[step]
        usual = (*people[1 : rule.persons], *LEADERS[: sum(each.count for each in rule.signers)])
        beside = usual if others is None else others
        return Attempt(step, on, entered_on or on, OFFICE, first, beside, facts)

    def take(self, step: str, on: date, **how) -> "Walk":
        attempt = self.attempt(step, on, **how)
        check_step(self.timing, attempt)
        persons = tuple(person.person for person in attempt.persons)
        self.history.append(Taken(step, on, self.timing.progress.round_of(step), persons, dict(attempt.facts)))
        return self

    def lapse(self, step: str, on: date) -> "Walk":
        self.history.append(Taken(step, on, self.timing.progress.round_of(step)))
        return self


FACTS = {
    "clue": {"source": "inspection", "found_on": "2026-02-02", "clue_summary": "示例线索"},
    "file": {"grave_harm": False, "filing_reasons": "符合立案标准"},
    "investigate": {"certificates_shown": True, "evidence_kinds": ["site"], "investigation_record": "示例笔录"},
    "close-investigation": {
        "findings": "示例事实", "proposal": "penalty", "kinds": ["fine"], "fine": 500000, "complex": False,
        "grave": False, "public_interest": False, "review_listed": False,
    },
    "notice": {
        "kinds": ["fine"], "fine": 500000, "notice_reasons": "示例理由", "hearing_told": False,
        "statement_until": "2026-03-20",
    },
    "statement": {"statement": "示例陈述", "statement_review": "示例复核", "statement_adopted": False},
    "decision": {"kinds": ["fine"], "fine": 500000, "decision_reasons": "示例理由"},
    "serve": {"service_method": "direct"},
    "perform": {"channel": "bank", "paid": 500000, "fiscal_receipt": "示例凭证1"},
    "close": {},
    "receive": {"channel": "window", "materials": "申请书"},
    "accept": {},
    "examine": {
        "substance": False, "third_party": False, "hearing_prescribed": False, "examination_opinion": "符合条件",
    },
    "grant": {"granted_content": "食品经营"},
    "issue": {"licence_number": "FAKE-0001", "service_method": "direct"},
}  # fmt: skip
PENALTY = (
    "clue", "file", "investigate", "close-investigation", "notice", "statement", "decision", "serve", "perform",
    "close",
)  # fmt: skip
LICENCE = ("receive", "accept", "examine", "grant", "issue")


def walked(key: str, *steps: str, on: date = date(2026, 3, 2), context=None, **limits) -> Walk:
    """A walk on which these steps have been taken on one day, with ordinary facts."""
    walk = Walk(key, context=context, limits=limits)
    for step in steps:
        walk.take(step, on, **FACTS[step])
    return walk
