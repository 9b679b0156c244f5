"""What the public sees, and only that."""

from datetime import date

import pytest
from django.urls import get_resolver

from quanheng.portal.models import Decision
from quanheng.rules.door.codes import query_code_hash
from tests.portal.inner_side import counter, department, item

pytestmark = pytest.mark.django_db
CODE = "ABCD-EFGH-JKMN"
NUMBER = "示审许案〔2026〕7号"


def decision(key="d1", **more):
    body = {
        "title": "示范某某店未取得食品经营许可案",
        "document_number": "示市监罚〔2026〕1号",
        "kind": "penalty",
        "kind_word": {"zh": "处罚"},
        "office": "scjg",
        "item": "990113001000",
        "decided_on": "2026-03-02",
        "published_on": "2026-03-05",
        "text": "决定罚款五万元。",
        "receipt": '{"v":1}',
        "document_hash": "a" * 64,
    }
    return ("decision", key, {**body, **more})


def progress(**more):
    body = {
        "code_hash": query_code_hash(CODE),
        "item_name": "食品经营许可",
        "office": "scjg",
        "opened_on": "2026-03-02",
        "steps": [{"key": "receive", "name": {"zh": "收件", "en": "Received"}, "on": "2026-03-02"}],
        "clocks": [
            {
                "name": {"zh": "受理期限"},
                "kind": "statutory",
                "due_on": "2026-03-09",
                "basis": "行政许可法第三十二条",
                "why": [{"zh": "自3月2日起算，当日不计"}],
            }
        ],
    }
    return ("case-progress", NUMBER, {**body, **more})


@pytest.fixture
def shown(inner):
    """A department with an item, a decision and a figure."""
    licence = item(what="开办餐饮服务须先取得许可", digest="b" * 64)
    penalty = item("990213001000", name="对无证经营的处罚", kind="penalty")
    inner.send(department(), licence, penalty, decision(), counter(7))
    return inner


def text(client, address, status=200, **more):
    response = client.get(address, **more)
    assert response.status_code == status, address
    return response.content.decode()


def test_the_home_page_counts_what_was_sent(client, shown):
    page = text(client, "/")
    assert "示范区 2 项行政权力" in page
    assert "示范某某店未取得食品经营许可案" in page
    assert "<dd>7</dd>" in page


@pytest.mark.parametrize("address", ["/", "/items/", "/departments/", "/decisions/", "/open-data/", "/progress/"])
def test_every_page_stands_before_anything_was_sent(client, inner, address):
    text(client, address)


@pytest.mark.parametrize(
    ("query", "found"), [("餐饮", True), ("许可 食品", True), ("990113001000", True), ("殡葬", False)]
)
def test_items_are_found_by_two_character_words_and_by_code(client, shown, query, found):
    page = text(client, "/items/", data={"q": query}, follow=True)
    assert ("食品经营许可</a>" in page or "<h1>食品经营许可</h1>" in page) is found


@pytest.mark.parametrize("query", ["'", "a' | b", "!!", ":*", "\\", "%", "的", " ", "<script>"])
def test_no_query_breaks_the_search(client, shown, query):
    text(client, "/items/", data={"q": query})
    text(client, "/decisions/", data={"q": query})


def test_facets_narrow_and_count(client, shown):
    page = text(client, "/items/", data={"kind": "penalty"})
    assert "对无证经营的处罚" in page
    assert "食品经营许可</a>" not in page


def test_lists_cost_a_fixed_number_of_statements(client, shown, django_assert_max_num_queries):
    shown.send(*(item(f"9901130{number:02d}000", name=f"示例事项{number}") for number in range(2, 40)))
    with django_assert_max_num_queries(7):
        client.get("/items/")
    with django_assert_max_num_queries(7):
        client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/items/990113001000/")


def test_the_item_page_answers_the_six_questions(client, shown):
    page = text(client, "/items/990113001000/")
    for question in ("这是什么", "谁来决定", "出了问题怎么办", "依据"):
        assert question in page
    assert "《食品安全法》第三十五条" in page
    assert "在线申请" in page


@pytest.mark.parametrize(("address", "mark"), [("/items/", "page"), ("/items/990113001000/", "true")])
def test_the_section_a_page_is_in_is_marked_and_no_other(client, shown, address, mark):
    navigation = client.get(address).content.decode().partition('class="public-nav"')[2].partition("</nav>")[0]
    assert navigation.count("aria-current") == navigation.count(f'href="/items/" aria-current="{mark}"') == 1


def test_a_withdrawn_item_is_no_longer_listed(client, shown):
    shown.send(item(status="withdrawn", version=2, applications_open=False))
    assert "食品经营许可</a>" not in text(client, "/items/")


def test_a_decision_shows_how_to_verify_it(client, shown):
    page = text(client, "/decisions/d1/")
    assert "/decisions/d1/receipt.json" in page
    assert "a" * 64 in page
    assert client.get("/decisions/d1/receipt.json").content == b'{"v":1}'


def test_a_withdrawn_decision_keeps_only_the_day_and_the_reason(client, shown):
    """行政处罚法第四十八条第二款."""
    shown.send(("decision-withdrawn", "d1", {"withdrawn_on": "2026-03-10", "reason": "决定被依法撤销"}))
    page = text(client, "/decisions/d1/", status=410)
    assert "决定被依法撤销" in page
    assert "五万元" not in page
    assert Decision.objects.get().body == {}
    assert text(client, "/decisions/d1/receipt.json", status=404)
    assert "示范某某店" not in text(client, "/decisions/")


def test_a_decision_past_its_publication_is_not_shown(client, shown):
    shown.send(decision(until_on="2026-03-06"))
    text(client, "/decisions/d1/", status=404)
    assert "示范某某店" not in text(client, "/decisions/")
    assert "五万元" not in text(client, "/open-data/decisions.json")


def test_progress_needs_number_and_code_together(client, shown):
    shown.send(progress())
    wrong = client.post("/progress/", {"number": NUMBER, "code": "ABCD-EFGH-JKMM"})
    assert wrong.status_code == 422
    assert client.get(f"/progress/{NUMBER}/").status_code == 302

    page = text_of(client.post("/progress/", {"number": NUMBER, "code": CODE.lower()}, follow=True))
    assert "收件" in page
    assert "自3月2日起算，当日不计" in page
    assert "《行政许可法》第三十二条" in page


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_another_browser_does_not_see_the_case(client, shown):
    from django.test import Client

    shown.send(progress())
    client.post("/progress/", {"number": NUMBER, "code": CODE})
    assert Client().get(f"/progress/{NUMBER}/").status_code == 302


def test_guessing_codes_is_throttled(client, shown):
    shown.send(progress())
    answers = [client.post("/progress/", {"number": NUMBER, "code": f"ABCD-{n:04d}"}).status_code for n in range(12)]
    assert answers[0] == 422
    assert answers[-1] == 429
    assert client.post("/progress/", {"number": NUMBER, "code": CODE}).status_code == 429


def test_open_data_gives_what_the_pages_show(client, shown):
    rows = client.get("/open-data/items.json").json()["rows"]
    assert [row["code"] for row in rows] == ["990113001000", "990213001000"]
    assert client.get("/open-data/decisions.json").json()["rows"][0]["document_number"] == "示市监罚〔2026〕1号"


def test_open_data_comes_a_page_at_a_time(client, shown, monkeypatch):
    from quanheng.portal.views import open_data

    monkeypatch.setattr(open_data, "MOST", 1)
    first = client.get("/open-data/items.json").json()
    second = client.get(first["next"]).json()
    assert [row["code"] for row in first["rows"] + second["rows"]] == ["990113001000", "990213001000"]


@pytest.mark.parametrize("path", ["../keys/exchange-signing.pub", "%2e%2e/keys/exchange-signing.pub", ".hidden", "no"])
def test_only_files_of_the_log_are_served(client, inner, path):
    (inner.outer / "log").mkdir(parents=True)
    (inner.outer / "log" / "checkpoint").write_text("c\n")
    (inner.outer / "log" / ".hidden").write_text("x")
    assert client.get("/log/checkpoint").headers["Cache-Control"] == "no-cache"
    assert client.get(f"/log/{path}").status_code == 404


@pytest.mark.parametrize("path", ["a" * 300, "a/" * 3000, "册" * 2000])
def test_an_address_longer_than_any_file_of_the_log_is_not_found(client, inner, path):
    assert client.get(f"/log/{path}").status_code == 404


def test_the_verifier_is_served_under_its_own_policy(client, inner):
    response = client.get("/verify/")
    assert response.status_code == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert client.get("/verify/verify.py").status_code == 200


def test_every_other_page_allows_only_our_own_files(client, shown):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["/log-in/", "/people/", "/cases/", "/applications/", "/admin/", "/offices/"])
def test_a_staff_page_does_not_exist_here(client, inner, address):
    assert client.get(address).status_code == 404


def test_every_address_is_open_to_everybody_by_declaration():
    for pattern in get_resolver("quanheng.portal.urls").url_patterns:
        assert pattern.callback.permission == "public", pattern


def test_pages_say_days_in_the_readers_language(client, shown):
    assert "2026年3月2日" in text(client, "/decisions/d1/")
    client.cookies["quanheng_public_language"] = "en"
    assert "2 Mar 2026" in text(client, "/decisions/d1/")


def test_a_reader_may_choose_large_text_and_dark_colours(client, inner):
    client.post("/preferences/", {"text": "large", "theme": "dark", "next": "//evil.example/"})
    page = text(client, "/")
    assert 'class="text-large"' in page
    assert 'data-bs-theme="dark"' in page


def test_a_choice_leads_back_to_our_own_pages_only(client, inner):
    assert client.post("/preferences/", {"text": "large", "next": "//evil.example/"}).headers["Location"] == "/"


def test_clocks_compare_the_due_day_with_today():
    from quanheng.portal.progress import clocks

    def state(today, **more):
        clock = {"due_on": "2026-03-09", "why": [], **more}
        return clocks({"clocks": [clock]}, today)[0]["state"]

    assert state(date(2026, 3, 2)) == "normal"
    assert state(date(2026, 3, 6)) == "near"
    assert state(date(2026, 3, 9)) == "near"
    assert state(date(2026, 3, 10)) == "overdue"
    assert state(date(2026, 3, 10), met_on="2026-03-09") == "done"
    assert state(date(2026, 3, 8), paused=True) == "paused"


def test_a_limit_of_the_party_that_is_over_has_run_out_and_nobody_is_late():
    from quanheng.portal.progress import clocks

    def state(today, **more):
        clock = {"due_on": "2026-03-09", "why": [], "of_party": True, **more}
        return clocks({"clocks": [clock]}, today)[0]["state"]

    assert state(date(2026, 3, 9)) == "near"
    assert state(date(2026, 3, 10)) == "lapsed"
    assert state(date(2026, 3, 12), met_on="2026-03-10") == "lapsed"
    assert state(date(2026, 3, 12), met_on="2026-03-09") == "done"


def test_officials_may_arrive_before_their_department(client, inner):
    """国务院办公厅2018年118号文: 执法人员公示。"""
    named = {"officials": [{"official": "示范甲", "post": "执法员", "certificate": "FAKE-1"}]}
    inner.send(("officials", "scjg", named), department())
    page = text(client, "/departments/scjg/")
    assert "示范区市场监督管理局" in page
    assert "FAKE-1" in page


def test_departments_stand_in_their_official_order(client, inner):
    inner.send(department("b", name="示范乙局", position=1), department("a", name="示范甲局", position=2))
    page = text(client, "/departments/")
    assert page.index("示范乙局") < page.index("示范甲局")
