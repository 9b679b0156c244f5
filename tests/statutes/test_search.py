"""Searching the articles."""

from datetime import date

import pytest

from quanheng.rules.extracts import extract
from quanheng.statutes.actions import load_folder
from quanheng.statutes.models import Article
from quanheng.statutes.search import PAGE_SIZE, search
from tests.statutes.folders import KITES, folder_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("word", ["食品", "罚款", "烧烤", "公示", "牌照"])
def test_a_word_of_two_characters_finds_every_article_that_has_it(word):
    """Two characters are the commonest query; the count is that of a plain scan of the texts."""
    plainly = Article.objects.filter(version__current=True, text__contains=word).count()
    found = search(word)
    assert 0 < plainly <= found.total
    assert all(word in "".join(words for words, _ in hit.extract) or word in str(hit.article) for hit in found.hits)


def test_all_words_are_asked_for():
    found = search("露天烧烤 罚款", on=TODAY)
    assert "生态环境法典第一千一百三十二条" in {str(hit.article) for hit in found.hits}
    assert not found.loose


def test_only_what_applies_on_the_day_is_found():
    assert "大气污染防治法" not in {
        hit.article.version.statute.short_title for hit in search("露天烧烤", on=TODAY).hits
    }
    before = search("露天烧烤", on=date(2026, 8, 14))
    assert "大气污染防治法" in {hit.article.version.statute.short_title for hit in before.hits}


def test_statutes_named_like_the_query_come_first():
    assert {hit.article.version.statute.short_title for hit in search("行政处罚", on=TODAY).hits} == {"行政处罚法"}


def test_a_question_in_plain_words_is_answered_loosely():
    found = search("邻居装修太吵怎么办", on=TODAY)
    assert found.loose
    assert any("噪声" in hit.article.text for hit in found.hits)


def test_a_citation_gives_the_article_or_says_why_not():
    assert str(search("《食品安全法》第一百二十六条", on=TODAY).cited) == "食品安全法第一百二十六条"
    assert search("大气污染防治法第九十九条", on=TODAY).refusal.code == "citation-repealed"


def test_pages_follow_each_other_without_overlap():
    one, two = search("罚款", on=TODAY), search("罚款", on=TODAY, page=2)
    assert len(one.hits) == len(two.hits) == PAGE_SIZE
    assert not {hit.article.pk for hit in one.hits} & {hit.article.pk for hit in two.hits}
    assert one.total == two.total


def test_more_than_ten_thousand_are_not_told_apart():
    found = search("的")
    assert (found.capped, found.total_shown, found.pages) == (True, "10,000+", 500)


@pytest.mark.parametrize(
    "query", ["", "   ", "，。；", "'; DROP TABLE statutes_article; --", "\\' | !", "&|!()", "x" * 5000]
)
def test_no_query_breaks_anything(query):
    assert search(query, on=TODAY).total == 0


@pytest.mark.parametrize("page", [-3, 0, 99, 10**9])
def test_a_page_that_is_not_there_is_empty_or_the_first(page):
    assert search("烧烤", page=page).total >= len(search("烧烤", page=page).hits)


def test_marks_stand_where_the_words_stand():
    marked = list(extract("违反本法规定，未取得食品生产经营许可从事食品生产经营活动的，处以罚款。", ["食品", "罚款"]))
    assert [words for words, is_marked in marked if is_marked] == ["食品", "食品", "罚款"]
    assert (
        "".join(words for words, _ in marked)
        == "违反本法规定，未取得食品生产经营许可从事食品生产经营活动的，处以罚款。"
    )


def test_a_search_costs_three_statements(django_assert_num_queries):
    with django_assert_num_queries(3):
        search("食品 罚款", on=TODAY)


def test_the_rank_and_the_issuer_narrow_what_is_found(tmp_path):
    load_folder(folder_of(tmp_path, {"地方性法规/云栖/风筝.md": KITES}), on=TODAY)
    every = search("风筝", on=TODAY).total
    local = search("风筝", rank="local-regulation", on=TODAY)
    assert {str(hit.article.version.statute) for hit in local.hits} == {"云栖县风筝放飞条例"}
    assert search("风筝", issuer="云栖县", on=TODAY).total == local.total == every
    assert search("风筝", issuer="云栖县", rank="law", on=TODAY).total == 0
    assert search("罚款", rank="law", on=TODAY).total > search("罚款", rank="law", issuer="云栖县", on=TODAY).total == 0
