"""An application that arrives as a data message is received by the machine itself, at whatever hour."""

from datetime import date

from django.db import transaction

from quanheng.cases.actions.opening import PartyFacts, lawful_version, open_under
from quanheng.cases.models import Case
from quanheng.catalogue.queries import open_version, procedure_chosen
from quanheng.proceedings.actions import locked
from quanheng.proceedings.actions.steps import write_step
from quanheng.rules.power import Kind
from quanheng.rules.refusal import Refused


@transaction.atomic
def receive_application(item_code: str, *, party: PartyFacts, materials: str, on: date) -> Case:
    """Open a licence case on the day the data message arrived; nobody's act, so nobody signs it.

    The five working days of acceptance run from this day (行政许可法第二十九条第三款、第三十二条).
    """
    office = open_version(item_code, on).item.office
    version = lawful_version(item_code, office, on)
    if version.item.kind != Kind.LICENCE:
        raise Refused("application-item-closed", article="行政许可法第二十九条", item=version.name)
    procedure = procedure_chosen(version, None, on)
    case = open_under(version, procedure, office=office, party=party, standard=None, by=None, on=on)
    held = locked(case.proceeding)
    first = held.timing.progress.procedure.steps[0].key
    facts = {"channel": "online", "materials": materials}
    write_step(held, first, on, by=None, persons=[], facts=facts, document=None)
    return case
