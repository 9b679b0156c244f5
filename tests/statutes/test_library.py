"""The published library as it is read: whole-library facts, days from the texts, what is irregular."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings

from quanheng.rules.law_files import BadLawFile
from quanheng.rules.statute_text import Mark, paragraphs, repair
from quanheng.statutes.reading.known import Known, known_statutes
from quanheng.statutes.reading.library import DayFrom, read_library
from quanheng.statutes.reading.package import LibraryMissing, library_file, sources

CODE = "中华人民共和国生态环境法典"


@pytest.fixture(scope="module")
def library():
    return read_library(sources(library_file()), known_statutes(settings.LAW / "known-statutes.toml"))


@pytest.fixture(scope="module")
def by_title(library):
    return {(each.text.title.removeprefix("中华人民共和国"), each.text.promulgated_on.year): each for each in library}


def test_the_library_has_378_texts_and_26196_articles_and_two_more_are_recovered(library):
    articles = [article for each in library for article in each.text.articles]
    assert len(library) == 378
    assert sum(not article.recovered for article in articles) == 26_196
    assert [article.label for article in articles if article.recovered] == ["第一千一百二十条", "第一千二百零一条"]


def test_ten_environmental_statutes_ended_on_14_august_2026(library):
    """生态环境法典第一千二百四十二条 repeals ten statutes from the day it begins."""
    ended = [each for each in library if each.ended_on == date(2026, 8, 14)]
    assert len(ended) == 10
    assert {each.ended_how for each in ended} == {DayFrom.REPEALED}
    assert {each.ended_words for each in ended} == {f"《{CODE}》第一千二百四十二条"}
    (code,) = (each for each in library if each.text.title == CODE)
    assert {each.successor for each in ended} == {code.package_id}
    assert code.in_force_on == date(2026, 8, 15)


def test_four_texts_begin_only_on_new_years_day_2027(library):
    later = {
        each.text.title.removeprefix("中华人民共和国") for each in library if each.in_force_on > date(2026, 11, 22)
    }
    assert later == {"农业法", "医疗保障法", "商标法", "耕地保护和质量提升法"}
    assert {each.in_force_on for each in library if each.in_force_on > date(2026, 11, 22)} == {date(2027, 1, 1)}


@pytest.mark.parametrize(
    ("title", "year", "day", "how"),
    [
        ("食品安全法", 2025, date(2025, 12, 1), DayFrom.AMENDING_DECISION),
        ("村民委员会组织法", 2025, date(2026, 1, 1), DayFrom.AMENDING_DECISION),
        ("刑法", 2020, date(2021, 3, 1), DayFrom.AMENDING_DECISION),
        ("行政处罚法", 2021, date(2021, 7, 15), DayFrom.CLOSING_ARTICLE),
        ("行政许可法", 2019, date(2019, 4, 23), DayFrom.KNOWN_FACT),
        ("安全生产法", 2021, date(2021, 9, 1), DayFrom.KNOWN_FACT),
        ("海洋环境保护法", 2023, date(2024, 1, 1), DayFrom.CLOSING_ARTICLE),
    ],
)
def test_the_first_day_of_a_wording_is_read_where_it_is_written(by_title, title, year, day, how):
    assert (by_title[title, year].in_force_on, by_title[title, year].from_how) == (day, how)


def test_an_amended_text_keeps_the_day_of_its_first_version_apart(by_title):
    """The closing article of 食品安全法 still prints 2015-10-01."""
    assert by_title["食品安全法", 2025].first_in_force_on == date(2015, 10, 1)


def test_an_earlier_wording_ends_the_day_before_the_next_begins(by_title):
    assert by_title["仲裁法", 2017].ended_on == date(2026, 2, 28)
    assert by_title["仲裁法", 2017].successor == by_title["仲裁法", 2025].package_id
    assert by_title["商标法", 2019].ended_on == date(2026, 12, 31)


def test_a_text_called_repealed_by_nobody_is_recorded_and_given_no_day(by_title):
    contracted = by_title["农村土地承包法", 2018]
    assert (contracted.ended_on, contracted.end_unknown) == (None, True)
    assert Mark.END_UNKNOWN in {found.mark for found in contracted.findings}


def test_no_text_ends_before_it_begins(library):
    assert [each.text.title for each in library if each.ended_on and each.ended_on < each.in_force_on] == []


def test_what_is_irregular_is_counted(library):
    counts = Counter()
    for each in library:
        for found in (*each.findings, *(found for article in each.text.articles for found in article.findings)):
            counts[found.mark] += found.count
    assert {
        mark: counts[mark] for mark in (Mark.BROKEN_LINE, Mark.GLUED_HEADING, Mark.ATTACHMENT, Mark.SUB_NUMBER)
    } == {
        Mark.BROKEN_LINE: 107,
        Mark.GLUED_HEADING: 38,
        Mark.ATTACHMENT: 15,
        Mark.SUB_NUMBER: 53,
    }
    assert counts[Mark.END_UNKNOWN] == 4
    assert counts[Mark.PRESUMED_DAY] == 61


def test_no_numbered_statute_lacks_an_article(library):
    """Only constitutional amendments and decisions that quote single articles have gaps."""
    with_gaps = [each for each in library if Mark.GAP in {found.mark for found in each.findings}]
    assert {each.text.source.kind for each in with_gaps} <= {"宪法", "法律"}
    assert not [each for each in with_gaps if "修正案" not in each.text.title and "决定" not in each.text.title]


def test_without_the_known_facts_the_code_lacks_two_articles():
    (code,) = read_library((each for each in sources(library_file()) if each.title == CODE), Known())
    (gap,) = (found for found in code.findings if found.mark is Mark.GAP)
    assert gap.detail == "第一千一百二十条、第一千二百零一条"


def test_parts_of_a_code_stand_above_its_chapters(by_title):
    articles = {article.number.number: article for article in by_title["生态环境法典", 2026].text.articles}
    assert articles[187].headings == ("第二编 污染防治", "第二分编 大气污染防治", "第三章 一般规定")
    assert articles[1132].headings[0] == "第五编 法律责任和附则"


def test_every_list_of_items_counts_from_one_without_a_gap(library):
    broken = [
        (each.text.title, article.label)
        for each in library
        for article in each.text.articles
        for paragraph in paragraphs(article.text)
        if [item.number for item in paragraph.items] != list(range(1, len(paragraph.items) + 1))
    ]
    assert broken == []


def test_a_repaired_text_needs_no_more_repair(library):
    marks = {Mark.BROKEN_LINE, Mark.STRAY_SPACE, Mark.GLUED_HEADING}
    again = [
        (each.text.title, article.label)
        for each in library
        for article in each.text.articles
        if marks & {found.mark for found in repair(article.text).findings}
    ]
    assert again == []


def test_a_file_that_is_no_library_is_refused(tmp_path):
    (tmp_path / "laws.db").write_bytes(b"not a database, whatever it is called" * 40)
    with pytest.raises(LibraryMissing):
        list(sources(tmp_path / "laws.db"))


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('[[statute]]\ntitle = "示范条例"\nrank = "edict"\nissuer = "国务院"', "unknown rank"),
        ('[[statute]]\ntitle = "示范条例"\nrank = "law"\nissuer = "国务院"\nin_force_on = 2020-01-01', "missing"),
        ('[[beginning]]\ntitles = ["示范法"]\npromulgated_on = "2020-01-01"', "must be date"),
        ('[[begining]]\ntitles = ["示范法"]', "unknown key"),
    ],
)
def test_a_wrong_fact_is_refused_by_name(tmp_path, line, why):
    path = tmp_path / "known-statutes.toml"
    path.write_text(line, "utf-8")
    with pytest.raises(BadLawFile, match=why):
        known_statutes(path)
