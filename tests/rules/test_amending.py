"""A text that amends another says so in its title."""

import pytest

from quanheng.rules.amending import amended_by


@pytest.mark.parametrize(
    ("title", "amended"),
    [
        ("全国人民代表大会常务委员会关于修改《中华人民共和国食品安全法》的决定", ("中华人民共和国食品安全法",)),
        ("关于修改《甲法》、《乙法》的决定", ("甲法", "乙法")),
        ("关于修改部分行政法规的决定", ()),
        ("中华人民共和国刑法修正案（二）", ("中华人民共和国刑法",)),
        ("中华人民共和国食品安全法", None),
        ("关于惩治骗购外汇的决定", None),
    ],
)
def test_the_statutes_it_amends_are_read_from_the_title(title, amended):
    assert amended_by(title) == amended
