"""Whatever is typed, the answer is a page and never a fault; and what was refused has written nothing."""

import os
import random
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.casefiles.conftest import package
from tests.odd_input.conftest import Form

pytestmark = pytest.mark.django_db
ROOMS = ("casefiles", "payments", "documents", "flows", "hall", "cases", "catalogue", "proceedings")
# The refusal itself is on record; everything else stays as it was.
ON_RECORD = {"proceedings_refusedattempt"}
FEW = 1
BY_HTMX = {"HX-Request": "true"}
REFUSED = {400, 403, 404, 405, 409, 413, 422}
ODD = [
    "", " ", "\0", "甲\0乙", "-1", "0", "9" * 400, "1e9000", "NaN", "Infinity", "٣", "½", "²",
    "0001-01-01", "9999-12-31", "2026-02-30", "<script>alert(1)</script>", "'; DROP TABLE payments_order; --",
    "甲" * 9000, "\u202e\u2066\ufeff", "𠀀𪚥", "../../../etc/passwd", "{{7*7}}%s%(a)s{0}", ["1", "2"],
    "2026-12-31 1e9000", "2026-12-31 -5", "0001-01-01 5", "2026-12-31 " + "9" * 5000, "2026-12-31 NaN",
]  # fmt: skip
FEED = "交易流水号,到账日期,金额（元）\n"
ODD_FILES = [
    ("a.png", b""), ("a", b"x"), ("a.pdf", b"%PDF-"), ("../../a.png", b"\x89PNG\r\n\x1a\n"),
    ("a.xlsx", b"PK\x03\x04"), ("a.xlsx", b"PK\x05\x06" + b"\xff" * 18), ("a.docx", b"PK\x03\x04" + b"\0" * 30),
    ("a.docx", package("word/document.xml").replace(b"PK\x01\x02\x14\x03\x14\0", b"PK\x01\x02\xff\x03\xff\0")),
    ("a.csv", b"\xff\xfe\0"), ("a.csv", f'{FEED}"'.encode()), ("a\0.csv", b"\0"),
    ("a.csv", f"{FEED}T,2026-11-20,1e9000\nT,0,NaN\nT\x01,9999-12-31,1".encode()),
    ("甲" * 300 + ".csv", f"{FEED}X,2026-11-20,1\n".encode()),
]  # fmt: skip


def written() -> list[tuple]:
    """How many rows each table of these rooms has, and a sum over all that they hold. One statement."""
    with connection.cursor() as cursor:
        tables = [name for name in connection.introspection.table_names(cursor) if name.partition("_")[0] in ROOMS]
        parts = [
            f"SELECT '{name}', count(*), sum(hashtext(t::text)::bigint) FROM {name} t"
            for name in sorted(set(tables) - ON_RECORD)
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return sorted(cursor.fetchall())  # the parts of a union come in whatever order they are done


def wrong(
    clients: dict[int, Client], form: Form, before: list[tuple], changed: dict | None = None, *, part: bool = False
) -> str:
    """What is wrong with the answer to a form sent with these changes; nothing if nothing is."""
    kept = transaction.savepoint()
    try:
        answer = clients[form.by.pk].post(form.address, form.data(**(changed or {})), headers=BY_HTMX if part else {})
        if answer.status_code in REFUSED and (changed_rows := set(written()) - set(before)):
            return f"{answer.status_code}, and written: {', '.join(sorted(row[0] for row in changed_rows))}"
        return "" if answer.status_code < 500 else str(answer.status_code)
    except Exception as fault:
        return f"{type(fault).__name__}: {fault}"[:160]
    finally:
        transaction.savepoint_rollback(kept)


def drawn(odd: list, salt: str) -> list:
    """A few of the values, others for each field but the same each time; all with ODD_INPUT=all."""
    return odd if os.environ.get("ODD_INPUT") == "all" else random.Random(salt).sample(odd, min(FEW, len(odd)))


def test_every_form_is_good_when_nothing_is_odd(forms, clients):
    """Else what follows would try nothing: all are taken but what needs an ended case."""
    before, refused = written(), []
    for form in forms:
        kept = transaction.savepoint()
        if clients[form.by.pk].post(form.address, form.data()).status_code not in {200, 302}:
            refused.append(form.address.rstrip("/").rpartition("/")[2])
        transaction.savepoint_rollback(kept)
    assert written() == before
    assert refused == ["archive"]


def test_no_odd_value_in_any_field_is_a_fault_or_half_taken(forms, clients):
    before, faults = written(), {}
    for form in forms:
        for name in form.fields:
            for odd in drawn(ODD, form.address + name):
                if found := wrong(clients, form, before, {name: odd}):
                    faults[form.address, name, str(odd)[:20]] = found
    assert faults == {}


def test_no_odd_file_is_a_fault_or_half_taken(forms, clients):
    before, faults = written(), {}
    for form in forms:
        for name in form.files:
            for odd in ODD_FILES:
                if found := wrong(clients, form, before, {name: SimpleUploadedFile(*odd)}):
                    faults[form.address, name, str(odd)[:40]] = found
    assert faults == {}


def test_nothing_but_part_of_a_form_is_a_fault_or_half_taken(forms, clients):
    """Sent empty, with one field missing, and by htmx, where only part of a page goes back."""
    before, faults = written(), {}
    for form in forms:
        bare = Form(form.by, form.address)
        for part in (False, True):
            if found := wrong(clients, bare, before, part=part):
                faults[form.address, "empty", part] = found
        if found := wrong(clients, form, before, part=True):
            faults[form.address, "by htmx"] = found
        for name in drawn([*form.fields, *form.files], form.address):
            rest = {key: value for key, value in form.fields.items() if key != name}
            files = {key: value for key, value in form.files.items() if key != name}
            if found := wrong(clients, Form(form.by, form.address, rest, files), before):
                faults[form.address, "without", name] = found
    assert faults == {}


def test_a_body_that_is_no_form_is_no_fault(forms, clients):
    bodies = [b"why=%ED%A0%80", b"why=%FF%FE", b"%00=%00", b"&&==", b"why=" + b"x" * 200_000, b"a=1&" * 1200]
    before, faults = written(), set()
    for form in forms:
        for body in drawn(bodies, form.address):
            kept = transaction.savepoint()
            kind = "application/x-www-form-urlencoded"
            status = clients[form.by.pk].post(form.address, body, content_type=kind).status_code
            if status >= 500 or (status in REFUSED and written() != before):
                faults.add((form.address, body[:20], status))
            transaction.savepoint_rollback(kept)
    assert faults == set()


def test_no_odd_question_to_a_list_is_a_fault(forms, client, make_person):
    client.force_login(make_person("head", "finance", "section-chief", office=forms[0].by.holdings.get().post.office))
    for odd in ("\u00b2", "-1", "9" * 5000, "1e9", "<b>", "甲" * 500, "\udc80", "%", "_", "\\"):
        asked = dict.fromkeys(("page", "size", "q", "state", "office", "kind", "sort"), odd)
        query = urlencode(asked, errors="surrogateescape")
        for page in ("payments", "payment-feeds", "payments-waiting", "documents", "applications", "items"):
            assert client.get(f"{reverse(page)}?{query}").status_code < 500, (page, odd)
