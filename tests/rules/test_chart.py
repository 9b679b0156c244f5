"""The chart is the enforced procedure: every step on it, none overlapping, the same drawing each time."""

from itertools import combinations
from xml.etree import ElementTree

import pytest

from quanheng.rules.chart import BOX_HEIGHT, BOX_WIDTH, layout
from quanheng.rules.chart_svg import draw, outline
from quanheng.rules.days import Period
from quanheng.rules.running_clocks import Limit
from tests.rules.procedures import procedure

KEYS = ["penalty-ordinary", "licence"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("key", KEYS)
def test_every_enforced_step_stands_on_the_chart_in_the_lane_of_its_post(key):
    placed = layout(procedure(key))
    assert [box.step.key for box in placed.boxes] == [step.key for step in procedure(key).steps]
    for box in placed.boxes:
        lane = next(lane for lane in placed.lanes if lane.post.key == box.step.post)
        assert lane.y <= box.y
        assert box.y + BOX_HEIGHT <= lane.y + lane.height


@pytest.mark.parametrize("key", KEYS)
def test_no_two_steps_overlap_and_all_lie_inside(key):
    placed = layout(procedure(key))
    for one, other in combinations(placed.boxes, 2):
        assert abs(one.x - other.x) >= BOX_WIDTH or abs(one.y - other.y) >= BOX_HEIGHT
    assert all(box.x + BOX_WIDTH <= placed.width and box.y + BOX_HEIGHT <= placed.height for box in placed.boxes)


@pytest.mark.parametrize("key", KEYS)
def test_time_runs_from_left_to_right_and_stages_follow_each_other(key):
    placed = layout(procedure(key))
    column = {box.step.key: box.column for box in placed.boxes}
    for arrow in placed.arrows:
        assert column[arrow.start] < column[arrow.end]
    for before, after in zip(placed.stages, placed.stages[1:], strict=False):
        assert before.x + before.width <= after.x


@pytest.mark.parametrize("key", KEYS)
def test_no_line_crosses_a_step(key):
    placed = layout(procedure(key))
    for arrow in placed.arrows:
        for (x1, y1), (x2, y2) in zip(arrow.corners, arrow.corners[1:], strict=False):
            for box in placed.boxes:
                across = min(x1, x2) < box.x + BOX_WIDTH and max(x1, x2) > box.x
                down = min(y1, y2) < box.y + BOX_HEIGHT and max(y1, y2) > box.y
                assert not (across and down), (arrow.start, arrow.end, box.step.key)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_drawing_is_well_formed_and_the_same_each_time(key, language):
    drawn = draw(procedure(key), language=language)
    assert drawn == draw(procedure(key), language=language)
    root = ElementTree.fromstring(drawn)
    groups = [group.get("class") for group in root.iter(f"{SVG}g")]
    assert len(groups) == len(procedure(key).steps) + 1
    assert groups[-1] == "lane-names"
    assert "style=" not in drawn
    assert "<script" not in drawn


def test_the_present_step_is_marked_by_shape_and_word_not_by_colour_alone():
    drawn = draw(procedure("licence"), taken=("receive",), here="accept")
    assert "▶ 当前" in drawn
    assert 'class="step here"' in drawn
    assert "✓" in drawn


def test_the_item_s_own_limit_stands_on_the_step():
    limits = {"promise": Limit(Period.parse("7wd"), "行政许可法第四十二条第一款")}
    assert "限7个工作日" in draw(procedure("licence"), limits=limits)
    assert "限20个工作日" in draw(procedure("licence"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_list_says_in_words_what_the_chart_shows(language):
    lines = {line.key: line for line in outline(procedure("penalty-ordinary"), language=language, here="notice")}
    assert list(lines) == [step.key for step in procedure("penalty-ordinary").steps]
    assert lines["investigate"].persons == 2
    assert lines["hearing-lapsed"].automatic
    assert lines["decision"].basis == "行政处罚法第五十七条"
    assert lines["notice"].state == {"zh": "当前", "en": "now"}[language]
    assert len(lines["decision"].conditions) == 4


def test_text_that_could_be_markup_is_only_text():
    from dataclasses import replace

    from quanheng.rules.words import Words

    spoiled = replace(procedure("licence"), name=Words("<script>", "<script>"))
    assert "<script>" not in draw(spoiled)
