"""One act from a 款 of the law to the draft of an item; what no legal officer confirmed is not published."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from quanheng.catalogue.actions.drafting import keep, one_at_a_time
from quanheng.catalogue.checks import refusals, register
from quanheng.catalogue.from_law import facts_from
from quanheng.catalogue.models import CandidateDraft, ItemVersion
from quanheng.ledger.actions import record
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.rules.refusal import Refused
from quanheng.statutes.models import ReadPower


@transaction.atomic
def draft_from_candidate(power: ReadPower, office: str, *, by: Person, on: date) -> ItemVersion:
    """Draft an item of the office with what the 款 says of it (行政处罚法第十七条、行政许可法第二十二条).

    It is a draft like any other: three other people review, approve and publish it.
    """
    check(by.standing(on), Act.CANDIDATE_DRAFT, office)
    one_at_a_time([{"office": office}])
    holder = Office.objects.get(code=office)
    if power.rejected:
        raise Refused("candidate-rejected", place=str(power.citation), reason=power.judgement.reason)
    _not_twice(power, holder)
    facts = facts_from(power, holder, on)
    against = register([facts], on)
    for fault in refusals(facts, against):
        raise fault.refusal
    (version,), rows = keep([facts], against, by=by, on=on)
    origin = CandidateDraft.objects.create(
        version=version, article=power.article, paragraph=power.paragraph, kind=power.kind, read=power.read
    )
    record(
        "catalogue.item-drafted", about=f"item:{version.item.code}", office=office, by=by, on=on,
        facts={
            "code": version.item.code, "version": version.number, "digest": version.digest,
            "provision": str(power.citation),
        },
        touched=[*rows, origin],
    )  # fmt: skip
    return version


def _not_twice(power: ReadPower, office: Office) -> None:
    drafted = CandidateDraft.objects.filter(article=power.article, paragraph=power.paragraph, kind=power.kind)
    earlier = drafted.filter(version__item__office=office).select_related("version__item").first()
    if earlier is not None:
        raise Refused("candidate-drafted-already", place=str(power.citation), number=earlier.version.item.code)
