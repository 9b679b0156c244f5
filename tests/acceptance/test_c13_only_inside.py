"""C13 规范性: power is exercised inside the system only: numbers, days, and the wall to the public network."""

import importlib
import os
import subprocess
import sys
from datetime import datetime, time, timedelta

import psycopg
import pytest
from django.conf import settings
from django.utils.timezone import get_current_timezone

from quanheng.documents.models import Document
from quanheng.ledger.followers import run_followers
from quanheng.ledger.fsck import fsck
from quanheng.site.embedded_database import INNER, INNER_OWNER, OUTER_OWNER, OUTER_RUNTIME
from quanheng.site.environments import OUTER_SIDE
from quanheng.supervision.models import Alert
from tests.acceptance.conftest import ENTERED, run
from tests.cases.conftest import DAY, FACTS
from tests.database import cluster

pytestmark = pytest.mark.django_db
TO_THE_DECISION = ("file", "investigate", "close-investigation", "notice", "statement")


def test_a_decision_s_number_comes_from_the_engine_alone(make_case, staff, program):
    case = make_case(*TO_THE_DECISION)
    caller = program(staff.people["head"], on=ENTERED)
    for stated in ({"number": "示罚〔2026〕999号"}, {"document": {"number": "示罚〔2026〕999号"}}):
        answer = caller.step(case, "decision", **FACTS["decision"], **stated)
        assert (answer.status_code, answer.json()["code"]) == (422, "fact-unknown")
    address = f"/cases/{case.proceeding.code}/steps/decision"
    body = {"on": DAY.isoformat(), "facts": FACTS["decision"], "number": "示罚〔2026〕999号"}
    assert caller.post(address, body).json()["code"] == "request-malformed"
    done = caller.step(case, "decision", **FACTS["decision"]).json()
    assert done["document"]["number"] == Document.objects.get(kind="penalty-decision").number == "示scjg罚〔2026〕1号"


def test_a_decision_put_in_by_hand_is_named_by_the_check(make_case, settings, tmp_path):
    settings.VAR = tmp_path
    make_case(*TO_THE_DECISION, "decision")
    assert set(fsck()) == set()
    columns = "kind, title, office_id, series, year, template_id, content, sha256, about, step, issued_on, issued_by_id"
    run(
        f"INSERT INTO documents_document (code, number, sequence, {columns}) "
        f"SELECT 'forged', '示罚〔2026〕999号', 999, {columns} FROM documents_document WHERE kind = 'penalty-decision'"
    )
    (named,) = fsck()
    forged = Document.objects.get(code="forged")
    assert (named.code, dict(named.params)) == (
        "row-unrecorded", {"table": "documents_document", "key": str(forged.pk)},
    )  # fmt: skip


def test_an_act_entered_later_than_it_happened_is_flagged(make_case, monkeypatch):
    noon = datetime.combine(ENTERED, time(12), tzinfo=get_current_timezone())
    for place in ("ledger.actions", "supervision.actions", "supervision.followers"):
        monkeypatch.setattr(f"quanheng.{place}.now", lambda: noon)
    case = make_case("file")  # on 2026-11-20, entered on 2026-12-10
    while run_followers():
        pass
    alerts = Alert.objects.filter(proceeding=case.proceeding).values_list("rule", "severity")
    assert ("very-late-entry", "red") in set(alerts)


def test_an_act_that_lies_ahead_is_refused(make_case, staff, program):
    case, tomorrow = make_case(), ENTERED + timedelta(days=1)
    address = f"/cases/{case.proceeding.code}/steps/file"
    body = {"on": tomorrow.isoformat(), "facts": FACTS["file"]}
    answer = program(staff.people["section-chief"], on=ENTERED).post(address, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "dated-in-the-future")


@pytest.mark.parametrize("role", [OUTER_RUNTIME, OUTER_OWNER])
def test_no_role_of_the_public_side_connects_to_the_inner_database(role):
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(cluster().url(role, INNER))
    psycopg.connect(cluster().url(INNER_OWNER, INNER)).close()


def test_the_public_process_is_not_told_where_the_inner_database_is(monkeypatch):
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.setenv(name, "postgresql://inner")
    told = OUTER_SIDE.environment("postgresql://outer")
    assert "postgresql://inner" not in told.values()
    assert told["DJANGO_SETTINGS_MODULE"] == "quanheng.site.settings.outer"


def test_the_public_settings_know_one_database_and_no_room_of_the_inner_side():
    outer = importlib.import_module("quanheng.site.settings.outer")
    assert list(outer.DATABASES) == ["default"]
    rooms = [app for app in outer.INSTALLED_APPS if app.startswith("quanheng.")]
    assert rooms == ["quanheng.portal"]
    assert "portal" not in str(settings.TEMPLATES)


def test_the_public_site_has_no_address_of_the_interface_or_of_cases():
    asked = (
        "import django; django.setup()\nfrom django.urls import get_resolver\n"
        "def told(entry): return [str(entry.pattern) + below for each in getattr(entry, 'url_patterns', []) "
        "for below in told(each)] or [str(entry.pattern)]\n"
        "print(*(address for entry in get_resolver().url_patterns for address in told(entry)), sep='\\n')"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "quanheng.site.settings.outer"}
    answer = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    addresses = answer.stdout.split()
    assert len(addresses) > 5
    assert not any(address.startswith(("api/v1", "cases", "tokens", "log-in")) for address in addresses)
