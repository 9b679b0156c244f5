"""An application leaves this side sealed; nothing readable stays."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from quanheng.portal.actions import send_envelopes
from quanheng.portal.models import Envelope, Submission
from quanheng.rules.door import spools
from quanheng.rules.door.codes import query_code_hash
from tests.portal.inner_side import department, item

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"
ADDRESS = "/apply/990113001000/"
SECRETS = ("示范甲", "99FAKE000000000000", "000-1234567", "示例路1号", "申请开办", "营业执照")


@pytest.fixture
def open_item(inner):
    inner.send(department(), item())
    return inner


def filled(**changed):
    return {
        "who": "organisation",
        "name": "示范甲餐饮店",
        "number": "99FAKE000000000000",
        "phone": "000-1234567",
        "place": "示范区示例路1号",
        "matter": "申请开办小吃店",
        "truthful": "on",
        "form_id": str(uuid.uuid4()),
        "files": SimpleUploadedFile("营业执照.pdf", PDF),
        **changed,
    }


def test_the_application_is_sealed_to_the_inner_key_and_comes_out_whole(client, open_item):
    response = client.post(ADDRESS, filled(), follow=True)
    assert "申请已提交" in response.content.decode()
    (opened,) = open_item.open()
    assert opened.fields["name"] == "示范甲餐饮店"
    assert opened.fields["item"] == "990113001000"
    assert opened.fields["submitted_on"] == timezone.localdate().isoformat()
    assert opened.files == {"营业执照.pdf": PDF}


def test_nothing_readable_stays_on_this_side(client, open_item):
    client.post(ADDRESS, filled())
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [row[0] for row in cursor.fetchall()]
        for table in tables:
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            everything = "\n".join(row[0] for row in cursor.fetchall())
            for secret in SECRETS:
                assert secret not in everything, table
                assert secret.encode().hex() not in everything, table
    for path in open_item.outer.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not any(secret.encode() in content for secret in SECRETS), path


def test_the_query_code_is_shown_to_the_applicant_and_kept_only_as_a_hash(client, open_item):
    page = client.post(ADDRESS, filled(), follow=True).content.decode()
    code = page.split('class="code-shown">')[1].split("<")[0]
    assert Submission.objects.get().code_hash == query_code_hash(code)
    assert open_item.open()[0].fields["code_hash"] == query_code_hash(code)


def test_the_same_form_sent_twice_is_one_application(client, open_item):
    form_id = str(uuid.uuid4())
    client.post(ADDRESS, filled(form_id=form_id))
    client.post(ADDRESS, filled(form_id=form_id))
    assert Submission.objects.count() == 1
    assert len(open_item.open()) == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"files": SimpleUploadedFile("x.pdf", b"MZ")}, "不是 PDF、JPG 或 PNG"),
        ({"files": SimpleUploadedFile("x.png", PDF)}, "与文件名的后缀不符"),
        ({"files": SimpleUploadedFile("x.pdf", b"%PDF-" + bytes(11 * 1024 * 1024))}, "超过每个文件 10 MB"),
        ({"files": []}, "申请材料"),
        ({"name": ""}, "申请人名称或姓名"),
        ({"truthful": ""}, "第三十一条"),
    ],
    ids=["no pdf", "misnamed", "too large", "none", "no name", "not confirmed"],
)
def test_an_error_says_what_is_wrong_and_loses_no_input(client, open_item, changed, said):
    response = client.post(ADDRESS, filled(**changed))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page
    assert "申请开办小吃店" in page
    assert not Submission.objects.exists()


def test_the_applicant_learns_the_number_when_it_comes_back(client, open_item):
    done = client.post(ADDRESS, filled(), follow=True).redirect_chain[-1][0]
    assert "正在送往内网" in client.get(done).content.decode()
    token = Submission.objects.get().pk
    body = {"outcome": "received", "number": "示审许案〔2026〕9号", "received_at": "2026-03-02T01:00:00+00:00"}
    open_item.send(("application-receipt", token, body))

    assert "示审许案〔2026〕9号" in client.get(done).content.decode()
    assert Envelope.objects.get().sealed is None


def test_an_application_turned_away_says_why(client, open_item):
    done = client.post(ADDRESS, filled(), follow=True).redirect_chain[-1][0]
    body = {"outcome": "refused", "reason": "file-unfit", "received_at": "2026-03-02T01:00:00+00:00"}
    open_item.send(("application-receipt", Submission.objects.get().pk, body))
    assert "有文件不合要求" in client.get(done).content.decode()


def test_another_browser_does_not_see_the_submission(client, open_item):
    from django.test import Client

    done = client.post(ADDRESS, filled(), follow=True).redirect_chain[-1][0]
    assert Client().get(done).status_code == 302


def test_an_envelope_lost_on_the_way_is_sent_again_until_answered(client, open_item):
    from datetime import timedelta

    from django.utils import timezone

    client.post(ADDRESS, filled())
    (path,) = spools.waiting(open_item.outer / "outbox", ".sealed")
    path.unlink()
    assert send_envelopes() == 0
    Envelope.objects.update(written_at=timezone.now() - timedelta(minutes=5))
    assert send_envelopes() == 1
    assert len(open_item.open()) == 1


def test_envelopes_are_numbered_without_gaps(client, open_item):
    for _ in range(3):
        client.post(ADDRESS, filled())
    assert list(Envelope.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]


def test_a_flood_of_applications_is_throttled(client, open_item):
    assert [client.post(ADDRESS, filled()).status_code for _ in range(7)][-1] == 429


def test_an_item_that_takes_no_applications_has_no_form(client, inner):
    inner.send(department(), item(applications_open=False))
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, filled()).status_code == 404


def test_without_a_token_of_the_form_nothing_is_taken(open_item):
    from django.test import Client

    assert Client(enforce_csrf_checks=True).post(ADDRESS, filled()).status_code == 403


def test_two_files_of_one_name_both_arrive(client, open_item):
    photographs = [SimpleUploadedFile("image.pdf", PDF + side) for side in (b"front", b"back")]
    client.post(ADDRESS, filled(files=photographs))
    (opened,) = open_item.open()
    assert opened.files == {"image.pdf": PDF + b"front", "image（2）.pdf": PDF + b"back"}


def test_an_applicant_gets_the_query_code_though_the_spool_has_no_room(client, open_item, monkeypatch):
    def full(*_):
        raise OSError("no space left on device")

    with monkeypatch.context() as full_disk:
        full_disk.setattr(spools, "put", full)
        response = client.post(ADDRESS, filled())
    submission = Submission.objects.get()
    assert f"code-{submission.pk}" in response.cookies
    assert send_envelopes() == 1
