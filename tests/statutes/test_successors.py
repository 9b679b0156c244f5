"""The successor articles proposed for what 生态环境法典 ended, against pairs found by hand before the code was run."""

import pytest

from quanheng.rules.statute_changes import Likeness
from quanheng.statutes.models import StatuteVersion

pytestmark = pytest.mark.django_db
# article of the ended statute, articles of the code that took its place (any of them is right)
PAIRS = [
    ("大气污染防治法", 99, {1102, 1107, 1108}),
    ("水污染防治法", 83, {1102, 1107, 1108}),
    ("大气污染防治法", 103, {1115}),
    ("大气污染防治法", 115, {1128}),
    ("大气污染防治法", 118, {1132}),
    ("固体废物污染环境防治法", 111, {1169, 1174}),
    ("固体废物污染环境防治法", 112, {1175}),
    ("固体废物污染环境防治法", 102, {1169, 1170}),
    ("固体废物污染环境防治法", 114, {1178}),
    ("噪声污染防治法", 82, {1190}),
    ("噪声污染防治法", 78, {1111}),
    ("环境影响评价法", 31, {1095}),
    ("大气污染防治法", 98, {1229}),
    ("水污染防治法", 81, {1229}),
    ("噪声污染防治法", 71, {1229}),
    ("固体废物污染环境防治法", 103, {1229}),
    ("水污染防治法", 85, {1136}),
    ("水污染防治法", 93, {1235}),
    ("土壤污染防治法", 88, {1161}),
    ("清洁生产促进法", 39, {1221}),
    ("环境保护法", 59, {1060}),
    ("大气污染防治法", 123, {1060}),
]
AMONG_THREE, FIRST = 20, 19


def text(title):
    return StatuteVersion.objects.get(statute__title=f"中华人民共和国{title}", current=True)


def words(title, number):
    return text(title).articles.get(number=number, sub=0).text


def test_most_known_successors_are_among_the_three_proposed():
    code = text("生态环境法典").articles.values_list("number", "text")
    likeness = Likeness({(number, 0): words for number, words in code})
    proposed = {pair[:2]: [place[0] for place, _ in likeness.likeliest(words(*pair[:2]))] for pair in PAIRS}
    among = [pair for pair in PAIRS if set(proposed[pair[:2]]) & pair[2]]
    first = [pair for pair in PAIRS if proposed[pair[:2]][:1] and proposed[pair[:2]][0] in pair[2]]
    missed = {pair[:2]: proposed[pair[:2]] for pair in PAIRS if pair not in among}
    assert len(among) >= AMONG_THREE, missed
    assert len(first) >= FIRST
