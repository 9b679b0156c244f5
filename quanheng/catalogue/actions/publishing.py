"""Publication as a version, and what ends it: from the day it is published an item may be exercised."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from quanheng.catalogue.actions.reviewing import Step, after, locked, other_person
from quanheng.catalogue.candidates import unconfirmed
from quanheng.catalogue.citing import first_not_in_force
from quanheng.catalogue.models import ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.public_copy import public_copy
from quanheng.catalogue.searching import vector_of
from quanheng.catalogue.tables import fields
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.rules.power_items import citations
from quanheng.rules.refusal import Refused
from quanheng.statutes.actions import cite


@transaction.atomic
def publish(version: ItemVersion, *, by: Person, on: date) -> VersionStep:
    """Publish an approved version: cases open under it from that day (政府信息公开条例第二十条)."""
    check(by.standing(on), Act.ITEM_PUBLISH)
    version = locked(version)
    after(version, Step.APPROVED, Step.PUBLISHED)
    other_person(version, by)
    if (gone := first_not_in_force(version, on)) is not None:
        raise Refused("item-basis-not-in-force", article=gone, name=version.name)
    if (origin := unconfirmed(version)) is not None:
        raise Refused("item-candidate-unconfirmed", article=origin.place, name=version.name)
    item = version.item
    if item.status == PowerItem.Status.CANCELLED:
        raise Refused("item-cancelled", name=item.name)
    if item.status == PowerItem.Status.SUSPENDED:
        raise Refused("item-suspended", name=item.name)
    if item.current and item.current.number > version.number:
        raise Refused("item-overtaken", name=item.name, version=item.current.number)
    step = VersionStep.objects.create(version=version, step=Step.PUBLISHED, by=by, on=on)
    before = item.current
    item.current, item.name, item.status = version, version.name, PowerItem.Status.PUBLISHED
    item.nature, item.search = version.facts["nature"], vector_of(version.facts)
    item.save(update_fields=["current", "name", "status", "nature", "search"])
    _record(item, step, public_copy(item, version, on) or _withdrawn(item, before, on), by=by, on=on)
    cite("power-item", item.code, sorted({text for _, text in citations(version.facts, fields())}), on=on)
    return step


def _withdrawn(item: PowerItem, before: ItemVersion | None, on: date) -> dict[str, Any] | None:
    """What the public site is told when the next version is no longer open to everyone; nothing if none was."""
    copy = public_copy(item, before, on) if before else None
    return copy and {**copy, "status": "withdrawn", "applications_open": False}


@transaction.atomic
def suspend(item: PowerItem, *, reason: str, by: Person, on: date) -> VersionStep:
    """Suspend a published item: no case opens under it until it is resumed; running cases go on."""
    return _turn(item, Step.SUSPENDED, PowerItem.Status.PUBLISHED, PowerItem.Status.SUSPENDED, reason, by=by, on=on)


@transaction.atomic
def resume(item: PowerItem, *, reason: str, by: Person, on: date) -> VersionStep:
    """Resume a suspended item."""
    return _turn(item, Step.RESUMED, PowerItem.Status.SUSPENDED, PowerItem.Status.PUBLISHED, reason, by=by, on=on)


@transaction.atomic
def cancel(item: PowerItem, *, reason: str, by: Person, on: date) -> VersionStep:
    """Cancel a published or suspended item for good; its code is never used again."""
    came_from = item.status if item.status == PowerItem.Status.SUSPENDED else PowerItem.Status.PUBLISHED
    step = _turn(item, Step.CANCELLED, came_from, PowerItem.Status.CANCELLED, reason, by=by, on=on)
    cite("power-item", item.code, [], on=on)
    return step


def _turn(item: PowerItem, step: Step, was: str, becomes: str, reason: str, *, by: Person, on: date) -> VersionStep:
    check(by.standing(on), Act.ITEM_PUBLISH)
    item = PowerItem.objects.select_for_update(of=["self"]).select_related("office", "current").get(pk=item.pk)
    if item.status != was:
        raise Refused("item-not-in-that-state", name=item.name, status=str(PowerItem.Status(item.status).label))
    if not reason.strip():
        raise Refused("item-change-without-reason")
    taken = VersionStep.objects.create(version=item.current, step=step, by=by, on=on, reason=reason.strip())
    item.status = becomes
    item.save(update_fields=["status"])
    _record(item, taken, public_copy(item, item.current, on), by=by, on=on)
    return taken


def _record(item: PowerItem, step: VersionStep, copy: dict[str, Any] | None, *, by: Person, on: date) -> None:
    """Record the step with the public copy, which a follower carries to the public site."""
    version = step.version
    named = {"code": item.code, "version": version.number, "digest": version.digest}
    record(
        f"catalogue.item-{step.step}", about=f"item:{item.code}", office=item.office.code, by=by, on=on,
        facts={**named, "reason": step.reason, "public": copy}, touched=[item, version, step], public=named,
    )  # fmt: skip
