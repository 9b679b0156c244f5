"""Licences, read out of provisions; every text here is made up."""

import pytest

from quanheng.rules.provisions import Licence, read_licence


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("未经公安机关批准，任何单位和个人不得繁殖烈性犬。", Licence("繁殖烈性犬", "公安机关")),
        ("未取得犬类诊疗许可证的，不得从事犬类诊疗活动。", Licence("从事犬类诊疗活动", None, "犬类诊疗许可证")),
        ("设立犬类诊疗机构的，应当向农业农村部门申请领取犬类诊疗许可证。",
         Licence("设立犬类诊疗机构", "农业农村部门", "犬类诊疗许可证")),
        ("设立犬只收容所，由区人民政府公安机关审批。", Licence("设立犬只收容所", "区人民政府公安机关")),
        ("养犬人应当依法取得养犬登记证。", Licence("养犬人", None, "养犬登记证")),
    ],
)  # fmt: skip
def test_a_licence_is_read_with_its_organ_and_its_name(text, meant):
    assert read_licence(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "养犬管理规划报市人民政府批准。",
        "养犬登记证有效期届满的，应当向公安机关申请延续。",
        "被吊销养犬登记证的，不得再次取得养犬登记证。",
        "养犬人应当爱护犬只。",
        "需要逮捕的，应当提请人民检察院批准。",
    ],
)
def test_approval_between_organs_and_what_comes_after_a_licence_are_none(text):
    assert read_licence(text) is None
