"""The interface: what it shows, whom it lets in, how it refuses, and that an act asked for twice is done once."""

import json
from datetime import timedelta

import pytest

from quanheng.api import schemas
from quanheng.api.models import Answer
from quanheng.api.problems import MEDIA_TYPE
from quanheng.cases.models import Case
from quanheng.ledger.models import Event
from quanheng.proceedings.models import RefusedAttempt
from tests.api.conftest import DAY, FACTS, FOUND, Program
from tests.cases.conftest import UNLICENSED_FOOD
from tests.rules.procedures import PENALTY

pytestmark = pytest.mark.django_db
AFTER = PENALTY[1:]
PARTY = {"kind": "organisation", "name": "示范区示例小吃店", "identifier": "99FAKE00000000000C", "address": "示例路1号"}


def test_a_case_tells_where_it_is_what_is_due_and_why_and_what_comes_next(make_case, staff, program):
    case = make_case(*AFTER[:4])
    answer = program(staff.people["officer"], "read").get(f"/cases/{case.proceeding.code}")
    shown = schemas.CaseOut.model_validate_json(answer.content)
    assert shown.position == "notice"
    running = next(due for due in shown.due if due.article == "行政处罚法第六十条")
    assert len(running.explanation) > 1
    assert all(sentence.zh and sentence.en and sentence.zh != sentence.en for sentence in running.explanation)
    assert "statement" in {step.key for step in shown.next}
    later = {step.key: step.refusal for step in shown.later}
    assert later["decision"].code == "step-before-its-forerunner"
    assert later["decision"].article == "行政处罚法第六十二条"


def signed(case, caller) -> dict:
    """What waits in the case, signed under the caller's own account."""
    waiting = caller.get("/proposals").json()["proposals"]
    number = next(each["number"] for each in waiting if each["case"] == case.proceeding.code)
    answer = caller.post(f"/cases/{case.proceeding.code}/proposals/{number}/signature", {})
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_what_waits_for_a_signature_is_declined_or_taken_back_by_program(make_case, staff, program):
    case, officer, partner = make_case("file"), program(staff.people["officer"]), program(staff.partner)
    ways = {"refusal": (partner, "declined"), "withdrawal": (officer, "withdrawn")}
    for way, (caller, state) in ways.items():
        asked = officer.step(case, "investigate", by_name=[staff.partner], **FACTS["investigate"]).json()
        address = f"/cases/{case.proceeding.code}/proposals/{asked['number']}"
        assert officer.get(address).json()["state"] == "open"
        wrong = (officer if caller is partner else partner).post(f"{address}/{way}", {"reason": "示例"})
        assert wrong.status_code == 409
        assert caller.post(f"{address}/{way}", {"reason": "示例"}).json()["state"] == state
        assert partner.post(f"{address}/signature", {}).json()["code"] == "proposal-closed"
    assert not case.proceeding.steps.filter(step="investigate").exists()


def test_a_proposal_of_another_case_is_not_there(make_case, staff, program):
    case, other, officer = make_case("file"), make_case("file"), program(staff.people["officer"])
    asked = officer.step(case, "investigate", by_name=[staff.partner], **FACTS["investigate"]).json()
    assert officer.get(f"/cases/{other.proceeding.code}/proposals/{asked['number']}").status_code == 404


def test_a_case_carries_a_tag_and_is_not_sent_twice(make_case, staff, program):
    case = make_case("file")
    caller, address = program(staff.people["officer"]), f"/cases/{case.proceeding.code}"
    tag = caller.get(address)["ETag"]
    again = caller.get(address, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    program(staff.people["officer"]).step(case, "investigate", by_name=[staff.partner], **FACTS["investigate"])
    signed(case, program(staff.partner))
    assert caller.get(address, **{"If-None-Match": tag}).status_code == 200


def test_a_list_is_paged_filtered_and_bounded(make_case, staff, program, django_assert_max_num_queries):
    first, second = make_case(), make_case()
    caller = program(staff.people["officer"], "read")
    with django_assert_max_num_queries(4):
        page = schemas.Cases.model_validate_json(caller.get("/cases?size=1").content)
    assert [case.code for case in page.cases] == [first.proceeding.code]
    with django_assert_max_num_queries(6):
        rest = schemas.Cases.model_validate_json(caller.get(f"/cases?size=1&after={page.then}").content)
    assert [case.code for case in rest.cases] == [second.proceeding.code]
    assert (rest.then, rest.cut) == (None, False)
    found = schemas.Cases.model_validate_json(caller.get(f"/cases?q={first.proceeding.number}").content)
    assert [case.code for case in found.cases] == [first.proceeding.code]
    assert schemas.Cases.model_validate_json(caller.get("/cases?state=ended").content).cases == []
    assert caller.get("/cases?after=nowhere").status_code == 422
    assert caller.get("/cases?size=101").status_code == 422


def test_history_and_receipts_name_every_act(make_case, staff, program):
    case = make_case("file")
    caller, address = program(staff.people["officer"], "read"), f"/cases/{case.proceeding.code}"
    done = schemas.History.model_validate_json(caller.get(f"{address}/history").content)
    assert [step.step for step in done.steps] == ["file", "clue"]
    events = schemas.Receipts.model_validate_json(caller.get(f"{address}/receipts").content)
    assert events.total == Event.objects.filter(about=case.proceeding.subject).count() > 2
    assert not events.events[0].ready
    assert caller.get(f"{address}/receipts/{events.events[0].event}").status_code == 404


def test_a_case_is_opened_and_walked_by_program(make_case, staff, program):
    make_case()  # publishes the item
    officer = program(staff.people["officer"])
    asked = {"item": UNLICENSED_FOOD, "party": PARTY, "facts": FACTS["clue"], "on": DAY.isoformat()}
    opened = officer.post("/cases", asked)
    assert opened.status_code == 201, opened.content
    case = Case.objects.get(proceeding__code=opened.json()["case"])
    for step in AFTER[:6]:
        by, others = staff.for_step(case.proceeding, step)
        measured = FOUND if step == "close-investigation" else None
        answer = program(by).step(case, step, by_name=others, discretion=measured, **FACTS[step])
        assert answer.status_code == (202 if others else 201), (step, answer.content.decode())
        for other in others:
            assert signed(case, program(other))["taken"]["step"] == step
    taken = schemas.Taken.model_validate_json(answer.content)
    assert taken.document["number"] == case.proceeding.steps.get(step="decision").document["number"]


def test_a_preview_says_what_would_be_and_leaves_nothing(make_case, staff, program):
    case = make_case()
    before = Event.objects.count()
    body = {"facts": FACTS["file"], "on": DAY.isoformat()}
    caller = program(staff.people["section-chief"])
    answer = caller.post(f"/cases/{case.proceeding.code}/steps/file/preview", body)
    shown = schemas.PreviewOut.model_validate_json(answer.content)
    assert shown.document
    assert {limit.article for limit in shown.begins} == {"行政处罚法第六十条"}
    assert (case.proceeding.steps.count(), Event.objects.count()) == (1, before + 1)  # the token


def test_a_refusal_is_a_problem_with_its_article_in_two_languages_and_on_record(make_case, staff, program):
    case = make_case("file")
    answer = program(staff.people["head"]).step(case, "decision", **FACTS["decision"])
    assert (answer.status_code, answer["Content-Type"]) == (409, MEDIA_TYPE)
    told = schemas.Problem.model_validate_json(answer.content)
    assert told.code in {"step-does-not-apply", "step-before-its-forerunner"}
    assert told.article
    assert told.zh != told.en
    assert RefusedAttempt.objects.get(proceeding=case.proceeding).code == told.code


@pytest.mark.parametrize(
    ("stated", "code"),
    [({"grave_harm": "maybe", "filing_reasons": "示例"}, "fact-malformed"), ({"grave_harm": True}, "fact-missing"),
     ({**FACTS["file"], "else": 1}, "fact-unknown")],
)  # fmt: skip
def test_facts_of_the_wrong_form_are_422(make_case, staff, program, stated, code):
    answer = program(staff.people["section-chief"]).step(make_case(), "file", **stated)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b'{"facts": 1}', b'{"surprise": 1}', b'{"on": "2026-02-30"}', b'{"persons": [{}]}', b"\xff\xfe"],
)
def test_a_body_that_is_not_what_the_document_says_is_422(make_case, staff, program, body):
    case, caller = make_case(), program(staff.people["section-chief"])
    headers = {"Authorization": f"Bearer {caller.secret}", "Idempotency-Key": "k"}
    address = f"/api/v1/cases/{case.proceeding.code}/steps/file"
    answer = caller.client.post(address, body, "application/json", headers=headers)
    assert (answer.status_code, answer["Content-Type"]) == (422, MEDIA_TYPE)
    assert case.proceeding.steps.count() == 1


@pytest.mark.parametrize("secret", ["", "qh_wrong", "qh_\x00", "Ä"])
def test_without_a_token_that_opens_something_it_is_401(make_case, secret):
    answer = Program(secret).get(f"/cases/{make_case().proceeding.code}")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")


def test_a_signed_in_browser_has_no_way_in_without_a_token(make_case, staff, client):
    client.force_login(staff.people["officer"])
    assert client.get(f"/api/v1/cases/{make_case().proceeding.code}").status_code == 401


def test_whom_the_pages_refuse_the_interface_refuses(make_case, staff, approval_staff, make_person, program):
    case = make_case()
    address = f"/cases/{case.proceeding.code}"
    assert program(approval_staff.people["head"]).get(address).status_code == 404
    assert program(staff.people["officer"]).get("/cases/nothing").status_code == 404
    supervisor = program(make_person("supervisor", office=approval_staff.office))
    assert supervisor.get(address).status_code == 200
    assert supervisor.step(case, "file", **FACTS["file"]).status_code == 403
    planner = program(make_person("item-administrator", office=staff.office))
    assert planner.get(address).status_code == 403


def test_a_token_that_reads_does_not_act(make_case, staff, program):
    case = make_case()
    reader = program(staff.people["section-chief"], "read")
    answer = reader.step(case, "file", **FACTS["file"])
    assert (answer.status_code, answer.json()["code"]) == (403, "token-only-reads")
    assert case.proceeding.steps.count() == 1


def test_a_request_replayed_takes_nothing_twice_and_answers_the_same(make_case, staff, program):
    case = make_case("file")
    caller = program(staff.people["officer"])
    given = {"by_name": [staff.partner], "key": "once", **FACTS["investigate"]}
    first, again = caller.step(case, "investigate", **given), caller.step(case, "investigate", **given)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.status_code == 202
    assert case.proceeding.proposals.filter(step="investigate").count() == 1
    assert Answer.objects.get(key="once").status == 202
    other = caller.step(case, "investigate", **{**given, "investigation_record": "另一份"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_refusal_replayed_is_the_same_refusal_and_no_second_attempt(make_case, staff, program):
    case, caller = make_case(), program(staff.people["head"])
    first = caller.step(case, "decision", key="no", **FACTS["decision"])
    again = caller.step(case, "decision", key="no", **FACTS["decision"])
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Content-Type"] == MEDIA_TYPE
    assert RefusedAttempt.objects.filter(proceeding=case.proceeding).count() == 1


def test_an_act_without_a_key_is_not_done(make_case, staff, program):
    case, caller = make_case(), program(staff.people["section-chief"])
    address = f"/api/v1/cases/{case.proceeding.code}/steps/file"
    headers = {"Authorization": f"Bearer {caller.secret}"}
    answer = caller.client.post(address, json.dumps({"facts": FACTS["file"]}), "application/json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency-key-missing")
    assert case.proceeding.steps.count() == 1


def test_two_persons_may_use_the_same_key(make_case, staff, program):
    case = make_case()
    assert program(staff.people["head"]).step(case, "decision", key="same", **FACTS["decision"]).status_code == 409
    assert program(staff.people["section-chief"]).step(case, "file", key="same", **FACTS["file"]).status_code == 201


def test_an_act_costs_at_most_fifteen_statements(make_case, staff, program, django_assert_max_num_queries):
    case, caller = make_case(*AFTER[:4]), program(staff.people["officer"])
    caller.get(f"/cases/{case.proceeding.code}")
    with django_assert_max_num_queries(17):  # two of them the savepoint of the test's own transaction
        assert caller.step(case, "statement", **FACTS["statement"]).status_code == 201


def test_a_token_ends_while_it_is_in_use(make_case, staff, program, monkeypatch):
    case, caller = make_case(), program(staff.people["officer"], days=1)
    assert caller.get(f"/cases/{case.proceeding.code}").status_code == 200
    monkeypatch.setattr("quanheng.site.middleware.today", lambda: DAY + timedelta(days=2))
    assert caller.get(f"/cases/{case.proceeding.code}").status_code == 401


def test_the_document_is_openapi_3_1_and_declares_every_refusal(client):
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    assert {operation["operationId"] for operation in operations} == {
        "cases", "case", "history", "receipts", "receipt", "open-case", "preview-step", "take-step",
        "proposals", "proposal", "sign-proposal", "decline-proposal", "withdraw-proposal",
    }  # fmt: skip
    for operation in operations:
        assert {"401", "403", "404", "409", "422"} <= set(operation["responses"])
        assert MEDIA_TYPE in operation["responses"]["409"]["content"]
    keyed = {each["operationId"] for each in operations for named in each.get("parameters", [])
             if named["name"] == "Idempotency-Key"}  # fmt: skip
    assert keyed == {"open-case", "take-step", "sign-proposal", "decline-proposal", "withdraw-proposal"}
