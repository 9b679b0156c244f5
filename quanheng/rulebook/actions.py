"""Loading rules: each file of law/ becomes a version that is never changed again."""

import hashlib
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.rulebook.models import Rule
from quanheng.rulebook.parsing import FOLDERS, parsed
from quanheng.rulebook.queries import procedure, procedure_in_force
from quanheng.rules import law_files
from quanheng.rules.flow import Flow, flow_hash, flow_text, parse_flow
from quanheng.rules.procedure import Procedure
from quanheng.rules.refined import refine
from quanheng.rules.refinement import weaknesses
from quanheng.rules.refusal import Refused
from quanheng.rules.running_clocks import Limits

DISTRICT = "district"
"""The office rules are recorded under: they bind every office alike."""

ALWAYS = date(2020, 1, 1)
"""A file that names no day rests on older law and holds from the first day the calendar counts."""


@transaction.atomic
def load_all(folder: Path, *, by: Person | None, on: date) -> list[Rule]:
    """Load every rule file under law/ that says something new, all of them or none.

    Files already loaded word for word are passed over. Raises `BadLawFile` for a file that does not
    hold together, `Refused` for one that cannot take effect.
    """
    files = [path for name in FOLDERS for path in sorted((folder / name).glob("*.toml"))]
    return [rule for path in files if (rule := _load(path, by=by, on=on)) is not None]


@transaction.atomic
def load(path: Path, *, by: Person | None, on: date) -> Rule:
    """Load one file as the next version of its rule; the latest one when it says the same already."""
    return _load(path, by=by, on=on) or Rule.objects.filter(kind=_kind_of(path), key=path.stem).latest("version")


def _load(path: Path, *, by: Person | None, on: date) -> Rule | None:
    kind, body = _kind_of(path), law_files.text_of(path)
    digest = hashlib.sha256(body.encode()).hexdigest()
    latest = Rule.objects.filter(kind=kind, key=path.stem).order_by("-version").first()
    if latest and latest.hash == digest:
        return None
    _refuse_weaker(parsed(kind, body, path), on)
    effective_on, number = _enactment(kind, body, path)
    _refuse_back_in_time(latest, effective_on)
    # Two loads at once: the unique constraint on (kind, key, version) lets one through.
    rule = Rule.objects.create(
        kind=kind, key=path.stem, version=latest.version + 1 if latest else 1, hash=digest, body=body,
        effective_on=effective_on, document_number=number, loaded_at=now(),
    )  # fmt: skip
    _record(rule, office=DISTRICT, by=by, on=on)
    return rule


@transaction.atomic
def keep_flow(flow: Flow, *, limits: Limits, office: str, by: Person, on: date) -> Rule:
    """Keep the text of a local flow under its hash for a version of its item to name; once, however often sent.

    Refused when it weakens the statutory procedure in anything; `limits` are those the item states.
    """
    body = flow_text(flow)
    digest = flow_hash(body)
    kept = Rule.objects.filter(kind=Rule.Kind.FLOW, key=flow.item, hash=digest).first()
    if kept is not None:
        return kept
    skeleton = procedure(flow.skeleton)
    local = refine(skeleton, parse_flow(body.encode(), f"{flow.item}.toml"), digest)
    for weakness in weaknesses(local, skeleton, limits):
        raise weakness
    latest = Rule.objects.filter(kind=Rule.Kind.FLOW, key=flow.item).order_by("-version").first()
    rule = Rule.objects.create(
        kind=Rule.Kind.FLOW, key=flow.item, version=latest.version + 1 if latest else 1, hash=digest, body=body,
        effective_on=on, document_number="", loaded_at=now(),
    )  # fmt: skip
    _record(rule, office=office, by=by, on=on)
    return rule


def _refuse_weaker(rule: Any, on: date) -> None:
    """A local flow is loaded only if it weakens the statutory procedure it refines in nothing."""
    if not isinstance(rule, Procedure) or rule.refines is None:
        return
    for weakness in weaknesses(rule, procedure_in_force(rule.refines, on)):
        raise weakness


def _record(rule: Rule, *, office: str, by: Person | None, on: date) -> None:
    facts = {
        "kind": rule.kind, "key": rule.key, "version": rule.version, "hash": rule.hash,
        "effective_on": rule.effective_on.isoformat(), "document": rule.document_number,
    }  # fmt: skip
    record(
        "rulebook.rule-loaded", about=f"rule:{rule.kind}:{rule.key}", office=office, by=by, on=on, facts=facts,
        touched=[rule], public=facts,
    )  # fmt: skip


def _kind_of(path: Path) -> str:
    if path.parent.name not in FOLDERS:
        raise Refused("not-a-rule-file", path=path.name, folder=path.parent.name)
    return FOLDERS[path.parent.name]


@lru_cache(maxsize=512)
def _enactment(kind: str, body: str, path: Path) -> tuple[date, str]:
    """From which day, by which document: as the file says, or for a calendar the day its notice was announced."""
    table = law_files.parse(body.encode(), path)
    if kind == Rule.Kind.CALENDAR:
        return law_files.take(table, "announced_on", date, path=path), str(table["number"])
    if "effective_on" not in table:
        return ALWAYS, ""
    return law_files.take(table, "effective_on", date, path=path), str(table.get("document_number", ""))


def _refuse_back_in_time(latest: Rule | None, effective_on: date) -> None:
    if latest and effective_on < latest.effective_on:
        raise Refused("rule-older-than-latest", key=latest.key, effective=effective_on, latest=latest.effective_on)
