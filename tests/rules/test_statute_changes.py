"""Two wordings compared by article; every text here is invented."""

from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.statute_changes import (
    Change,
    Kind,
    Likeness,
    Side,
    changes,
    figures_changed,
    side_by_side,
)

OLD = {
    (1, 0): "为了放好风筝，制定本条例。",
    (2, 0): "放飞风筝不得系挂铃铛，不得在河堤上奔跑。",
    (3, 0): "系挂铃铛的，处一百元以上五百元以下罚款。",
    (4, 0): "本条例自某日起施行。",
}
NEW = {
    (1, 0): "为了放好风筝，制定本条例。",
    (2, 0): "风筝线应当涂成红色，每年检查两次。",
    (3, 0): "放飞风筝不得系挂铃铛、灯笼，不得在河堤上奔跑。",
    (4, 0): "系挂铃铛的，处二百元以上五百元以下罚款。",
    (5, 0): "本条例自某日起施行。",
}


def test_every_article_is_same_moved_changed_added_or_removed():
    assert [(each.kind, each.old, each.new) for each in changes(OLD, NEW)] == [
        (Kind.SAME, (1, 0), (1, 0)),
        (Kind.ADDED, None, (2, 0)),
        (Kind.CHANGED, (2, 0), (3, 0)),
        (Kind.CHANGED, (3, 0), (4, 0)),
        (Kind.MOVED, (4, 0), (5, 0)),
    ]


def test_an_article_nothing_is_like_was_removed():
    assert set(changes({(1, 0): "天上的云归大家。"}, {(1, 0): "风筝线应当涂红。"})) == {
        Change(Kind.REMOVED, (1, 0), None, 0.0),
        Change(Kind.ADDED, None, (1, 0), 0.0),
    }


def test_changed_figures_stand_out_whole():
    left, right = side_by_side(OLD[3, 0], NEW[4, 0])
    assert [each.words for each in left if each.figure] == ["一百元"]
    assert [each.words for each in right if each.figure] == ["二百元"]
    assert "".join(each.words for each in left) == OLD[3, 0]


def test_figures_of_one_side_only_are_listed_in_order():
    old, new = "处一百元以上五百元以下罚款，三日内", "处二百元以上五百元以下罚款，百分之十，三日内"
    assert figures_changed(old, new) == (("一百元",), ("二百元", "百分之十"))


def test_the_likeliest_successor_is_about_the_same_thing():
    successors = Likeness(NEW).likeliest(OLD[3, 0])
    assert successors[0][0] == (4, 0)
    assert successors[0][1] > 0.6
    assert Likeness(NEW).likeliest("完全无关的海洋潜水艇") == []


TEXTS = st.dictionaries(
    st.tuples(st.integers(1, 12), st.just(0)), st.text("甲乙丙丁一百元，。", min_size=1, max_size=20), max_size=8
)


@given(TEXTS, TEXTS)
def test_every_article_of_both_wordings_stands_in_the_comparison_once(old, new):
    found = changes(old, new)
    assert sorted(each.old for each in found if each.old) == sorted(old)
    assert sorted(each.new for each in found if each.new) == sorted(new)


@given(st.text("甲乙丙一二百千万元倍，。\n", max_size=40), st.text("甲乙丙一二百千万元倍，。\n", max_size=40))
def test_each_side_keeps_all_its_words_and_both_keep_the_same(old, new):
    left, right = side_by_side(old, new)
    assert ("".join(each.words for each in left), "".join(each.words for each in right)) == (old, new)
    kept = ["".join(each.words for each in side if each.side is Side.KEPT) for side in (left, right)]
    assert kept[0] == kept[1]
