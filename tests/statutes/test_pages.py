"""The pages of the library: who may see them and what they say."""

import pytest
from django.urls import reverse

from quanheng.statutes.actions import cite
from quanheng.statutes.models import StatuteVersion
from quanheng.statutes.queries import article
from quanheng.statutes.views import address_of

pytestmark = pytest.mark.django_db


def test_nobody_reads_the_library_without_signing_in(client):
    for address in (reverse("statutes"), reverse("statute-search"), reverse("statute", args=["d6e7fcfe2995"])):
        assert client.get(address).status_code == 302


def test_the_list_shows_every_text_with_its_state(reader):
    page = reader.get(reverse("statutes"))
    assert page.status_code == 200
    assert "共 405 个文本" in page.content.decode()
    facets = {facet["name"]: {o["value"]: o["count"] for o in facet["options"]} for facet in page.context["facets"]}
    assert facets["state"] == {"in-force": 378, "future": 4, "ended": 19, "end-unknown": 4}
    assert facets["rank"]["administrative-regulation"] == 27


def test_the_list_costs_the_same_however_many_texts_there_are(reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        reader.get(reverse("statutes"), {"state": "in-force", "rank": "law", "page": "3"})


def test_the_list_narrows_by_state_rank_and_title(reader):
    page = reader.get(reverse("statutes"), {"state": "ended", "title": "污染防治"})
    assert page.context["page"].paginator.count == 5
    future = reader.get(reverse("statutes"), {"state": "future"}).content.decode()
    assert "2027年1月1日施行" in future


def test_an_empty_list_says_what_to_do(reader):
    assert "没有符合条件的文本" in reader.get(reverse("statutes"), {"title": "无此名称"}).content.decode()


def test_a_statute_page_has_days_how_they_were_found_and_chapters(reader):
    page = reader.get(reverse("statute", args=["d6e7fcfe2995"])).content.decode()
    assert "2025年12月1日" in page
    assert "修改决定写明" in page
    assert "2015年10月1日" in page
    assert "第九章 法律责任" in page


def test_the_longest_statute_page_opens(reader, django_assert_max_num_queries):
    code = StatuteVersion.objects.get(statute__title="中华人民共和国民法典").code
    with django_assert_max_num_queries(16):
        page = reader.get(reverse("statute", args=[code]))
    assert page.content.decode().count("<li><a href") >= 1260


def test_an_article_page_numbers_its_paragraphs_and_items(reader, today):
    cite("power-item", "示-1", ["食品安全法第一百二十六条第一款第（三）项"], on=today)
    page = reader.get(address_of(article("食品安全法第一百二十六条", today))).content.decode()
    assert 'id="p1-13"' in page
    assert "第四款" in page
    assert "《食品安全法》第一百二十六条第一款第（三）项" in page


def test_a_repealed_article_says_so_and_leads_to_its_successor(reader):
    code = StatuteVersion.objects.get(statute__title="中华人民共和国大气污染防治法").code
    page = reader.get(reverse("article", args=[code, 99])).content.decode()
    assert "施行至2026年8月14日" in page
    assert "看接替的《生态环境法典》" in page


def test_an_article_in_between_has_an_address_of_its_own(reader, today):
    one = article("刑法第一百二十条之一", today)
    assert address_of(one).endswith("/120-1/")
    assert "第一百二十条之一" in reader.get(address_of(one)).content.decode()


def test_a_known_article_says_that_its_text_is_not_loaded(reader, today):
    page = reader.get(address_of(article("城市道路管理条例第三十九条", today)))
    assert page.status_code == 200
    assert "条文未载入" in page.content.decode()


@pytest.mark.parametrize("path", ["statutes/nosuchcode/", "statutes/d6e7fcfe2995/900/", "statutes/d6e7fcfe2995/1-7/"])
def test_what_is_not_there_is_not_found(reader, path):
    assert reader.get(f"/{path}").status_code == 404


def test_every_stored_form_of_article_has_a_page(reader):
    for title in (
        "中华人民共和国刑法修正案（二）",
        "全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定",
    ):
        version = StatuteVersion.objects.get(statute__title=title)
        for one in version.articles.all():
            assert reader.get(address_of(one)).status_code == 200


def test_a_decision_to_amend_says_that_its_changes_are_not_written_into_the_statute(reader):
    title = "全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定"
    decision = StatuteVersion.objects.get(statute__title=title)
    page = reader.get(reverse("statute", args=[decision.code])).content.decode()
    assert "没有把其中的修改写入被修改的法规" in page
    assert "库中有2025年9月12日公布的文本" in page
    assert "没有把其中的修改" in reader.get(decision.articles.first().get_absolute_url()).content.decode()
    law = StatuteVersion.objects.get(statute__title="中华人民共和国民法典")
    assert "没有把其中的修改" not in reader.get(reverse("statute", args=[law.code])).content.decode()


def test_search_marks_what_was_found(reader):
    page = reader.get(reverse("statute-search"), {"q": "烧烤"}).content.decode()
    assert "<mark>烧烤</mark>" in page
    assert "生态环境法典" in page


def test_search_keeps_to_the_day_and_the_issuer_that_are_asked_for(reader):
    now = reader.get(reverse("statute-search"), {"q": "露天烧烤"}).content.decode()
    assert "《大气污染防治法》" not in now
    before = reader.get(reverse("statute-search"), {"q": "露天烧烤", "on": "2026-08-14"}).content.decode()
    assert "《大气污染防治法》" in before
    assert "按2026年8月14日施行的文本查找" in before
    nobody = reader.get(reverse("statute-search"), {"q": "露天烧烤", "on": "2026-08-14", "issuer": "云栖县"})
    assert "没有条文含有" in nobody.content.decode()


@pytest.mark.parametrize("day", ["2026-02-30", "gestern", "", "99999-01-01", "0000-00-00"])
def test_a_day_that_is_none_means_today_and_the_page_says_so(reader, day):
    page = reader.get(reverse("statute-search"), {"q": "烧烤", "on": day})
    assert page.status_code == 200
    assert page.context["day"] is None
    assert (f"“{day}”不是一个日期" in page.content.decode()) is bool(day)


def test_search_escapes_what_was_asked(reader):
    page = reader.get(reverse("statute-search"), {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("turned", ["0", "-1", "abc", "99999999999", "²"])
def test_search_opens_at_any_page_number(reader, turned):
    assert reader.get(reverse("statute-search"), {"q": "罚款", "page": turned}).status_code == 200


def test_a_citation_in_words_leads_to_its_article(reader, today):
    there = reader.get(reverse("statute-cited"), {"c": "食品安全法第一百二十六条第一款"})
    assert there.headers["Location"] == address_of(article("食品安全法第一百二十六条", today))
    elsewhere = reader.get(reverse("statute-cited"), {"c": "大气污染防治法第九十九条"})
    assert elsewhere.headers["Location"].startswith(reverse("statute-search"))


def test_pages_speak_english_when_asked(reader):
    reader.cookies["quanheng_staff_language"] = "en"
    assert reader.get(reverse("statutes")).status_code == 200
