"""个人信息保护法, 政府信息公开条例第十五条: what is published names no natural person and holds none of their data."""

import re
import unicodedata
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quanheng.rules.masking import Declared, Personal, id_check_digit, is_credit_code, is_id_number, mask

# 11010519491231002X is the worked example of GB 11643 itself; the other numbers belong to nobody we know of
EXAMPLE_ID = "11010519491231002X"

DECISION = """当事人：示范某某店，经营者：张三丰，身份证号 510107199003071232，住址：示范区幸福路12号3栋2单元501室，
电话：13800138000。2026年3月2日，执法人员李四、王小明到场检查，负责人高度重视。店员刘 芳称，
其银行账号为6222 0200 1234 5678 901，邮箱abc@example.com。
张三丰签字。张三丰的手机是１３９００１３９０００，座机028-85551234。证人：阿依古丽·买买提。被询问人张三说不知情。
许可证编号JY15101070000000。示范区人民路8号的店铺，货值9,999元，罚款五万元整。示市监罚〔2026〕12号。"""


def test_a_decision_is_published_without_the_persons_in_it():
    masked = mask(DECISION, [Declared(Personal.NAME, "刘芳")])
    for secret in (
        "张三",
        "510107199003071232",
        "501",
        "13800138000",
        "李四",
        "王小明",
        "刘 芳",
        "6222",
        "abc@",
        "１３９",
        "8555",
        "古丽",
    ):
        assert secret not in masked.text
    for public in (
        "示范某某店",
        "2026年3月2日",
        "负责人高度重视",
        "JY15101070000000",
        "示范区人民路8号",
        "9,999元",
        "示市监罚〔2026〕12号",
    ):
        assert public in masked.text


@pytest.mark.parametrize(
    "text",
    [
        "当事人应当承担责任。当事人应当在十五日内缴纳。经营者时常在夜间销售。负责人及时到场。",
        "当事人于三月在示范区经营。消费者向本机关投诉。当事人从未经许可。员工安全培训记录缺失。",
        "当事人陈述、申辩：情节轻微。当事人的陈述申辩已复核。统一社会信用代码：92FAKE000000000290。",
        "当事人申请听证。负责人承诺整改。经营者经营期间，员工管理混乱。当事人从事经营活动，当事人尚未缴纳。",
        "当事人和经营者应当向本机关说明有关情况，从业人员应当经培训。",
    ],
)
def test_the_words_of_a_decision_are_not_taken_for_names(text):
    assert mask(text).found == ()


def test_two_people_of_one_surname_stay_two_people():
    masked = mask("经营者：张三。证人：张四。张三称张四在场。")
    assert masked.text == "经营者：张某甲。证人：张某乙。张某甲称张某乙在场。"


@pytest.mark.parametrize(
    ("number", "right"),
    [
        (EXAMPLE_ID, True),
        (EXAMPLE_ID.lower(), True),
        ("110105194912310021", False),
        ("11010519491331002X", False),
        ("1101051949123100", False),
    ],
)
def test_an_identity_number_is_told_by_birthday_and_check_digit(number, right):
    assert is_id_number(number) is right


@pytest.mark.parametrize(("code", "right"), [("91350100M000100Y43", True), ("91350100M000100Y44", False)])
def test_a_credit_code_is_told_by_its_check_sign(code, right):
    """GB 32100-2015 works this example code itself."""
    assert is_credit_code(code) is right


def test_the_credit_code_of_a_company_is_public():
    assert mask("统一社会信用代码：91350100M000100Y43。").found == ()


@pytest.mark.parametrize(
    "written",
    [
        "11010519491231002X",
        "110105 19491231 002X",
        "110105-19491231-002x",
        "１１０１０５１９４９１２３１００２Ｘ",
        "1101051949\u200b1231002X",
    ],
)
def test_an_identity_number_is_found_however_it_is_written(written):
    masked = mask(f"本人（{written}）自愿")
    assert masked.text == "本人（〔身份证件号码略〕）自愿"


@pytest.mark.parametrize(
    "written",
    [
        "13800138000",
        "138 0013 8000",
        "+86 13800138000",
        "138-0013-8000",
        "一三八〇〇一三八〇〇〇",
        "(028)85551234",
        "02885551234转8",
    ],
)
def test_a_telephone_number_is_found_however_it_is_written(written):
    assert mask(f"可拨{written}。").text == "可拨〔联系方式略〕。"


def test_what_the_office_itself_publishes_is_kept():
    text = "咨询电话：028-85550000，申请人电话：13800138000。"
    assert mask(text, keep=["028-85550000"]).text == "咨询电话：028-85550000，申请人电话：〔联系方式略〕。"


HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)
BIRTHDAYS = st.dates(date(1930, 1, 1), date(2020, 12, 31))


@st.composite
def identity_numbers(draw) -> str:
    head = f"{draw(st.integers(110000, 659999))}{draw(BIRTHDAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return head + id_check_digit(head)


@st.composite
def secrets(draw) -> str:
    return draw(
        st.one_of(
            identity_numbers(),
            st.builds(lambda rest: f"1{rest}", st.integers(3_000_000_000, 9_999_999_999)),
            st.builds(lambda rest: f"62{rest}", st.integers(10**13, 10**17 - 1)),
        )
    )


def bare(text: str) -> str:
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text))


@given(HAN, secrets(), HAN)
def test_no_number_of_a_person_survives(before, secret, after):
    assert secret not in bare(mask(f"{before}，{secret}，{after}").text)


NAMES = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=2, max_size=4)


@given(HAN, NAMES, HAN, st.sampled_from(["", " ", "\u3000", "\u200b"]))
def test_no_declared_name_survives_even_with_its_characters_set_apart(before, name, after, space):
    assume("某" not in name)
    text = f"{before}{space.join(name)}{after}{name}"
    assert name not in bare(mask(text, [Declared(Personal.NAME, name)]).text)


@given(
    st.lists(
        st.one_of(HAN, secrets(), st.sampled_from(["经营者：张三", "，", "证人李小四", " ", "住址：某路1号"])),
        max_size=8,
    )
)
def test_everything_else_equals_the_original(parts):
    text = "".join(parts)
    masked = mask(text)
    rebuilt, position = "", 0
    for found in masked.found:
        rebuilt += text[position : found.start] + found.replacement
        position = found.end
    assert rebuilt + text[position:] == masked.text


@given(
    st.lists(
        st.one_of(secrets(), st.sampled_from(["经营者：张三。", "，", "证人李小四称", "证人：张五。", "电话 "])),
        max_size=8,
    )
)
def test_a_masked_text_has_nothing_left_to_mask(parts):
    once = mask("，".join(parts)).text
    assert mask(once).text == once
