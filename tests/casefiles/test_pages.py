"""Pages of the case file: who may see them, what they hide, how a file goes in and comes out."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quanheng.casefiles import actions
from quanheng.casefiles.models import Archived, CustodyMove, Evidence, Exclusion, Note, Reading
from quanheng.ledger.clock import now
from quanheng.people.models import Holding, Post
from tests.casefiles.conftest import AFTER, SAID, png, sent
from tests.casefiles.test_bundle import printed
from tests.cases.conftest import DAY, SHOP, UNLICENSED_FOOD

pytestmark = pytest.mark.django_db
EXAMPLE_ID = "11010519491231002X"
PERSON = replace(
    SHOP, kind="person", name="示范丑", identifier=EXAMPLE_ID, phone="19900000001", address="示范区示例路9号"
)
SECRET = (EXAMPLE_ID, "19900000001", "示例路9号")


def at(case, name="casefile", *more) -> str:
    return reverse(name, args=[case.proceeding.code, *more])


def test_the_tabs_of_a_case_lead_to_its_file_and_back(case, staff, signed_in):
    client = signed_in(staff.people["officer"])
    for address in (case.get_absolute_url(), at(case), at(case, "casefile-index")):
        text = client.get(address).content.decode()
        for other in (case.get_absolute_url(), at(case), at(case, "casefile-index")):
            assert f'href="{other}"' in text
        assert text.count('aria-current="page"') == 1


@pytest.mark.parametrize("role", ["officer", "section-chief", "head", "legal-reviewer", "hearing-chair", "finance"])
def test_the_office_s_own_people_see_the_file(case, staff, signed_in, role):
    assert signed_in(staff.people[role]).get(at(case)).status_code == 200


def test_another_office_finds_no_file_and_a_supervisor_does(case, register, approval_staff, make_person, signed_in):
    register(case)
    pages = [at(case), at(case, "casefile-index"), at(case, "casefile-index-pdf"), at(case, "casefile-evidence", 1)]
    for address in pages:
        assert signed_in(approval_staff.people["head"]).get(address).status_code == 404
    supervisor = make_person("supervisor", office=approval_staff.office)
    for address in pages:
        assert signed_in(supervisor).get(address).status_code == 200
    assert signed_in(supervisor).get(at(case, "casefile-register")).status_code == 403


@pytest.mark.parametrize("role", ["system-admin", "auditor", "disclosure-drafter"])
def test_who_does_not_work_on_cases_sees_no_file(case, staff, make_person, signed_in, role):
    assert signed_in(make_person(role, office=staff.office)).get(at(case)).status_code == 403


def test_a_post_in_another_office_opens_no_file_of_this_one(case, staff, approval_staff, make_person, signed_in):
    """Someone who drafts publications here and examines applications there."""
    both = make_person("disclosure-drafter", office=staff.office)
    post = Post.objects.get(office=approval_staff.office, role="examiner")
    Holding.objects.create(person=both, post=post, begins_on=DAY, document="示范任〔2026〕1号")
    assert signed_in(both).get(case.get_absolute_url()).status_code == 200
    assert signed_in(both).get(at(case)).status_code == 404


def test_no_page_shows_a_person_s_particulars_unasked(make_case, staff, signed_in):
    case = make_case(*AFTER[:2], party=PERSON)
    client = signed_in(staff.people["officer"])
    for address in (case.get_absolute_url(), at(case), at(case, "casefile-index"), reverse("cases")):
        text = client.get(address).content.decode()
        assert [secret for secret in SECRET if secret in text] == []


def test_shown_in_full_once_and_on_record(make_case, staff, signed_in):
    case = make_case(*AFTER[:2], party=PERSON)
    client = signed_in(staff.people["officer"])
    answer = client.post(at(case, "casefile-party"), {"why": "service"})
    assert all(secret in answer.content.decode() for secret in SECRET)
    assert "no-store" in answer["Cache-Control"]
    reading = Reading.objects.get()
    assert (reading.by, reading.why, reading.what) == (staff.people["officer"], "service", "party")
    again = client.get(at(case)).content.decode()
    assert EXAMPLE_ID not in again
    assert "送达、联系当事人" in again


def test_without_a_reason_nothing_is_shown(make_case, staff, signed_in):
    case = make_case(*AFTER[:2], party=PERSON)
    for why in ({}, {"why": ""}, {"why": "curiosity"}):
        answer = signed_in(staff.people["officer"]).post(at(case, "casefile-party"), why)
        assert answer.status_code == 422
        assert EXAMPLE_ID not in answer.content.decode()
    assert not Reading.objects.exists()


def test_finance_sees_no_particulars(make_case, staff, signed_in):
    case = make_case(*AFTER[:2], party=PERSON)
    client = signed_in(staff.people["finance"])
    assert client.post(at(case, "casefile-party"), {"why": "identity"}).status_code == 403
    assert "显示完整信息" not in client.get(at(case)).content.decode()


def typed(staff, **more) -> dict:
    return {
        "kind": "object", "name": "后厨照片", "proves": "无证经营", "source": "后厨", "form": "copy", "sheets": "1",
        "collected_on": DAY.isoformat(), "second_officer": staff.partner.pk, **more,
    }  # fmt: skip


def test_evidence_goes_in_from_the_page_with_its_files(case, staff, signed_in):
    client = signed_in(staff.people["officer"])
    assert "共同收集人" in client.get(at(case, "casefile-register")).content.decode()
    given = [SimpleUploadedFile("a.png", png()), SimpleUploadedFile("b.png", png(5))]
    answer = client.post(at(case, "casefile-register"), typed(staff, files=given), follow=True)
    text = answer.content.decode()
    assert "后厨照片" in text
    assert "image/png" in text
    assert Evidence.objects.get().files.count() == 2


def test_a_file_that_is_not_what_it_says_is_refused_in_words_and_what_was_typed_stays(case, staff, signed_in):
    given = [SimpleUploadedFile("发票.pdf", png())]
    answer = signed_in(staff.people["officer"]).post(at(case, "casefile-register"), typed(staff, files=given))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "实际是 image/png" in text
    assert "无证经营" in text
    assert not Evidence.objects.exists()


def test_a_statement_goes_in_from_its_page(case, staff, signed_in):
    more = {"kind": "testimony", "said_by": "示范寅", "signature": "refused", "signature_note": "有见证人"}
    answer = signed_in(staff.people["officer"]).post(at(case, "casefile-register-statement"), typed(staff, **more))
    assert answer.status_code == 302
    assert Evidence.objects.get().statement.signature == "refused"


def test_a_file_comes_out_as_an_attachment_for_a_reason_and_on_record(case, register, staff, signed_in):
    file = register(case, files=[sent("现场.png")]).files.get()
    client = signed_in(staff.people["head"])
    address = at(case, "casefile-download", file.pk)
    assert client.get(address).status_code == 405
    assert client.post(address, {}).status_code == 422
    answer = client.post(address, {"why": "review"})
    assert b"".join(answer.streaming_content) == png()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert Reading.objects.get().file == file


def test_a_file_of_another_case_is_not_found_under_this_one(make_case, register, staff, signed_in):
    one, other = make_case(*AFTER[:2]), make_case(*AFTER[:2])
    file = register(one, files=[sent()]).files.get()
    answer = signed_in(staff.people["officer"]).post(at(other, "casefile-download", file.pk), {"why": "review"})
    assert answer.status_code == 404


def test_custody_moves_from_the_page_and_a_wrong_day_is_409(case, register, staff, signed_in):
    register(case)
    client = signed_in(staff.people["officer"])
    move = {"kind": "stored", "given_to": "证据室", "reason": "保管", "moved_on": DAY.isoformat()}
    assert client.post(at(case, "casefile-move", 1), move).status_code == 302
    assert CustodyMove.objects.count() == 2
    assert client.post(at(case, "casefile-move", 1), {**move, "moved_on": "2026-01-01"}).status_code == 409
    assert "证据室" in client.get(at(case, "casefile-evidence", 1)).content.decode()


def test_exclusion_is_marked_on_every_page_that_names_the_evidence(case, register, staff, signed_in):
    register(case, SAID)
    client = signed_in(staff.people["legal-reviewer"])
    assert client.post(at(case, "casefile-exclude", 1), {"reasons": "一人询问"}).status_code == 302
    assert Exclusion.objects.get().by == staff.people["legal-reviewer"]
    for address in (at(case), at(case, "casefile-evidence", 1), at(case, "casefile-index")):
        assert "已排除" in client.get(address).content.decode()
    assert signed_in(staff.people["officer"]).post(at(case, "casefile-exclude", 1), {"reasons": "x"}).status_code == 403


def test_notes_are_written_on_the_page(case, staff, signed_in):
    client = signed_in(staff.people["officer"])
    assert client.post(at(case, "casefile-note"), {"text": "周三再去"}).status_code == 302
    assert Note.objects.count() == 1
    assert "周三再去" in client.get(at(case)).content.decode()
    assert client.post(at(case, "casefile-note"), {"text": ""}).status_code == 422


def test_the_index_prints_and_the_file_goes_out_and_is_archived_once(make_case, staff, signed_in):
    case = make_case(*AFTER)
    printed()
    client = signed_in(staff.people["officer"])
    assert client.get(at(case, "casefile-index-pdf")).content.startswith(b"%PDF-")
    out = client.post(at(case, "casefile-export"))
    with zipfile.ZipFile(io.BytesIO(b"".join(out.streaming_content))) as bundle:
        assert bundle.testzip() is None
    assert client.post(at(case, "casefile-archive")).status_code == 302
    text = client.get(at(case, "casefile-index")).content.decode()
    assert Archived.objects.get().manifest_sha256 in text
    assert client.post(at(case, "casefile-archive")).status_code == 409


def test_an_open_case_offers_no_archive_and_refuses_it_when_posted(case, staff, signed_in):
    client = signed_in(staff.people["officer"])
    assert at(case, "casefile-archive") not in client.get(at(case, "casefile-index")).content.decode()
    assert client.post(at(case, "casefile-archive")).status_code == 409


def test_the_pages_cost_the_same_for_much_evidence(case, register, staff, signed_in, django_assert_max_num_queries):
    client = signed_in(staff.people["officer"])
    register(case, files=[sent()])
    client.get(at(case))
    for _ in range(4):
        register(case, files=[sent()])
    with django_assert_max_num_queries(20):
        text = client.get(at(case)).content.decode()
    assert len(re.findall(r"evidence/\d+/\"", text)) == 5
    with django_assert_max_num_queries(20):
        client.get(at(case, "casefile-index"))


def test_the_pages_read_in_english_too(case, register, staff, signed_in):
    register(case, SAID)
    client = signed_in(staff.people["officer"])
    client.cookies["quanheng_staff_language"] = "en"
    for name, *more in (("casefile",), ("casefile-index",), ("casefile-evidence", 1), ("casefile-register",)):
        address = at(case, name, *more)
        assert client.get(address).status_code == 200


def test_actions_of_the_file_are_not_reached_around_the_page(case, register, approval_staff):
    evidence = register(case)
    with pytest.raises(Exception, match="not-permitted"):
        actions.move(
            evidence, kind="stored", given_to="x", reason="x", moved_on=DAY, by=approval_staff.people["head"], on=DAY
        )


def test_a_number_that_cannot_be_is_refused_on_the_opening_page_in_words(make_published, staff, signed_in):
    make_published(UNLICENSED_FOOD)
    data = {
        "kind": "person", "name": "示范丑", "address": "示范区示例路2号", "on": DAY.isoformat(),
        "identifier": "110105194912310021", "fact-source": "inspection", "fact-found_on": DAY.isoformat(),
        "fact-clue_summary": "检查发现",
    }  # fmt: skip
    client = signed_in(staff.people["officer"])
    answer = client.post(reverse("case-new", args=[UNLICENSED_FOOD]), data)
    assert answer.status_code == 409
    assert "出生日期或者校验码不对" in answer.content.decode()
    other = client.post(reverse("case-new", args=[UNLICENSED_FOOD]), {**data, "identifier_kind": "other"})
    assert other.status_code == 302


def many_pieces(case, staff, count: int) -> None:
    """So many pieces of evidence, every third a record of the site, each with the first link of its chain."""
    officer, partner = staff.people["officer"], staff.partner
    made = Evidence.objects.bulk_create(
        Evidence(
            case=case, number=number, kind="object" if number % 3 else "site-record", name=f"物品{number:03}",
            proves="-", source="-", form="copy", sheets=1, collected_on=DAY, collected_by=officer,
            second_officer=partner, entered_at=now(),
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    CustodyMove.objects.bulk_create(
        CustodyMove(evidence=each, kind="collected", given_by=officer, given_to="-", on=DAY, entered_at=now())
        for each in made
    )


def test_three_hundred_pieces_are_paged_and_narrowed_by_kind_at_the_same_cost(
    case, staff, signed_in, django_assert_max_num_queries
):
    many_pieces(case, staff, 300)
    client = signed_in(staff.people["officer"])
    client.get(at(case))
    with django_assert_max_num_queries(20):
        first = client.get(at(case))
    assert [each.number for each in first.context["page"]] == [*range(1, 51)]
    assert "第 1 页，共 6 页" in first.content.decode()
    with django_assert_max_num_queries(20):
        narrowed = client.get(at(case), {"kind": "site-record", "page": "2"})
    assert [each.number for each in narrowed.context["page"]] == [*range(153, 301, 3)]
    options = narrowed.context["facets"][0]["options"]
    assert [(each["value"], each["count"], each["chosen"]) for each in options] == [
        ("object", 200, False),
        ("site-record", 100, True),
    ]


def test_every_reading_can_be_looked_up_page_by_page(case, staff, signed_in, django_assert_max_num_queries):
    officer = staff.people["officer"]
    Reading.objects.bulk_create(
        Reading(case=case, what="party", why="service", by=officer, read_at=now()) for _ in range(120)
    )
    client = signed_in(officer)
    text = client.get(at(case)).content.decode()
    assert f'href="{at(case, "casefile-readings")}"' in text
    assert text.count("送达、联系当事人</span>") == 20
    with django_assert_max_num_queries(15):
        last = client.get(at(case, "casefile-readings"), {"page": "3"})
    assert last.content.decode().count("送达、联系当事人</span>") == 20


def test_another_office_looks_up_no_readings(case, approval_staff, signed_in):
    assert signed_in(approval_staff.people["head"]).get(at(case, "casefile-readings")).status_code == 404


def test_a_refused_form_s_page_turns_and_narrows_at_the_address_of_the_page_itself(make_case, staff, signed_in):
    case = make_case(*AFTER[:2])
    client = signed_in(staff.people["officer"])
    for n in range(51):
        client.post(at(case, "casefile-note"), {"text": f"示例记录{n}"})
    page = client.post(at(case, "casefile-note"), {"text": ""}).content.decode()
    assert f'href="{at(case)}?notes=2#notes"' in page
    assert 'href="?' not in page
