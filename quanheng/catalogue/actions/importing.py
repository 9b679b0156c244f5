"""Importing a spreadsheet: each row becomes a draft or is reported with its column and reason; nothing is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from quanheng.catalogue.actions.drafting import keep, one_at_a_time
from quanheng.catalogue.checks import Register, refusals, register
from quanheng.catalogue.models import ImportBatch
from quanheng.catalogue.tables import Row, Table, facts_of, fields
from quanheng.ledger.actions import record
from quanheng.people.models import Person
from quanheng.people.permissions import Act, check, may
from quanheng.people.queries import office_of
from quanheng.rules.power_items import Fault
from quanheng.rules.refusal import Refused
from quanheng.rules.standing import Standing


@transaction.atomic
def import_table(table: Table, *, by: Person, on: date) -> ImportBatch:
    """Take in a department's table in one transaction: accepted rows are drafts, the others are listed with reasons."""
    standing = by.standing(on)
    check(standing, Act.ITEM_IMPORT)
    read = [Reading(row, *facts_of(row)) for row in table.rows]
    one_at_a_time([one.facts for one in read])
    against = register([one.facts for one in read], on)
    reports: list[dict[str, Any]] = []
    accepted: list[dict[str, Any]] = []
    for one in read:
        one.keep_flow(against)
    for one in _seen_once(read):
        found = one.faults(against, standing)
        if found:
            reports.append(_report(one.row, found))
        else:
            accepted.append(one.facts)
    batch = ImportBatch.objects.create(
        file_name=table.name[:200], sha256=table.sha256, size=table.size, rows=len(table.rows),
        accepted=len(accepted), refusals=reports, by=by, on=on,
    )  # fmt: skip
    _, rows = keep(accepted, against, by=by, on=on, batch=batch)
    office = office_of(by, on)
    record(
        "catalogue.table-imported", about=f"import:{batch.pk}", office=office.code if office else "", by=by, on=on,
        facts={"sha256": table.sha256, "rows": batch.rows, "accepted": batch.accepted, "refused": batch.refused},
        touched=[batch, *rows],
    )  # fmt: skip
    return batch


@dataclass
class Reading:
    """A row as it was read: its facts, the cells that could not be read, and the row that had its code before."""

    row: Row
    facts: dict[str, Any]
    unread: list[tuple[str, Refused]]
    earlier: int = 0

    def keep_flow(self, against: Register) -> None:
        """A table says nothing of the flow: it stays what it was, as long as the item follows the same procedure."""
        stands = against.standing.get(str(self.facts.get("code", "")))
        if stands and stands.flow and stands.procedure == self.facts.get("procedure"):
            self.facts.setdefault("flow", stands.flow)

    def faults(self, against: Register, standing: Standing) -> list[Fault]:
        """Everything that keeps the row out."""
        found = [Fault(key, refusal) for key, refusal in self.unread]
        code, office = str(self.facts.get("code", "")), str(self.facts.get("office", ""))
        if self.earlier:
            found.append(Fault("code", Refused("import-row-twice", number=code, row=self.earlier)))
        if office in against.offices and not may(standing, Act.ITEM_IMPORT, office):
            found.append(Fault("office", Refused("import-of-another-office", office=against.offices[office].name)))
        # without a kind no rule says which fields belong, and an unreadable cell is no missing one
        if "kind" in self.facts:
            named = {fault.field for fault in found}
            found += [fault for fault in refusals(self.facts, against) if fault.field not in named]
        return found


def _seen_once(read: list[Reading]) -> list[Reading]:
    """The rows, each that repeats a code knowing where it stood first, whatever becomes of the first."""
    first: dict[str, int] = {}
    for one in read:
        code = str(one.facts.get("code", ""))
        if code and code in first:
            one.earlier = first[code]
        elif code:
            first[code] = one.row.number
    return read


def _report(row: Row, found: list[Fault]) -> dict[str, Any]:
    return {
        "row": row.number,
        "code": row.cells.get("code", ""),
        "name": row.cells.get("name", ""),
        "faults": [
            {
                "column": fields()[fault.field].name,
                "code": fault.refusal.code,
                "article": fault.refusal.article,
                "params": {name: _plain(value) for name, value in fault.refusal.params.items()},
            }
            for fault in found
        ],
    }


def _plain(value: object) -> object:
    return value if isinstance(value, str | int) else str(value)


def refusals_of(report: dict[str, Any]) -> list[tuple[str, Refused]]:
    """The faults of a reported row as refusals, to be said in the reader's language."""
    return [
        (fault["column"], Refused(fault["code"], article=fault["article"], **fault["params"]))
        for fault in report["faults"]
    ]
