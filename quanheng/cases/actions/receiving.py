"""An application that arrives as a data message is received by the machine itself, at whatever hour."""

from datetime import date

from django.db import transaction

from quanheng.cases.actions.opening import PartyFacts, _lawful_version, _proceeding
from quanheng.cases.models import Case, Party
from quanheng.catalogue.queries import open_version
from quanheng.ledger.actions import record
from quanheng.proceedings.actions import locked
from quanheng.proceedings.actions.steps import write_step
from quanheng.rulebook import queries as rulebook
from quanheng.rules.power import Kind
from quanheng.rules.refusal import Refused


@transaction.atomic
def receive_application(item_code: str, *, party: PartyFacts, materials: str, on: date) -> Case:
    """Open a licence case on the day the data message arrived; nobody's act, so nobody signs it.

    The five working days of acceptance run from this day (行政许可法第二十九条第三款、第三十二条).
    """
    office = open_version(item_code, on).item.office
    version = _lawful_version(item_code, office, on)
    if version.item.kind != Kind.LICENCE:
        raise Refused("application-item-closed", article="行政许可法第二十九条", item=version.name)
    proceeding = _proceeding(version, None, office, party, by=None, on=on)
    case = Case.objects.create(
        proceeding=proceeding,
        item_version=version,
        item_code=item_code,
        item_name=version.name,
    )
    _record(case, Party.objects.create(case=case, **vars(party)), on=on)
    first = rulebook.procedure(proceeding.procedure_hash).steps[0].key
    facts = {"channel": "online", "materials": materials}
    write_step(locked(proceeding), first, on, by=None, persons=[], facts=facts, document=None)
    return case


def _record(case: Case, party: Party, *, on: date) -> None:
    facts = {
        "item": case.item_code,
        "item_version": case.item_version.number,
        "standard": "",
        "party_kind": party.kind,
    }
    office = case.proceeding.office.code
    record(
        "case.opened", about=case.proceeding.subject, office=office, by=None, on=on, facts=facts, touched=[case, party]
    )
