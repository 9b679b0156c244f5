"""Citations in running text, completed from where they stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.citation import Citation
from quanheng.rules.citations import Cited, Place, cited_in
from tests.rules.law_reading import SEEN, citations_read

HERE = Place("某市养犬管理条例", 30, 3)
SELF = HERE.law


def cites(text, place=HERE, known=()):
    """As short tuples: statute (None for the citing one), 条, 之, 款, 项, 目, trailing Nones left out."""
    found = []
    for each in cited_in(text, place, known):
        law = None if each.law == place.law else each.law
        whole = (law, each.article, each.sub, each.paragraph, each.item, each.subitem)
        while whole[-1] is None:
            whole = whole[:-1]
        found.append(whole)
    return found


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("违反本条例第十条第二款第（三）项规定", [(None, 10, None, 2, 3)]),
        ("《甲法》第一百二十条之一第2款第(3)项第1目", [("甲法", 120, 1, 2, 3, 1)]),
        ("《甲条例》（国务院令第198号）第四十二条", [("甲条例", 42)]),
        ("《中国甲法》（以下简称《甲法》）第三条，该法第五条", [("中国甲法", 3), ("中国甲法", 5)]),
        ("依照治安管理处罚法第三十条和刑法第二百条", [("治安管理处罚法", 30), ("刑法", 200)]),
        ("本条例第三条、《甲法》第四条、第五条", [(None, 3), ("甲法", 4), ("甲法", 5)]),
        ("中国（山东）自由贸易试验区条例第三条", [("中国（山东）自由贸易试验区条例", 3)]),
        ("本条例第十条，第10条", [(None, 10), (None, 10)]),
    ],
)  # fmt: skip
def test_a_statute_is_named_in_many_ways(text, meant):
    assert cites(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("第二十条至第二十三条", [(None, 20), (None, 21), (None, 22), (None, 23)]),
        ("第二十条至二十二条", [(None, 20), (None, 21), (None, 22)]),
        ("第三十一、三十二条", [(None, 31), (None, 32)]),
        ("第二十条至第二十一条之一", [(None, 20), (None, 21), (None, 21, 1)]),
        ("本条例第十条第一款第一项至第三项、第五项", [(None, 10, None, 1, n) for n in (1, 2, 3, 5)]),
        ("本条例第十条第（一）、（二）项", [(None, 10, None, None, 1), (None, 10, None, None, 2)]),
        ("本条例第十条（一）项、（三）项行为", [(None, 10, None, None, 1), (None, 10, None, None, 3)]),
        ("前款第（一）至（三）项", [(None, 30, None, 2, n) for n in (1, 2, 3)]),
        ("《甲法》第七十三条第一、三款", [("甲法", 73, None, 1), ("甲法", 73, None, 3)]),
    ],
)  # fmt: skip
def test_lists_and_ranges_give_one_citation_for_each_leaf(text, meant):
    assert cites(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("有前款行为", [(None, 30, None, 2)]),
        ("违反前两款规定", [(None, 30, None, 1), (None, 30, None, 2)]),
        ("前条第二款", [(None, 29, None, 2)]),
        ("本条第一款第四项", [(None, 30, None, 1, 4)]),
        ("本款第二项", [(None, 30, None, 3, 2)]),
        ("有前款第二项行为的，…；有第一项行为的，…", [(None, 30, None, 2, 2), (None, 30, None, 2, 1)]),
        ("第一款、第二款规定的", [(None, 30, None, 1), (None, 30, None, 2)]),
        ("本条例第十条第一款规定的，第二款规定的", [(None, 10, None, 1), (None, 30, None, 2)]),
        ("（一）甲；\n（二）除前项规定以外的乙", [(None, 30, None, 3, 1)]),
    ],
)
def test_places_are_counted_from_the_citing_one(text, meant):
    assert cites(text) == meant


@pytest.mark.parametrize(
    "text",
    ["依照《甲法》的规定处罚", "附件二第三项", "本条例所称", "第五章第二节", "前款项下", "本市地方性法规", "达到前条件",
     "《关于〈甲法〉第十条的解释》", "第十二条例外", "第三十条　有下列行为"],
)  # fmt: skip
def test_what_names_no_provision_is_no_citation(text):
    assert cites(text) == []


def test_an_item_after_the_colon_of_quoted_text_is_no_citation():
    assert cites("第五条修改为：“（三）牵犬绳不足的”") == [(None, 5)]


def test_an_amendment_that_adds_a_paragraph_means_the_article_it_amends():
    assert cites("在刑法第六十九条中增加一款作为第二款：“…”") == [("刑法", 69), ("刑法", 69, None, 2)]


def test_a_full_stop_ends_the_statute_spoken_of():
    assert cites("依照《甲法》第三条。违反第四条的") == [("甲法", 3), (None, 4)]


def test_titles_somebody_knows_settle_where_a_name_begins():
    assert cites("违反期货和衍生品法第三条", known={"期货和衍生品法"}) == [("期货和衍生品法", 3)]
    assert cites("裁决有民事诉讼法第三条规定的情形", known={"民事诉讼法"}) == [("民事诉讼法", 3)]


def test_without_a_place_nothing_is_counted_from_it():
    assert cites("违反前款和本条第二款、第十条", Place(SELF)) == [(None, 10)]


CITED = st.builds(
    Citation, st.sampled_from(["食品安全法", "优化营商环境条例"]), st.integers(1, 1999), st.integers(0, 12),
    st.integers(0, 20), st.integers(0, 30), st.just(0),
)  # fmt: skip


def leaf(citation):
    return Cited(
        citation.statute, citation.article, *(n or None for n in (citation.sub, citation.paragraph, citation.item))
    )


@given(CITED)
def test_what_is_written_formally_is_found_in_a_sentence(citation):
    assert cited_in(f"违反{citation.formal}规定的，依法处理。", HERE) == [leaf(citation)]


@given(st.lists(CITED, min_size=1, max_size=6))
def test_a_list_of_formal_citations_is_found_whole_and_in_order(citations):
    assert cited_in("、".join(each.formal for each in citations), HERE) == [leaf(each) for each in citations]


@given(st.integers(1, 900), st.integers(1, 40))
def test_a_range_has_as_many_leaves_as_numbers(first, length):
    written = f"{Citation('甲法', first).formal}至第{first + length}条"
    assert [each.article for each in cited_in(written, HERE)] == list(range(first, first + length + 1))


@given(st.text(alphabet="第一二十条款项目至、前本之《》（）和或\n。；法 0", max_size=60))
def test_no_text_stops_the_reading(text):
    assert all(each.article >= 0 for each in cited_in(text, HERE))


def test_labelled_passages_are_read_as_a_person_read_them():
    for part in (SEEN, "first", "fourth", "fifth"):
        read = list(citations_read(part))
        assert sum(not each.wrong for each in read) >= 0.95 * len(read)


def test_what_was_done_to_a_statute_is_no_part_of_its_bare_name():
    assert cites("依照刑法（2020年修正）第十条、刑法修正案（九）第二条") == [("刑法", 10), ("刑法修正案（九）", 2)]


def test_the_head_of_a_quoted_article_is_no_citation():
    words = "在刑法第八条后增加一条，作为第八条之一：“第八条之一 放飞犬只的，处罚金。”"
    assert cites(words) == [("刑法", 8), ("刑法", 8, 1)]
