"""Bringing a standard into force, and choosing a penalty under it."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from quanheng.discretion import queries
from quanheng.discretion.models import Chosen
from quanheng.ledger.actions import record
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, may
from quanheng.people.permissions import check as check_permitted
from quanheng.rulebook import actions as rulebook
from quanheng.rulebook.models import Rule
from quanheng.rules.discretion import Choice, Proposal, Standard, check, leaves_proposal
from quanheng.rules.penalty_kinds import Ground, Kind
from quanheng.rules.refusal import Refused
from quanheng.rules.standard_files import read_standard
from quanheng.statutes import actions as statutes


@transaction.atomic
def load_standard(path: Path, *, by: Person, on: date) -> Rule:
    """Bring the standard in a file into force as the next version; it is never changed afterwards.

    Raises `BadLawFile` when it leaves its statute, `Refused` when an article it cites does not exist or
    does not apply on the day the standard begins (行政处罚法第三十四条).
    """
    check_permitted(by.standing(on), Act.STANDARD_LOAD)
    standard = read_standard(path)
    cite_articles(standard)
    return rulebook.load(path, by=by, on=on)


def cite_articles(standard: Standard) -> None:
    """State in the library's index every article the standard rests on."""
    cited = {standard.basis, *standard.violates, *(scope.article for scope in standard.ranges)}
    cited |= {condition.article for condition in standard.preconditions}
    statutes.cite("standard", standard.key, sorted(cited), on=standard.effective_on)


@transaction.atomic
def choose(
    about: str,
    *,
    standard_hash: str,
    office: Office,
    facts: Mapping[str, Any],
    kinds: Iterable[str],
    amount: int | None = None,
    grounds: Iterable[str] = (),
    reasons: str = "",
    approver: Person | None = None,
    by: Person,
    on: date,
) -> Chosen:
    """Record the penalty chosen for a case, measured against the standard the case began under.

    `amount` is in fen. Raises `Refused` when the statute does not allow it, or when it leaves the tier
    without reasons and another person's approval.
    """
    found = queries.pinned(standard_hash)
    choice = Choice(_kinds(kinds), amount, frozenset(Ground(ground) for ground in grounds))
    _check_approver(approver, office, by=by, on=on)
    proposal = check(found.standard, facts, choice, reasons=reasons, approver=approver.name if approver else None)
    chosen = _keep(about, found, facts, choice, proposal, reasons=reasons, approver=approver, by=by, on=on)
    _record(chosen, office, by=by, on=on)
    return chosen


def _kinds(kinds: Iterable[str]) -> frozenset[Kind]:
    named = set(kinds)
    if named - set(Kind):
        raise Refused("kind-not-known", article="行政处罚法第九条", kinds="、".join(sorted(named - set(Kind))))
    return frozenset(Kind(kind) for kind in named)


def _check_approver(approver: Person | None, office: Office, *, by: Person, on: date) -> None:
    """Whoever approves a deviation is another person, in charge in the same office."""
    if approver is None:
        return
    if approver.pk == by.pk:
        raise Refused("approver-is-the-proposer", article="行政处罚法第五十七条", name=by.name)
    if not may(approver.standing(on), Act.PENALTY_APPROVE, office.code):
        raise Refused("approver-not-in-charge", article="行政处罚法第五十七条", name=approver.name, office=office.name)


def _keep(
    about: str,
    found: queries.InForce,
    facts: Mapping[str, Any],
    choice: Choice,
    proposal: Proposal,
    **who: Any,
) -> Chosen:
    return Chosen.objects.create(
        about=about,
        standard_key=found.standard.key,
        standard_hash=found.hash,
        facts=dict(facts),
        range_key=proposal.range.key,
        tier_key=proposal.tier.key if proposal.tier else "",
        kinds=sorted(choice.kinds),
        amount=choice.amount,
        grounds=sorted(choice.grounds),
        deviates=leaves_proposal(proposal, choice),
        reasons=who["reasons"],
        approver=who["approver"],
        chosen_by=who["by"],
        chosen_on=who["on"],
    )


def _record(chosen: Chosen, office: Office, *, by: Person, on: date) -> None:
    record(
        "discretion.chosen",
        about=chosen.about,
        office=office.code,
        by=by,
        on=on,
        facts={
            "standard": chosen.standard_key,
            "hash": chosen.standard_hash,
            "range": chosen.range_key,
            "tier": chosen.tier_key,
            "kinds": chosen.kinds,
            "amount": chosen.amount,
            "grounds": chosen.grounds,
            "deviates": chosen.deviates,
            "approver": chosen.approver_id,
        },
        touched=[chosen],
    )
