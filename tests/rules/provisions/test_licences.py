"""Licences, read out of provisions; every text here is made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.provisions import (
    Elsewhere,
    Licence,
    Standing,
    as_licence_record,
    general_clause,
    giver_near,
    read_licence,
)
from quanheng.rules.provisions.record import Reference
from tests.rules.law_reading import LICENCE_ROUNDS, SEEN, licences_read

KEYS = ["is_licence", "department", "department_elsewhere", "activity", "licence", "by_reference"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("未经公安机关批准，任何单位和个人不得繁殖烈性犬。", Licence("繁殖烈性犬", "公安机关")),
        ("禁止未经许可从事犬只运输活动。", Licence("从事犬只运输活动")),
        ("未取得犬类诊疗许可证的，不得从事犬类诊疗活动。", Licence("从事犬类诊疗活动", None, "犬类诊疗许可证")),
        ("经营犬只的单位，不得无犬只经营证出售犬只。", Licence("出售犬只", None, "犬只经营证")),
        ("设立犬类诊疗机构的，应当向农业农村部门申请领取犬类诊疗许可证。",
         Licence("设立犬类诊疗机构", "农业农村部门", "犬类诊疗许可证")),
        ("举办犬展，应当向区公安机关提出申请，由市公安机关批准。", Licence("举办犬展", "市公安机关")),
        ("设立犬只收容所，由区人民政府公安机关审批。", Licence("设立犬只收容所", "区人民政府公安机关")),
        ("驯犬人员应当经考核合格，取得驯犬资格证书。", Licence("驯犬人员", None, "驯犬资格证书")),
        ("因科研确需引进烈性犬的，须经设区的市级公安机关批准，方可引进。",
         Licence("因科研确需引进烈性犬", "设区的市级公安机关")),
        ("国家对烈性犬的繁殖实行许可制度。", Licence("烈性犬的繁殖")),
        ("不得擅自拆除犬舍；确需拆除的，应当报具有审批权的人民政府批准。", Licence("拆除犬舍", "具有审批权的人民政府")),
        ("犬场开业前，犬场单位应当依照《某犬法》的规定取得犬场许可证。",
         Licence("犬场开业", None, "犬场许可证", Reference(text="某犬法"))),
        ("制造犬笼的企业，由市公安机关核发犬笼制造许可证。", Licence("制造犬笼的企业", "市公安机关", "犬笼制造许可证")),
    ],
)  # fmt: skip
def test_a_licence_is_read_with_its_organ_and_its_name(text, meant):
    assert read_licence(text) == meant


@pytest.mark.parametrize(
    "text",
    [
        "养犬管理规划报市人民政府批准。",
        "市公安机关编制养犬管理方案，报市人民政府批准后实施。",
        "养犬登记证有效期届满的，应当向公安机关申请延续。",
        "被吊销养犬登记证的，不得再次取得养犬登记证。",
        "养犬人应当爱护犬只。",
        "需要逮捕的，应当提请人民检察院批准。",
        "未经军事机关批准，不得携犬进入军事禁区。",
        "未经犬主同意，不得拍摄犬只。",
        "养犬单位应当自开业之日起十日内向公安机关备案。",
        "违反规定，未经批准繁殖烈性犬的，由公安机关处五百元罚款。",
        "本条例所称犬场，是指经公安机关批准设立的场所。",
        "犬场经营范围属于法律、行政法规规定须经批准的，依照其规定。",
        "犬舍应当由取得犬舍施工资质的单位施工。",
        "设立犬场应当依照法律的规定取得行政许可或者报送备案。",
    ],
)
def test_what_is_no_licence_is_not_taken_for_one(text):
    assert read_licence(text) is None


def test_every_key_is_always_there():
    assert list(as_licence_record(None)) == list(as_licence_record(read_licence("未经批准，不得养犬。"))) == KEYS
    assert set(as_licence_record(None).values()) == {False, None}


STATUTE = [
    Standing(4, 0, 1, "国务院公安部门主管全国养犬管理工作。"),
    Standing(4, 0, 2, "县级以上地方人民政府公安机关负责本行政区域内的养犬管理工作。其他有关部门负责有关工作。"),
    Standing(9, 0, 1, "繁殖烈性犬，应当取得烈性犬繁殖许可证。"),
    Standing(10, 0, 1, "驯犬，应当取得驯犬资格。"),
    Standing(10, 0, 2, "前款规定的资格由体育行政部门批准。"),
    Standing(30, 0, 1, "烈性犬繁殖许可证由农业农村部门核发。"),
]


def test_the_general_clause_that_speaks_of_the_place_comes_before_that_of_the_country():
    assert general_clause(STATUTE) == Elsewhere("县级以上地方人民政府公安机关", 4, 0, 2)
    assert general_clause(STATUTE[:1]) == Elsewhere("国务院公安部门", 4, 0, 1)
    assert general_clause(STATUTE[2:]) is None


def test_who_gives_a_licence_is_found_where_the_permit_is_named_or_the_paragraph_before_is_meant():
    assert giver_near(STATUTE, 2, "烈性犬繁殖许可证") == Elsewhere("农业农村部门", 30, 0, 1)
    assert giver_near(STATUTE, 3, None) == Elsewhere("体育行政部门", 10, 0, 2)
    assert giver_near(STATUTE, 2, "许可证") is None


@given(
    st.text(
        alphabet="未经应当由向报部门公安机关批准许可证不得从事养犬，。；：（）的本法第三十条取得申请核发前后",
        max_size=200,
    )
)
def test_no_text_stops_the_reading(text):
    assert list(as_licence_record(read_licence(text))) == KEYS


@pytest.mark.parametrize("words", ["应当，", "未经", "由公安机关", "第一百条取得", "应当经市公安机关、"])
def test_a_long_text_is_read_in_little_time(words):
    began = time.process_time()
    read_licence(words * 2000)
    assert time.process_time() - began < 2


def test_labelled_licences_are_read_as_a_person_read_them():
    found = [each for part in (SEEN, *LICENCE_ROUNDS) for each in licences_read(part)]
    assert sum("is_licence" not in each.wrong for each in found) >= 0.97 * len(found)
    licences = [each for each in found if each.wanted["is_licence"]]
    assert sum("department" not in each.wrong for each in licences) >= 0.92 * len(licences)
    assert sum(not each.wrong for each in licences) >= 0.8 * len(licences)
