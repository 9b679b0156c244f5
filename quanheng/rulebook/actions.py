"""Loading rules: each file of law/ becomes a version that is never changed again."""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.people.models import Person
from quanheng.rulebook.models import Rule
from quanheng.rulebook.parsing import FOLDERS, parsed
from quanheng.rules import law_files
from quanheng.rules.refusal import Refused


def load_all(folder: Path, *, office: str, by: Person | None, on: date) -> list[Rule]:
    """Load every rule file under law/ that says something new; files already loaded word for word are passed over."""
    files = [path for name in FOLDERS for path in sorted((folder / name).glob("*.toml"))]
    return [rule for path in files for rule in load(path, office=office, by=by, on=on)]


@transaction.atomic
def load(path: Path, *, office: str, by: Person | None, on: date) -> Iterator[Rule]:
    """Load one file as the next version of its rule; nothing when the latest version says the same already.

    Raises `BadLawFile` for a file that does not hold together, `Refused` for one that cannot take effect.
    """
    kind, body = _kind_of(path), _text_of(path)
    digest = hashlib.sha256(body.encode()).hexdigest()
    latest = Rule.objects.select_for_update().filter(kind=kind, key=path.stem).order_by("-version").first()
    if latest and latest.hash == digest:
        return iter(())
    parsed(kind, body, path)
    effective_on, number = _enactment(kind, body, path)
    _refuse_back_in_time(latest, effective_on)
    rule = Rule.objects.create(
        kind=kind, key=path.stem, version=latest.version + 1 if latest else 1, hash=digest, body=body,
        effective_on=effective_on, document_number=number, loaded_at=now(),
    )  # fmt: skip
    facts = {"kind": kind, "key": rule.key, "version": rule.version, "hash": digest, "document": number}
    facts["effective_on"] = effective_on.isoformat()
    record("rulebook.rule-loaded", about=f"rule:{kind}:{rule.key}", office=office, by=by, on=on, facts=facts,
           touched=[rule], public=facts)  # fmt: skip
    return iter((rule,))


def _kind_of(path: Path) -> str:
    if path.parent.name not in FOLDERS:
        raise Refused("not-a-rule-file", path=path.name, folder=path.parent.name)
    return FOLDERS[path.parent.name]


def _text_of(path: Path) -> str:
    law_files.read(path)  # refuses what is missing, not UTF-8 or not TOML, by line
    return path.read_text("utf-8")


def _enactment(kind: str, body: str, path: Path) -> tuple[date, str]:
    """From which day, by which document: as the file says, or for a calendar the year and its notice."""
    table = law_files.parse(body.encode(), path)
    if kind == "calendar":
        return date(table["year"], 1, 1), str(table["number"])
    return law_files.take(table, "effective_on", date, path=path), str(table.get("document_number", ""))


def _refuse_back_in_time(latest: Rule | None, effective_on: date) -> None:
    if latest and effective_on < latest.effective_on:
        raise Refused("rule-older-than-latest", key=latest.key, effective=effective_on, latest=latest.effective_on)
