"""The catalogue's pages: who may see them, what they say, and what they cost."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from quanheng.catalogue import actions, tables
from quanheng.catalogue.actions import QUESTIONS
from quanheng.catalogue.models import ImportBatch, ItemVersion
from tests.catalogue.conftest import FOOD_LICENCE, ITEMS, UNLICENSED_FOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client, settings):
    """Open or send a page as somebody."""

    def open_page(person, name, *args, data=None, **query):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        address = reverse(name, args=args)
        return client.get(address, query) if data is None else client.post(address, data)

    return open_page


def upload(items, name="事项.xlsx"):
    return SimpleUploadedFile(name, tables.template(items), content_type="application/octet-stream")


PAGES = [
    ("items", (), {"reporter", "reviewer", "approver", "publisher"}),
    ("item-work", (), {"reporter", "reviewer", "approver", "publisher"}),
    ("item", (UNLICENSED_FOOD,), {"reporter", "reviewer", "approver", "publisher"}),
    ("item-import", (), {"reporter"}),
    ("item-template", (), {"reporter"}),
    ("item-review", (UNLICENSED_FOOD, 1), {"reviewer"}),
    ("item-approve", (UNLICENSED_FOOD, 1), {"approver"}),
    ("item-publish", (UNLICENSED_FOOD, 1), {"publisher"}),
]


@pytest.mark.parametrize(("name", "args", "allowed"), PAGES, ids=[page[0] for page in PAGES])
def test_a_page_opens_for_those_who_may_and_for_nobody_else(  # noqa: PLR0917
    see, client, people, facts, today, name, args, allowed
):
    actions.draft(facts(), by=people.reporter, on=today)
    for who in ("reporter", "reviewer", "approver", "publisher"):
        assert see(getattr(people, who), name, *args).status_code == (200 if who in allowed else 403), who
    client.logout()
    assert client.get(reverse(name, args=args)).status_code == 302


def test_an_administrator_of_the_system_sees_no_item(see, make_person, people):
    assert see(make_person("system-admin"), "items").status_code == 403


def test_the_list_narrows_by_facet_and_says_how_many_each_choice_leaves(see, people, make_published):
    make_published()
    make_published(FOOD_LICENCE)
    page = see(people.reviewer, "items")
    counts = {
        facet.name: {option["value"]: option["count"] for option in facet.options} for facet in page.context["facets"]
    }
    assert counts["kind"] == {"penalty": 1, "licence": 1}
    assert counts["status"] == {"published": 2}
    narrowed = see(people.reviewer, "items", kind="licence")
    assert [item.code for item in narrowed.context["page"]] == [FOOD_LICENCE]
    assert {option["value"]: option["count"] for option in narrowed.context["facets"][1].options} == counts["kind"]


@pytest.mark.parametrize("query", ["许可", "食品", "未取得", "第一百二十二条", "990225001000"])
def test_two_characters_find_an_item(see, people, make_published, query):
    make_published()
    assert [item.code for item in see(people.reviewer, "items", q=query).context["page"]] == [UNLICENSED_FOOD]


def test_a_search_without_answer_says_what_to_do(see, people, make_published):
    make_published()
    page = see(people.reviewer, "items", q="渔业捕捞")
    assert "没有这样的事项" in page.content.decode()


def test_the_item_page_answers_first_and_draws_the_enforced_procedure(see, people, make_published):
    make_published()
    page = see(people.reviewer, "item", UNLICENSED_FOOD).content.decode()
    titles = ("这是什么", "罚什么、罚多少", "多久办好", "不服怎么办", "设定依据", "办理流程", "责任事项")
    places = [page.index(f"<h2>{title}</h2>") for title in titles]
    assert places == sorted(places)
    assert 'class="procedure-chart"' in page
    assert "《食品安全法》第一百二十二条" in page
    assert "限75日" in page


def test_the_chart_of_a_licence_shows_the_items_own_limits(see, people, make_published):
    make_published(FOOD_LICENCE)
    page = see(people.reviewer, "item", FOOD_LICENCE).content.decode()
    assert "限8个工作日" in page
    assert "限20个工作日" in page


def test_an_item_that_does_not_run_online_says_so(see, people, facts, today):
    actions.draft(facts("990625002000"), by=people.reporter, on=today)
    page = see(people.reviewer, "item", "990625002000").content.decode()
    assert "此事项的流程尚未在网上运行" in page


def test_a_table_is_handed_in_and_the_report_names_row_column_and_reason(see, client, people, facts):
    wrong = facts(promised_limit="91cd", code="990225101000", name="承诺过长")
    sent = see(people.reporter, "item-import", data={"file": upload([facts(), wrong])})
    report = client.get(sent.url).content.decode()
    assert "接收 1 行，退回 1 行" in report
    assert "承诺办结时限" in report
    assert "行政处罚法第六十条" in report


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (SimpleUploadedFile("事项.xlsx", b"%PDF-1.7"), "不是可以读取的 xlsx 表格"),
        (SimpleUploadedFile("事项.csv", b"a,b"), "不是可以读取的 xlsx 表格"),
        (SimpleUploadedFile("空.xlsx", b""), "不是可以读取的 xlsx 表格"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(see, people, file, said):
    page = see(people.reporter, "item-import", data={"file": file})
    assert page.status_code == 409
    assert said in page.content.decode()
    assert ImportBatch.objects.count() == 0


def test_the_template_downloads_and_can_be_read_back(see, people):
    response = see(people.reporter, "item-template")
    assert response["Content-Disposition"].endswith(".xlsx")
    assert io.BytesIO(response.content).read(2) == b"PK"


def answered(**changes):
    answers = dict.fromkeys(QUESTIONS, "yes") | {f"{key}_reason": "已核对" for key in QUESTIONS}
    return {**answers, **changes}


def test_a_draft_walks_through_the_pages_of_four_people(see, people, facts, today):
    actions.draft(facts(), by=people.reporter, on=today)
    place = (UNLICENSED_FOOD, 1)
    assert see(people.reviewer, "item-review", *place, data=answered()).status_code == 302
    assert (
        see(people.approver, "item-approve", *place, data={"document_number": "示府审〔2026〕9号"}).status_code == 302
    )
    assert see(people.publisher, "item-publish", *place, data={}).status_code == 302
    assert list(ItemVersion.objects.get().steps.values_list("step", flat=True)) == [
        "drafted", "reviewed", "approved", "published",
    ]  # fmt: skip


def test_a_review_without_a_reason_is_shown_again_with_what_was_typed(see, people, facts, today):
    actions.draft(facts(), by=people.reporter, on=today)
    page = see(
        people.reviewer, "item-review", UNLICENSED_FOOD, 1, data=answered(plain_reason="", procedure_reason="步骤齐全")
    )
    assert page.status_code == 200
    assert "步骤齐全" in page.content.decode()
    assert ItemVersion.objects.get().steps.count() == 1


def test_the_review_page_shows_what_changed_beside_what_stands(see, people, make_published, facts, today):
    make_published()
    actions.draft(facts(promised_limit="60cd"), by=people.reporter, on=today)
    page = see(people.reviewer, "item-review", UNLICENSED_FOOD, 2)
    changed = [row for row in page.context["rows"] if row["changed"]]
    assert [(row["label"], row["before"], row["after"]) for row in changed] == [("承诺办结时限", "75日", "60日")]


def test_publishing_too_early_says_what_is_missing(see, people, facts, today):
    actions.draft(facts(), by=people.reporter, on=today)
    page = see(people.publisher, "item-publish", UNLICENSED_FOOD, 1, data={})
    assert page.status_code == 409
    assert "要在“审定”之后" in page.content.decode()


def test_an_item_is_suspended_on_its_page(see, people, make_published):
    version = make_published()
    see(people.publisher, "item-turn", UNLICENSED_FOOD, data={"turn": "suspend", "reason": "职能调整"})
    version.item.refresh_from_db()
    assert version.item.status == "suspended"


def test_the_work_page_says_what_waits_for_whom(see, people, facts, today, yes):
    version = actions.draft(facts(), by=people.reporter, on=today)
    queues = {queue["name"]: queue for queue in see(people.reviewer, "item-work").context["waiting"]}
    assert (queues["待审核"]["versions"], queues["待审核"]["mine"]) == ([version], True)
    actions.review(version, yes, by=people.reviewer, on=today)
    queues = {queue["name"]: queue for queue in see(people.reviewer, "item-work").context["waiting"]}
    assert (queues["待审核"]["versions"], queues["待审定"]["versions"]) == ([], [version])


def test_a_long_list_costs_no_more_statements_than_a_short_one(see, client, people, django_assert_max_num_queries):
    items = [facts for facts in ITEMS.values() if facts["office"] == "scjg"]
    see(people.reporter, "item-import", data={"file": upload(items)})
    with django_assert_max_num_queries(12):
        assert len(client.get(reverse("items")).context["page"]) == len(items)


def test_an_unknown_item_is_not_found(see, people):
    assert see(people.reviewer, "item", "990200000000").status_code == 404


def test_200_mb_are_refused_by_their_announced_size_and_never_read(client, people):
    client.force_login(people.reporter, backend="django.contrib.auth.backends.ModelBackend")

    class Unread(io.RawIOBase):
        def read(self, *args):
            raise AssertionError("the body was read")

    page = client.generic(
        "POST", reverse("item-import"), content_type="multipart/form-data; boundary=x",
        **{"CONTENT_LENGTH": str(200 * 1024 * 1024), "wsgi.input": Unread()},
    )  # fmt: skip
    assert page.status_code == 413
    assert "200 MB" in page.content.decode()
