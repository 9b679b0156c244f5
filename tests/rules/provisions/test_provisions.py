"""Powers to punish, read out of provisions; every text here is made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quanheng.rules.citations import Place
from quanheng.rules.provisions import as_record, paragraphs_in, read_provision
from tests.rules.law_reading import ROUNDS, SEEN, provisions_read

LAW = "某市养犬管理条例"
KEYS = ["is_penalty", "department", "violation", "item_count", "refs", "tiers", "extra_rules", "by_reference"]


def read(text, article=30, paragraph=2):
    return as_record(read_provision(text, Place(LAW, article, paragraph)))


def tiers(text):
    """Condition, target, discretionary, kinds of each tier."""
    return [(each["condition"], each["target"], each["discretionary"], each["kinds"]) for each in read(text)["tiers"]]


def test_every_key_is_always_there():
    for text in ("", "养犬人应当爱护犬只。", "违反本条例第九条规定，遛犬不牵绳的，由公安机关处二百元罚款。"):
        record = read(text)
        assert list(record) == KEYS
        assert [list(tier) for tier in record["tiers"]] == [
            ["condition", "target", "kinds", "fines", "discretionary"] for _ in record["tiers"]
        ]


def test_a_plain_provision_is_read_whole():
    assert read("违反本条例第九条第一款规定，遛犬不牵绳的，由公安机关责令改正，处五十元以上二百元以下罚款。") == {
        "is_penalty": True,
        "department": "公安机关",
        "violation": "遛犬不牵绳",
        "item_count": 0,
        "refs": [{"article": 9, "paragraph": 1, "item": None}],
        "tiers": [
            {
                "condition": None,
                "target": None,
                "kinds": ["罚款"],
                "fines": [
                    {"type": "金额", "base": None, "base_floor": None, "min": 50, "max": 200, "per": None},
                ],
                "discretionary": False,
            }
        ],
        "extra_rules": [],
        "by_reference": None,
    }


@pytest.mark.parametrize(
    "text",
    [
        "当事人拒不执行的，人民法院可以处一万元以下罚款、十五日以下拘留。",
        "工作人员玩忽职守的，由其所在单位给予警告、记过处分。",
        "区人民政府未履行职责的，由上级人民政府责令改正，通报批评；对负责人依法给予处分。",
        "被吊销许可证的养犬场，应当办理注销登记。",
        "养犬人应当缴纳的罚款，上缴国库。",
        "逾期不缴纳罚款的，每日按罚款数额的百分之三加处罚款。",
        "本条例规定的行政处罚，由公安机关决定。",
        "违反本条例规定，构成犯罪的，依法追究刑事责任。",
        "未办证养犬的，由公安机关责令停止饲养，限期改正。",
        "本条例所称违法所得，是指销售犬只的收入。",
        "未经批准不得设立犬类诊疗机构。",
    ],
)
def test_what_gives_no_organ_a_power_to_punish_is_none(text):
    assert read(text) == read("") | {"is_penalty": False}


def test_items_are_counted_with_and_without_their_numbers():
    head = "违反本条例规定，有下列行为之一的，由公安机关处二百元罚款：\n"
    assert read(head + "（一）不牵绳的；\n（二）不清粪的。") == read(head + "不牵绳的；\n不清粪的。")
    assert read(head + "不牵绳的；\n不清粪的。")["item_count"] == 2


def test_if_nothing_but_the_provision_violated_is_named_there_is_no_violation():
    record = read("违反本条例第九条、第十条第二款规定的，由公安机关给予警告。")
    assert record["violation"] is None
    assert [(ref["article"], ref["paragraph"]) for ref in record["refs"]] == [(9, None), (10, 2)]


def test_the_opening_is_stripped_only_where_it_opens():
    assert read("养犬人违反本条例规定，不牵绳的，由公安机关给予警告。")["violation"] == "养犬人违反本条例规定，不牵绳"


def test_may_and_must_are_different_tiers():
    assert tiers("不牵绳的，由公安机关给予警告，可以并处二百元以下罚款。") == [
        (None, None, False, ["警告"]),
        (None, None, True, ["罚款"]),
    ]


def test_a_condition_covers_every_tier_that_follows_it():
    assert tiers("未登记的，由公安机关责令改正；拒不改正的，对单位处一万元罚款，对个人处五百元罚款。") == [
        ("拒不改正", "单位", False, ["罚款"]),
        ("拒不改正", "个人", False, ["罚款"]),
    ]


def test_a_sum_stands_under_the_condition_that_governs_it():
    text = (
        "无证售犬的，由公安机关责令改正；逾期不改正的，没收违法所得，违法所得一万元以上的，并处违法所得二倍以下罚款；"
        "没有违法所得的，处五千元罚款；情节严重的，责令停业整顿。"
    )
    assert [condition for condition, *_ in tiers(text)] == [
        "逾期不改正", "逾期不改正，违法所得一万元以上", "逾期不改正，没有违法所得", "情节严重",
    ]  # fmt: skip


def test_a_semicolon_ends_a_condition_but_not_between_unit_and_individual():
    assert [each[0] for each in tiers("未登记的，责令改正；拒不改正的，对单位处一万元罚款；对个人处五百元罚款。")] == [
        "拒不改正"
    ] * 2
    text = "未登记的，处五百元罚款；情节严重的，责令停业整顿；对直接负责的主管人员处二百元罚款。"
    assert [each[:2] for each in tiers(text)] == [(None, None), ("情节严重", None), (None, "责任人员")]


def test_groups_side_by_side_are_each_the_condition_of_their_tiers():
    record = read("有前款第一项情形的，处二百元罚款；有前款第二项情形的，处五百元罚款，情节严重的，没收犬只。")
    assert record["violation"] == "有前款第一项情形"
    assert [each["condition"] for each in record["tiers"]] == [
        "有前款第一项情形", "有前款第二项情形", "有前款第二项情形，情节严重",
    ]  # fmt: skip
    assert [(ref["article"], ref["paragraph"], ref["item"]) for ref in record["refs"]] == [(30, 1, 1), (30, 1, 2)]


def test_a_second_power_with_its_own_organ_is_an_extra_rule():
    record = read("无证售犬的，由公安机关处五千元罚款；情节严重的，由市场监督管理部门吊销营业执照。")
    assert record["department"] == "公安机关"
    assert [
        (each["department"], each["violation"], each["tiers"][0]["condition"]) for each in record["extra_rules"]
    ] == [("市场监督管理部门", None, "情节严重")]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("售卖病犬的，依照前款规定处罚。", {"article": 30, "paragraph": 1}),
        ("售卖病犬的，由公安机关依照本条例第十条第二款的规定处罚。", {"article": 10, "paragraph": 2}),
        ("售卖病犬的，由农业农村部门依照《动物防疫法》的规定处罚。", {"text": "《动物防疫法》的规定"}),
        ("扰乱秩序的，由公安机关依法给予治安管理处罚。", {"text": "治安管理处罚"}),
    ],
)  # fmt: skip
def test_a_penalty_set_elsewhere_is_by_reference(text, by):
    record = read(text)
    assert (record["is_penalty"], record["tiers"], record["by_reference"]) == (True, [], by)


def test_items_that_hold_the_penalties_are_the_conditions_of_their_tiers():
    text = "违反本条例规定，有下列行为之一的，由公安机关按照下列规定处罚：\n（一）不牵绳的，处五十元罚款；\n（二）弃养的，没收犬只；情节严重的，处五千元罚款。"  # noqa: E501
    assert [each["condition"] for each in read(text)["tiers"]] == ["不牵绳", "弃养", "弃养，情节严重"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        ("没收违法所得和犬只", ["没收违法所得", "没收非法财物"]),
        ("没收广告费用", ["没收违法所得"]),
        ("吊销营业执照", ["吊销许可证件"]),
        ("撤销登记", ["吊销许可证件"]),
        ("暂扣或者吊销养犬登记证", ["暂扣许可证件", "吊销许可证件"]),
        ("降低资质等级", ["降低资质等级"]),
        ("责令停业整顿", ["责令停产停业"]),
        ("责令限制生产、停产整治", ["限制开展生产经营活动", "责令停产停业"]),
        ("责令暂停相关业务", ["限制开展生产经营活动"]),
        ("责令关闭", ["责令关闭"]),
        ("予以取缔", ["取缔"]),
        ("处五日以下拘留", ["行政拘留"]),
        ("给予警告或者通报批评", ["警告", "通报批评"]),
        ("三年内不受理其登记申请", ["限制从业"]),
        ("禁止其五年内从事犬类诊疗活动", ["限制从业"]),
        ("取消其投标资格", ["限制从业"]),
    ],
)
def test_the_words_of_a_kind_are_known(words, kinds):
    assert tiers(f"违反规定的，由公安机关{words}。")[0][3] == kinds


@pytest.mark.parametrize("words", ["责令改正", "责令停止违法行为", "责令停止建设", "注销登记", "加处罚款", "收缴犬证"])
def test_corrective_words_are_no_penalty(words):
    assert not read(f"违反规定的，由公安机关{words}。")["is_penalty"]


@given(
    st.text(
        alphabet="违反本条例第九规定，的由公安机关处二百元以上罚款；。：（一）\n对单位可以没收情节严重", max_size=80
    )
)
def test_no_text_stops_the_reading(text):
    assert list(read(text)) == KEYS


@pytest.mark.parametrize(("field", "least"), [("is_penalty", 0.97), ("department", 0.92), ("fines", 0.97)])
def test_labelled_provisions_are_read_as_a_person_read_them(field, least):
    found = [each for part in (SEEN, *ROUNDS) for each in provisions_read(part)]
    assert sum(field not in each.wrong for each in found) >= least * len(found)


def test_most_labelled_penalties_are_right_in_every_field():
    found = [each for part in (SEEN, *ROUNDS) for each in provisions_read(part) if each.wanted["is_penalty"]]
    assert sum(not each.wrong for each in found) >= 0.8 * len(found)


def test_an_oral_warning_is_no_penalty():
    assert not read("违反规定停车的，由公安机关予以口头警告，令其立即驶离。")["is_penalty"]


def test_an_organ_may_be_the_subject_of_the_sentence():
    record = read("无证售犬的，市公安机关可以责令停业整顿；情节严重的，原发证机关可以吊销许可证。")
    assert (record["department"], record["tiers"][0]["discretionary"]) == ("市公安机关", True)
    assert record["extra_rules"][0]["department"] == "原发证机关"


def test_the_reference_comes_before_what_the_paragraph_sets_for_lack_of_one():
    record = read("无证售犬的，依照有关法律的规定处罚；法律没有规定的，由公安机关处五百元罚款。")
    assert (record["by_reference"], record["department"]) == ({"text": "有关法律的规定"}, "公安机关")


def test_a_full_stop_ends_what_governed_before_it():
    text = "未登记的，责令改正；逾期不改正的，处违法所得一倍罚款。没有违法所得的，处一百元罚款。"
    assert [each[0] for each in tiers(text)] == ["逾期不改正", "没有违法所得"]


def test_what_must_be_imposed_is_not_left_free_by_what_may_be():
    record = read("占道放风筝的，由公安机关没收违法所得，可以没收风筝，并处五百元罚款。")
    assert [(each["kinds"], each["discretionary"]) for each in record["tiers"]] == [
        (["没收违法所得"], False), (["没收非法财物"], True), (["罚款"], False),
    ]  # fmt: skip


def test_an_organ_may_open_the_paragraph_as_its_subject():
    record = read("公安机关应当按照法定职责，对违反本条例规定，遛犬不牵绳的，处二百元罚款。")
    assert (record["department"], record["tiers"][0]["kinds"]) == ("公安机关", ["罚款"])


def test_a_further_power_over_those_already_punished_is_one():
    record = read("县公安机关可以禁止违法行为人自前款规定的处罚决定生效之日起一年以上三年以下的期限内从事犬只经营。")
    assert (record["department"], record["violation"], record["tiers"][0]["kinds"]) == (
        "县公安机关", None, ["限制从业"],
    )  # fmt: skip


def test_a_certifying_body_that_revokes_its_certificate_punishes_nobody():
    assert not read("认证机构应当跟踪调查；对不再符合认证要求的犬舍，应当依法撤销认证。")["is_penalty"]


def test_words_an_amending_decision_quotes_stand_where_it_puts_them():
    record = read("第八条增加一款，作为第三款：“违反规定繁殖烈性犬的，依照前款规定处罚。”")
    assert record["by_reference"] == {"article": 8, "paragraph": 2}


def test_a_comma_within_a_figure_ends_no_clause():
    assert read("遛犬不牵绳的，由公安机关处1,000元罚款。")["tiers"][0]["fines"][0]["max"] == 1000


def test_lines_that_belong_to_no_list_are_paragraphs_of_their_own():
    listed = "有下列行为之一的，由公安机关处二百元罚款：\n不牵绳。\n不清理粪便。"
    assert paragraphs_in(listed) == [listed]
    numbered = "有下列行为之一的，由公安机关处二百元罚款：\n（一）不牵绳；\n（二）不清理粪便。"
    assert paragraphs_in(f"\ufeff{numbered}\r\n\u3000\u3000有前款行为的，没收犬只。") == [
        numbered, "有前款行为的，没收犬只。",
    ]  # fmt: skip
    assert paragraphs_in("") == [""]


def test_a_pause_or_revocation_of_a_qualification_is_both():
    record = read("致人受伤的，暂停或者吊销其与训犬有关的资格。")
    assert record["tiers"][0]["kinds"] == ["暂扣许可证件", "吊销许可证件"]


def test_an_application_that_follows_is_not_what_is_revoked():
    record = read("情节严重的，由审查机关撤销犬展批准文件、一年内不受理其申请。")
    assert record["tiers"][0]["kinds"] == ["吊销许可证件", "限制从业"]


def test_a_unit_and_a_person_who_do_what_the_paragraph_before_names_are_two_conditions():
    record = read("单位有前款所列行为，情节严重的，处二万元罚款；个人有前款所列行为，情节严重的，处二千元罚款。")
    assert [(each["target"], each["condition"]) for each in record["tiers"]] == [
        ("单位", "单位有前款所列行为，情节严重"), ("个人", "个人有前款所列行为，情节严重"),
    ]  # fmt: skip


def test_a_school_that_may_take_in_nobody_is_restricted():
    record = read("情节严重的，由教育部门责令停止招生、吊销办学许可证。")
    assert record["tiers"][0]["kinds"] == ["限制开展生产经营活动", "吊销许可证件"]


def test_a_condition_in_two_halves_is_one():
    record = read("遛犬不牵绳的，由公安机关处二百元罚款；采取诱骗方式伤人，或者有其他严重情节的，处二千元罚款。")
    assert record["tiers"][1]["condition"] == "采取诱骗方式伤人，或者有其他严重情节"


def test_who_clears_up_for_the_offender_is_not_who_fines_him():
    record = read("弃犬的，由公安机关责令改正；逾期不改正的，由城市管理部门代为处置，并处二百元罚款。")
    assert record["department"] == "公安机关"


def test_a_rate_without_a_base_is_of_the_base_named_last():
    record = read("贩犬的，由公安机关处运输费用三倍以下罚款，情节严重的，处五倍以上十倍以下罚款。")
    assert [fine["base"] for each in record["tiers"] for fine in each["fines"]] == ["运输费用"] * 2


def test_an_organ_that_opens_with_what_it_finds_is_the_department():
    record = read(
        "市场监督管理部门处理时，认定侵权行为成立的，责令立即停止侵权行为，没收侵权商品，违法经营额五万元以上的，"
        "可以处违法经营额五倍以下的罚款。",
    )
    assert (record["department"], record["violation"]) == ("市场监督管理部门", "认定侵权行为成立")
    assert [tier["condition"] for tier in record["tiers"]] == [None, "违法经营额五万元以上"]


def test_an_act_joined_to_the_conduct_is_no_part_of_it():
    record = read(
        "文物等部门应当按照法定职责，对违反本法第三十七条规定的行为及时予以制止，造成不良社会影响的，"
        "应当责令及时消除影响，并依照有关法律、行政法规的规定予以处罚。",
    )
    assert (record["department"], record["violation"]) == ("文物等部门", "违反本法第三十七条规定的行为")
    assert record["by_reference"] == {"text": "有关法律、行政法规的规定"}


def test_an_inspection_that_is_hindered_belongs_to_the_conduct():
    record = read(
        "违反本法规定，对国务院某部门依法进行的监督检查，有关单位拒绝、阻挠的，由国务院某部门责令改正，"
        "可以处十万元以上五十万元以下的罚款；拒不改正的，吊销其许可证。",
    )
    assert record["violation"] == "对国务院某部门依法进行的监督检查，有关单位拒绝、阻挠"
    assert [tier["condition"] for tier in record["tiers"]] == [None, "拒不改正"]


def test_an_organ_that_was_not_told_belongs_to_the_conduct():
    record = read(
        "违反本法规定，途中停留住宿不报告公安机关，情节严重的，依照刑法有关规定追究刑事责任；未构成犯罪的，"
        "由公安机关对直接责任人员处十五日以下拘留。",
    )
    assert (record["violation"], record["department"]) == ("途中停留住宿不报告公安机关", "公安机关")
    assert [(tier["condition"], tier["target"]) for tier in record["tiers"]] == [("未构成犯罪", "责任人员")]


@pytest.mark.parametrize(
    "said",
    [
        "未按规定报告的，由主管部门处一万元以上五万元以下罚款；情节严重的，吊销许可证件。",
        "未按规定报告，",
        "处一万元以上五万元以下罚款",
    ],
)
def test_a_long_paragraph_takes_time_in_proportion_to_its_length(said):
    def seconds(length: int) -> float:
        raw = "违反规定的，由公安机关" + said * (length // len(said)) + "处罚款。"
        began = time.process_time()
        read_provision(raw, Place("某法", 1, 1))
        return time.process_time() - began

    seconds(2_000)
    assert seconds(60_000) < 12 * max(seconds(12_000), 0.02)
