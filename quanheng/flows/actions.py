"""What is done to a flow: it is edited, an edit is undone, and it is sent for review with its item."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from quanheng.catalogue import actions as catalogue
from quanheng.catalogue.models import ItemVersion, PowerItem
from quanheng.flows.models import FlowDraft, FlowEdit
from quanheng.flows.queries import Working, pending_version, working
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check
from quanheng.rulebook.actions import keep_flow
from quanheng.rules.flow import Flow, flow_hash, flow_text, parse_flow
from quanheng.rules.flow_changes import Change
from quanheng.rules.law_files import BadLawFile
from quanheng.rules.refined import refine
from quanheng.rules.refusal import Refused
from quanheng.rules.sentences import Sentence, stored


@transaction.atomic
def edit(item: PowerItem, change: Callable[[Working], Change], *, seen: int, by: Person, on: date) -> FlowEdit:
    """Change the draft in one thing and keep the edit; `seen` is the edit the person had before them.

    The draft may still weaken the statute; it is only refused when it names what is not there.
    """
    now = _locked(item, seen=seen, by=by, on=on)
    changed = change(now)
    _refuse_unfit(now, changed.flow)
    draft = now.draft or _begun(now, by=by, on=on)
    made = FlowEdit.objects.create(
        draft=draft, number=_next(draft), earlier=draft.current,
        told=stored(changed.told), body=flow_text(changed.flow), by=by, on=on,
    )  # fmt: skip
    draft.current = made
    draft.save(update_fields=["current"])
    _record("flows.edited", now, draft, [made], by=by, on=on)
    return made


@transaction.atomic
def undo(item: PowerItem, *, seen: int, by: Person, on: date) -> FlowDraft:
    """Take the last edit back; it stays on record and the draft stands where it stood before."""
    now = _locked(item, seen=seen, by=by, on=on)
    draft = now.draft
    if draft is None or draft.current is None or draft.current.earlier is None:
        raise Refused("flow-nothing-to-undo")
    draft.current = draft.current.earlier
    draft.save(update_fields=["current"])
    _record("flows.undone", now, draft, [], by=by, on=on)
    return draft


@transaction.atomic
def send(item: PowerItem, *, seen: int, by: Person, on: date) -> ItemVersion:
    """Report the draft for review, as the next version of the item; what weakens the statute is not sent.

    From there it is reviewed, approved and published with the item, by three other persons.
    """
    now = _locked(item, seen=seen, by=by, on=on)
    pending = pending_version(item)
    if pending is not None:
        raise Refused("flow-item-change-pending", name=item.name, version=pending.number)
    if now.draft is None or now.is_in_force:
        raise Refused("flow-not-changed")
    facts = {key: value for key, value in now.version.facts.items() if key != "flow"}
    if not now.flow.says_nothing:
        rule = keep_flow(now.flow, limits=now.limits, office=item.office.code, by=by, on=on)
        facts["flow"] = rule.hash
    version = catalogue.draft(facts, by=by, on=on)
    now.draft.sent_as = version
    now.draft.save(update_fields=["sent_as"])
    _record("flows.sent", now, now.draft, [], by=by, on=on)
    return version


def _locked(item: PowerItem, *, seen: int, by: Person, on: date) -> Working:
    """The draft, while nobody else changes it; refused to whoever works on an older state of it."""
    held = PowerItem.objects.select_for_update(of=["self"]).select_related("office", "current").get(pk=item.pk)
    check(by.standing(on), Act.FLOW_EDIT, held.office.code)
    now = working(held, on)
    if now.number != seen:
        raise Refused("flow-draft-moved", number=now.number)
    return now


def _refuse_unfit(now: Working, flow: Flow) -> None:
    """A text that could not be read back, or that makes no procedure, is not kept."""
    text = flow_text(flow)
    try:
        parse_flow(text.encode(), "flow")
    except BadLawFile as trouble:
        raise Refused("flow-text-unfit", why=trouble.why) from trouble
    refine(now.skeleton, flow, flow_hash(text))


def _begun(now: Working, *, by: Person, on: date) -> FlowDraft:
    """A new draft, whose first edit is what it begins with, so that everything after it can be undone."""
    draft = FlowDraft.objects.create(item=now.item)
    first = FlowEdit.objects.create(
        draft=draft, number=0, told=stored(Sentence("flow-begun")), body=flow_text(now.flow), by=by, on=on
    )
    draft.current = first
    return draft


def _next(draft: FlowDraft) -> int:
    return draft.edits.latest("number").number + 1


def _record(kind: str, now: Working, draft: FlowDraft, made: list[FlowEdit], *, by: Person, on: date) -> None:
    here = draft.current
    facts = {"item": now.item.code, "edit": here.number, "hash": flow_hash(here.body), "told": here.told}
    touched = [draft, *made, *([here.earlier] if made and here.earlier and here.earlier.number == 0 else [])]
    record(kind, about=f"item:{now.item.code}", office=now.item.office.code, by=by, on=on, facts=facts, touched=touched)
