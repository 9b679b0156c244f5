"""Drafts: facts that passed every check become the next version of their item, one act however many there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction

from quanheng.catalogue.checks import Facts, Register, digest, refusals, register
from quanheng.catalogue.models import Citation, ImportBatch, ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.searching import vector_of
from quanheng.catalogue.tables import fields
from quanheng.ledger.actions import record
from quanheng.people.models import Office, Person
from quanheng.people.permissions import Act, check
from quanheng.rules.power_items import citations


@transaction.atomic
def draft(facts: Facts, *, by: Person, on: date) -> ItemVersion:
    """Draft one item, or the next version of it; refused with the first thing that is wrong (行政许可法第四条)."""
    check(by.standing(on), Act.ITEM_IMPORT, str(facts.get("office", "")))
    one_at_a_time([facts])
    against = register([facts], on)
    for fault in refusals(facts, against):
        raise fault.refusal
    versions, rows = keep([facts], against, by=by, on=on)
    version = versions[0]
    record(
        "catalogue.item-drafted", about=f"item:{version.item.code}", office=version.item.office.code, by=by, on=on,
        facts={"code": version.item.code, "version": version.number, "digest": version.digest}, touched=rows,
    )  # fmt: skip
    return version


def one_at_a_time(drafts: Sequence[Facts]) -> None:
    """Let nobody else draft for these offices until the transaction ends, so that no number is given twice."""
    codes = {str(facts.get("office", "")) for facts in drafts}
    # The office and not the item: a new item has no row yet.
    list(Office.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("code"))


def keep(
    drafts: Sequence[Facts], against: Register, *, by: Person, on: date, batch: ImportBatch | None = None
) -> tuple[list[ItemVersion], list[Any]]:
    """Write checked facts as versions with their citations; gives the versions and every row made."""
    made = _new_items(drafts, against)
    items = {**{code: stands.item for code, stands in against.standing.items()}, **{item.code: item for item in made}}
    versions = ItemVersion.objects.bulk_create(
        [_version(facts, items[facts["code"]], against, batch) for facts in drafts]
    )
    cites = Citation.objects.bulk_create([cite for version in versions for cite in _citations(version, against)])
    steps = VersionStep.objects.bulk_create(
        [VersionStep(version=version, step=VersionStep.Step.DRAFTED, by=by, on=on) for version in versions]
    )
    return versions, [*made, *versions, *cites, *steps]


def _new_items(drafts: Sequence[Facts], against: Register) -> list[PowerItem]:
    return PowerItem.objects.bulk_create(
        [
            PowerItem(
                code=facts["code"], office=against.offices[facts["office"]], kind=facts["kind"],
                nature=facts["nature"], name=facts["name"], search=vector_of(facts),
            )
            for facts in drafts
            if facts["code"] not in against.standing
        ]
    )  # fmt: skip


def _version(facts: Facts, item: PowerItem, against: Register, batch: ImportBatch | None) -> ItemVersion:
    stands = against.standing.get(item.code)
    number = stands.number + 1 if stands else 1
    return ItemVersion(item=item, number=number, facts=dict(facts), digest=digest(facts), batch=batch)


def _citations(version: ItemVersion, against: Register) -> list[Citation]:
    found = citations(version.facts, fields())
    return [
        Citation(version=version, field=key, position=place, text=text, **against.cited[text].reference)
        for place, (key, text) in enumerate(found)
    ]
