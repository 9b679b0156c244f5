"""Words by which Chinese text is found."""

from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.search_words import (
    all_of,
    any_of,
    any_two_of,
    loose_words,
    phrases,
    query_words,
    search_words,
    vector,
)

SENTENCE = "未取得食品生产经营许可从事食品生产经营活动的，处5万元以上罚款"


def test_every_pair_of_neighbours_is_a_word_wherever_a_dictionary_would_cut():
    assert {"食品", "品生", "经营", "许可", "可从"} <= set(search_words(SENTENCE))


def test_longer_dictionary_words_and_numbers_are_words_too():
    assert {"许可证", "3", "排污许可证"} & set(search_words("排污许可证第3号")) >= {"许可证", "3"}


def test_a_single_character_asks_for_what_begins_with_it():
    assert query_words("酒") == ["酒*"]
    assert all_of(query_words("酒")) == "'酒':*"


def test_a_query_asks_for_all_pairs_and_a_loose_one_for_any_word():
    assert all_of(query_words("食品安全 罚款")) == "'食品' & '品安' & '安全' & '罚款'"
    assert "罚款" in loose_words("卖过期食品要罚款多少")
    assert "多少" not in loose_words("卖过期食品要罚款多少")
    assert any_of(["食品", "罚款"]) == "'食品' | '罚款'"
    assert any_two_of(["食品", "罚款", "过期"]) == "('食品' & '罚款') | ('食品' & '过期') | ('罚款' & '过期')"
    assert any_two_of(["食品"]) == "'食品'"


def test_full_width_and_capital_letters_are_the_same_words():
    assert search_words("ＰＭ２.５") == search_words("pm2.5")


def test_what_is_marked_in_an_answer_is_the_runs_of_the_query():
    assert phrases("食品 安全生产") == ["安全生产", "食品"]


CHINESE = st.text(st.sampled_from("食品安全生产经营许可证的处罚款，。；《》 0a'\\&|!:*()"), max_size=40)


@given(CHINESE, CHINESE, CHINESE)
def test_whatever_stands_in_a_text_finds_it(before, middle, after):
    words = search_words(before + middle + after)
    for run in phrases(middle):
        asked = query_words(run) if not run.isascii() else []
        assert all(any(w.startswith(a[:-1]) for w in words) if a.endswith("*") else a in words for a in asked)


@given(CHINESE)
def test_no_query_can_break_out_of_its_quotes(query):
    allowed = set("食品安全生产经营许可证的处罚款0a' &:*.")
    assert set(all_of(query_words(query))) <= allowed
    assert set(vector(search_words(query))) <= allowed
