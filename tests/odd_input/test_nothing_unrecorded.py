"""After everything that these rooms' forms do, each row is as its last event says, and no row is without one."""

import pytest
from django.apps import apps
from django.test import Client

from quanheng.flows.models import FlowDraft
from quanheng.ledger.followers import run_followers
from quanheng.ledger.fsck.events import check_events
from quanheng.ledger.fsck.rows import check_rows, check_unrecorded
from tests.odd_input.conftest import Form

pytestmark = pytest.mark.django_db
# An open case is not archived, and a sum that was placed is not sent back.
NEED_ANOTHER_STATE = ["archive", "waiting"]
# Sums of what the events say, counted anew from them at any time.
COUNTED_FROM_EVENTS = {"hall_figure"}
ROOMS = ("casefiles", "payments", "documents", "flows", "hall")


def test_the_check_of_everything_finds_nothing_after_every_form(forms, clients):
    refused = [form.address for form in forms if not _taken(clients[form.by.pk], form)]
    assert [word for address in refused for word in NEED_ANOTHER_STATE if word in address] == NEED_ANOTHER_STATE
    assert len(refused) == len(NEED_ANOTHER_STATE)
    run_followers()
    latest: dict = {}
    found = [*check_events(latest), *check_rows(latest), *check_unrecorded(latest)]
    assert [str(each) for each in found] == []
    assert rows_without_event(latest).keys() <= COUNTED_FROM_EVENTS


def _taken(client: Client, form: Form) -> bool:
    """Whether the form was taken, a flow's as it stands after the form before it."""
    latest = FlowDraft.objects.select_related("current").first()
    seen = {"seen": latest.current.number} if "seen" in form.fields and latest else {}
    return client.post(form.address, form.data(**seen)).status_code in {200, 302}


def rows_without_event(latest: dict) -> dict[str, int]:
    """The tables of these rooms with rows that no event ever named, and how many."""
    missing = {}
    for model in (model for room in ROOMS for model in apps.get_app_config(room).get_models()):
        table = model._meta.db_table
        count = sum((table, str(key)) not in latest for key in model._base_manager.values_list("pk", flat=True))
        if count:
            missing[table] = count
    return missing
