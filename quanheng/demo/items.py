"""Carries the demo district's items through the same acts as a person would: table, review, approval, publication."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from quanheng.catalogue import actions, tables
from quanheng.catalogue.actions import QUESTIONS, Answer
from quanheng.catalogue.citing import Cited, cited_on
from quanheng.catalogue.models import ImportBatch, ItemVersion, PowerItem
from quanheng.people.models import Person
from quanheng.people.queries import holders
from quanheng.rules.law_files import read
from quanheng.rules.power_items import citations, read_items
from quanheng.rules.roles import Role

EARLIER = Path(__file__).with_name("earlier.toml")
Progress = Callable[[int, int], None]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Round:
    """One round of clean-up: the days on which tables were reported, reviewed, approved and published."""

    reported_on: date
    reviewed_on: date
    approved_on: date
    published_on: date
    document_number: str


# What rests on law in force since the second half of 2026, 生态环境法典 above all, came in the second round.
ROUNDS = (
    Round(date(2026, 1, 12), date(2026, 1, 19), date(2026, 1, 26), date(2026, 2, 2), "示府办〔2026〕3号"),
    Round(date(2026, 8, 17), date(2026, 8, 20), date(2026, 8, 25), date(2026, 8, 28), "示府办〔2026〕41号"),
)


def load_items(*, progress: Progress = lambda done, total: None) -> int:
    """Publish every item of law/powers/items/ that is not published yet; says how many that were."""
    powers = settings.LAW / "powers"
    stated = [item.facts for item in read_items(powers / "items", tables.fields(), powers / "duties.toml")]
    known = set(PowerItem.objects.values_list("code", flat=True))
    waiting = [facts for facts in stated if facts["code"] not in known]
    early, late = _by_round(waiting)
    plan = read(EARLIER)
    before = {each["code"]: each for each in plan["item"] if each["code"] in {facts["code"] for facts in late}}
    lost = [facts for facts in late if facts["code"] in before]
    first = [*early, *(as_it_was(facts, before[facts["code"]]) for facts in lost)]
    second = [facts for facts in late if _adjusts_in_time(before.get(facts["code"], {}))]
    total = len(first) + len(second)
    done = publish_round(first, ROUNDS[0], lambda done: progress(done, total))
    if lost:
        actions.open_adjustments(on=plan["lost_on"])
    publish_round(second, ROUNDS[1], lambda one: progress(done + one, total))
    _report_late(lost, before)
    return len(waiting)


def as_it_was(facts: Facts, earlier: Facts) -> Facts:
    """The facts of an item before its basis changed."""
    return {**facts, **{key: value for key, value in earlier.items() if key not in {"adjusted", "reported_on"}}}


def _adjusts_in_time(earlier: Facts) -> bool:
    return earlier.get("adjusted", True) and "reported_on" not in earlier


def _report_late(lost: Sequence[Facts], before: Mapping[str, Facts]) -> None:
    """Hand in, on the day stated, what was not reported within the limit; its review has not come to it yet."""
    for facts in lost:
        if day := before[facts["code"]].get("reported_on"):
            _report(facts["office"], [facts], day)


def publish_round(drafts: Sequence[Facts], one: Round, progress: Callable[[int], None]) -> int:
    """Carry items through one round; the number published."""
    done = 0
    for office, items in _by_office(drafts).items():
        batch = _report(office, items, one.reported_on)
        for version in batch.versions.select_related("item__office"):
            publish_version(version, one)
            done += 1
            progress(done)
    return done


def _by_round(drafts: Sequence[Facts]) -> tuple[list[Facts], list[Facts]]:
    """The items whose every article was in force in the first round, and the others."""
    first, last = ROUNDS[0].reported_on, ROUNDS[-1].reported_on
    texts = {text for facts in drafts for _, text in citations(facts, tables.fields())}
    # resolved on the later day, when all of them apply: one look at the library instead of one for each
    young = {text for text, cited in cited_on(texts, last).items() if not _applies(cited, first)}
    early: list[Facts] = []
    late: list[Facts] = []
    for facts in drafts:
        cites = {text for _, text in citations(facts, tables.fields())}
        (late if cites & young else early).append(facts)
    return early, late


def _applies(cited: Cited, on: date) -> bool:
    return cited.found is not None and cited.found.version.applies_on(on)


def _by_office(drafts: Sequence[Facts]) -> Mapping[str, list[Facts]]:
    offices: dict[str, list[Facts]] = defaultdict(list)
    for facts in drafts:
        offices[facts["office"]].append(facts)
    return offices


def _report(office: str, items: Sequence[Facts], on: date) -> ImportBatch:
    """The office's administrator hands in its table; a row refused here is a fault of the data, not of the district."""
    data = tables.template(items)
    table = tables.read(f"{office}.xlsx", len(data), io.BytesIO(data))
    batch = actions.import_table(table, by=holder_of(Role.ITEM_ADMINISTRATOR, office, on), on=on)
    if batch.refused:
        raise ValueError(f"law/powers/items/{office}.toml: {batch.refusals}")
    return batch


def publish_version(version: ItemVersion, one: Round) -> None:
    """Carry a version through review, approval and publication on the days of a round."""
    reviewer = holder_of(Role.ITEM_REVIEWER, "sfj", one.reviewed_on)
    actions.review(version, _answers(version), by=reviewer, on=one.reviewed_on)
    approver = holder_of(Role.GOVERNMENT_APPROVER, "zfb", one.approved_on)
    actions.approve(version, document_number=one.document_number, by=approver, on=one.approved_on)
    publisher = holder_of(Role.ORGANISATION_OFFICE, "bb", one.published_on)
    actions.publish(version, by=publisher, on=one.published_on)


def _answers(version: ItemVersion) -> dict[str, Answer]:
    basis = "、".join(version.facts["basis"])
    reasons = {
        "competence": f"依据{basis}，由{version.item.office.short_name}行使",
        "procedure": "步骤和期限与依据一致，没有增设环节",
        "reasonable": "条件、材料和期限与管理目的相称",
        "plain": "表述清楚，去哪里办、找谁问都写明了",
    }
    return {key: Answer(True, reasons[key]) for key in QUESTIONS}


@cache
def holder_of(role: Role, office: str, on: date) -> Person:
    """Who has the role in the office on a day; `ValueError` when nobody has."""
    person = holders(role, office, on).first()
    if person is None:
        raise ValueError(f"nobody in {office} is {role.value} on {on}")
    return person
