"""What a citation means on a day, and who cites what."""

from datetime import date, timedelta

import pytest

from quanheng.rules.refusal import Refused
from quanheng.site.messages import render
from quanheng.statutes.actions import cite
from quanheng.statutes.models import Article, CitationIndex, StatuteVersion
from quanheng.statutes.queries import KnownArticle, article, dependants, in_force, resolve, versions_in_force

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "written",
    ["《食品安全法》第一百二十六条第一款第（三）项", "食品安全法第一百二十六条",
     "中华人民共和国食品安全法第126条第二款", "食品安全法第一百二十六条第（十三）项"],
)  # fmt: skip
def test_a_citation_gives_its_article(written):
    found = article(written, TODAY)
    assert isinstance(found, Article)
    assert str(found) == "食品安全法第一百二十六条"
    assert "食品、食品添加剂生产经营者进货时未查验许可证和相关证明文件" in found.paragraphs[0].item(3).text


def test_an_article_put_in_between_is_found_by_its_own_number():
    assert article("刑法第一百二十条之一", TODAY).label == "第一百二十条之一"


def test_a_common_short_name_is_understood():
    assert str(article("处罚法第六十二条", TODAY)) == "行政处罚法第六十二条"


def test_a_known_statute_is_cited_without_its_text():
    found = article("城市道路管理条例第三十九条", TODAY)
    assert isinstance(found, KnownArticle)
    assert (str(found), found.version.has_text, in_force(found, TODAY)) == ("城市道路管理条例第三十九条", False, True)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("食品安全", "citation-unreadable"),
        ("食品卫生管理法第一条", "citation-unknown"),
        ("食品安全法第一百五十五条", "citation-unknown"),
        ("食品安全法第一百二十六条之一", "citation-unknown"),
        ("食品安全法第一百二十六条第五款", "citation-unknown"),
        ("食品安全法第一百二十六条第一款第（十四）项", "citation-unknown"),
        ("城市道路管理条例第四十六条", "citation-unknown"),
        ("大气污染防治法第九十九条", "citation-repealed"),
        ("医疗保障法第一条", "citation-not-yet-in-force"),
        ("乡镇企业法第一条", "citation-end-unknown"),
    ],
)
def test_what_is_no_basis_today_is_refused_in_both_languages(written, code):
    with pytest.raises(Refused) as refusal:
        article(written, TODAY)
    assert refusal.value.code == code
    assert written in render(refusal.value, "zh")
    assert written in render(refusal.value, "en")


def test_a_repealed_article_says_until_when_and_what_took_its_place():
    """生态环境法典第一千二百四十二条: the ten statutes' last day is 2026-08-14."""
    with pytest.raises(Refused) as refusal:
        article("大气污染防治法第九十九条", date(2026, 8, 15))
    assert refusal.value.params["until"] == date(2026, 8, 14)
    assert refusal.value.params["successor"] == "生态环境法典"
    assert in_force(article("大气污染防治法第九十九条", date(2026, 8, 14)), date(2026, 8, 14))


def test_the_code_applies_from_its_first_day_and_not_the_day_before():
    assert article("生态环境法典第一千一百零二条", date(2026, 8, 15)).number == 1102
    with pytest.raises(Refused) as refusal:
        article("生态环境法典第一千一百零二条", date(2026, 8, 14))
    assert refusal.value.code == "citation-not-yet-in-force"


def test_an_article_whose_heading_was_lost_can_be_cited():
    assert article("生态环境法典第一千一百二十条", TODAY).recovered


@pytest.mark.parametrize(
    ("day", "promulgated"), [(date(2026, 2, 28), date(2017, 9, 1)), (date(2026, 3, 1), date(2025, 9, 12))]
)
def test_the_wording_of_the_day_is_meant(day, promulgated):
    assert article("仲裁法第一条", day).version.promulgated_on == promulgated


def test_on_every_day_at_most_one_wording_of_a_statute_applies():
    for day in (date(2018, 3, 11), date(2026, 8, 14), date(2026, 8, 15), TODAY, date(2027, 1, 1)):
        titles = list(versions_in_force(day).values_list("statute__title", flat=True))
        assert len(titles) == len(set(titles))


def test_in_force_lists_differ_by_the_ten_and_the_code_around_15_august_2026():
    before = set(versions_in_force(date(2026, 8, 14)).values_list("statute__title", flat=True))
    after = set(versions_in_force(date(2026, 8, 15)).values_list("statute__title", flat=True))
    assert len(before - after) == 10
    assert after - before == {"中华人民共和国生态环境法典"}


def test_many_citations_cost_three_statements(django_assert_num_queries):
    many = [f"行政处罚法第{n}条" for n in ("七", "三十", "四十二", "五十七", "六十二")] + ["城市道路管理条例第三十九条"]
    with django_assert_num_queries(3):
        assert len(resolve(many, TODAY)) == 6


def test_what_cites_an_article_is_found_and_goes_when_it_no_longer_does():
    food = article("食品安全法第一百二十六条", TODAY)
    cite("power-item", "示-1", ["食品安全法第一百二十六条第一款第（三）项", "城市道路管理条例第三十九条"], on=TODAY)
    cite("standard", "示-2", ["食品安全法第一百二十六条"], on=TODAY)
    assert [(each.kind, each.key, str(each)) for each in dependants(food)] == [
        ("power-item", "示-1", "食品安全法第一百二十六条第一款第（三）项"),
        ("standard", "示-2", "食品安全法第一百二十六条"),
    ]
    assert dependants(article("城市道路管理条例第三十九条", TODAY)).get().article is None

    cite("power-item", "示-1", ["城市道路管理条例第三十九条"], on=TODAY)
    assert [each.key for each in dependants(food)] == ["示-2"]


def test_one_refused_citation_leaves_the_index_as_it_was():
    cite("power-item", "示-1", ["食品安全法第一百二十六条"], on=TODAY)
    with pytest.raises(Refused):
        cite("power-item", "示-1", ["行政处罚法第三条", "大气污染防治法第九十九条"], on=TODAY)
    assert [str(each) for each in CitationIndex.objects.all()] == ["食品安全法第一百二十六条"]


def test_who_cites_a_repealed_article_is_still_listed():
    old = article("大气污染防治法第九十九条", date(2026, 8, 14))
    cite("power-item", "示-9", ["大气污染防治法第九十九条第（二）项"], on=date(2026, 8, 14))
    assert [each.key for each in dependants(old)] == ["示-9"]


def test_a_version_applies_from_its_first_day_to_its_last_inclusive():
    ended = StatuteVersion.objects.filter(ended_on=date(2026, 8, 14)).first()
    one = timedelta(days=1)
    assert [ended.applies_on(ended.in_force_on - one), ended.applies_on(ended.in_force_on)] == [False, True]
    assert [ended.applies_on(ended.ended_on), ended.applies_on(ended.ended_on + one)] == [True, False]
