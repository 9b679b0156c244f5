"""Taking in an application that came through the door: its files stored, its case opened, its receipt recorded."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from quanheng.cases.actions.opening import PartyFacts
from quanheng.cases.actions.receiving import receive_application
from quanheng.exchange.actions import store
from quanheng.exchange.models import StoredFile
from quanheng.hall.models import Application, Attachment
from quanheng.ledger.actions import record
from quanheng.ledger.clock import now
from quanheng.rules.door.sealing import Opened
from quanheng.rules.refusal import Refused

STATED = ("who", "name", "number", "phone", "place", "matter")
LONGEST = {"name": 100, "number": 18, "phone": 20, "place": 200, "matter": 2000}
MOST_FILES = 5
LONGEST_ON_THE_WAY = timedelta(days=60)
ONE_DAY = timedelta(days=1)


@transaction.atomic
def take_in(opened: Opened, *, on: date) -> Application:
    """Take in an application with its files and open its case; refused whole when anything in it is unfit.

    It counts as received on the day the applicant handed it in, however long it was on its way (行政许可法第三十二条).
    """
    day = _submitted_on(opened.fields, on)
    stated = _stated(opened.fields)
    if not 0 < len(opened.files) <= MOST_FILES:
        raise Refused("application-without-files", article="行政许可法第二十九条", most=MOST_FILES)
    files = {name: store(name, content) for name, content in opened.files.items()}
    case = receive_application(
        opened.fields["item"],
        party=_party(stated),
        materials="\n".join(files),
        on=day,
    )
    application = Application.objects.create(
        token=opened.label["token"],
        case=case,
        office=case.proceeding.office,
        code_hash=opened.fields["code_hash"],
        stated=stated,
        received_on=day,
        received_at=now(),
    )
    _record(application, files, on=day)
    return application


def _submitted_on(fields: Mapping[str, Any], on: date) -> date:
    """The day it was handed in as the public site states it, within what can be true."""
    try:
        day = date.fromisoformat(str(fields.get("submitted_on", "")))
    except ValueError as unreadable:
        raise Refused("application-day-unfit", article="行政许可法第三十二条", day="") from unreadable
    # Around midnight the other machine's clock may be a day ahead of this one.
    if not on - LONGEST_ON_THE_WAY <= day <= on + ONE_DAY:
        raise Refused("application-day-unfit", article="行政许可法第三十二条", day=day)
    return min(day, on)


def _stated(fields: Mapping[str, Any]) -> dict[str, str]:
    """What the applicant stated, checked again: the public site is not trusted."""
    stated = {name: fields.get(name) for name in STATED}
    for name, value in stated.items():
        if not isinstance(value, str) or not value.strip() or len(value) > LONGEST.get(name, 40):
            raise Refused("application-field-unfit", article="行政许可法第二十九条", field=name)
    if stated["who"] not in ("person", "organisation"):
        raise Refused("application-field-unfit", article="行政许可法第二十九条", field="who")
    return {name: str(value) for name, value in stated.items()}


def _party(stated: Mapping[str, str]) -> PartyFacts:
    return PartyFacts(
        kind=stated["who"],
        name=stated["name"],
        address=stated["place"],
        identifier=stated["number"],
        phone=stated["phone"],
    )


def _record(application: Application, files: Mapping[str, StoredFile], *, on: date) -> None:
    attachments = [
        Attachment.objects.create(application=application, file=file, name=name[:200]) for name, file in files.items()
    ]
    record(
        "hall.application-received",
        about=application.case.proceeding.subject,
        office=application.office.code,
        by=None,
        on=on,
        facts={"item": application.case.item_code, "files": [file.sha256 for file in files.values()]},
        touched=[application, *attachments],
    )
