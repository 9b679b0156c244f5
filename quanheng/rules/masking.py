"""Takes personal data out of a text for good before the text is published.

The masked copy holds no trace of what it replaced; everything else in it equals the original
(市场监督管理行政处罚信息公示规定第七条). A pattern can miss, so a person still reads the result.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Personal(StrEnum):
    """What kind of personal data was found."""

    NAME = "name"
    ID_NUMBER = "id-number"
    PHONE = "phone"
    BANK_ACCOUNT = "bank-account"
    ADDRESS = "address"
    EMAIL = "email"


REPLACEMENTS = {
    Personal.ID_NUMBER: "〔身份证件号码略〕",
    Personal.PHONE: "〔联系方式略〕",
    Personal.BANK_ACCOUNT: "〔账号略〕",
    Personal.ADDRESS: "〔住址略〕",
    Personal.EMAIL: "〔电子邮箱略〕",
}


@dataclass(frozen=True, slots=True)
class Declared:
    """A value of the case that is known to be personal, whatever it looks like."""

    kind: Personal
    value: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where in the original something personal stood, end excluded, and what stands there now."""

    kind: Personal
    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Masked:
    """The text that may be published and, for the reviewer, where it was changed."""

    text: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A text as a pattern should see it; `origin[i]` is where its i-th character stood."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.origin[start], self.origin[end - 1] + 1


NUMERALS = {ord(sign): str(number % 10) for number, sign in enumerate("〇一二三四五六七八九零")}
COMPOUND_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "令狐", "慕容", "司徒", "夏侯")
SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方"
    "俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计"
    "伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫经房"
    "裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉钮龚程邢裴陆荣翁荀羊惠甄曲家封储靳焦巴弓牧车侯班仰秋仲伊宫宁仇栾甘厉戎祖武"
    "符刘景詹束龙叶幸司韶黎白怀蒲邰赖卓屠蒙池乔胥苍双闻党翟谭贡劳姬申扶冉桑桂牛边尚农温庄晏柴瞿阎连习艾容向古易慎戈廖"
    "终居衡步都耿满弘匡国文寇广禄东欧沃利越隆师巩聂晁勾敖冷辛阚简饶曾沙养鞠丰关蒯相查后荆红游权益桓公肖覃付岳涂代邸示"
)
NAME_LABELS = (
    "法定代表人|法人代表|主要负责人|负责人|经营者|经营人|投资人|当事人|被处罚人|证人|举报人|投诉人|受害人|消费者|联系人"
    "|委托代理人|代理人|监护人|被询问人|询问人|见证人|签收人|受送达人|代收人|执法人员|办案人员|承办人|记录人|店员|员工"
    "|从业人员|股东|户主|姓名"
)
HAN_NAME = rf"(?:{'|'.join(COMPOUND_SURNAMES)}|[{SURNAMES}])(?!某)[一-鿿㐀-䶿\U00020000-\U000323AF]{{1,2}}"
LONG_NAME = r"[一-鿿]{2,10}(?:[··•][一-鿿]{2,10}){1,3}"
NAME_END = r"(?=[\s，。；、：,.;:（）()〔〕\[\]“”\"/]|$|[男女][，,。]|[系于的称说到在签持对向经提表认陈出拒承收])"
AFTER_COLON = re.compile(rf"(?:{NAME_LABELS})(?:姓名)?[\s]*(?:[:：]|（|\()[\s]*({LONG_NAME}|{HAN_NAME}){NAME_END}")
# 当事人应当承担, 经营者时常在: without a colon a word may begin like a surname, and is not one.
TWO_BY_TWO = (
    "时常经常安全任何及时查明明确后来曾经能够全部包装高度方法水平金额有关相关公开文书成立连续国家习惯"
    "成为幸好明显明知常年常常广泛金融方面党员计划任务司机司法居民农民安排安装应急关系同意查看查询陈述"
    "申辩申请申诉承诺和解利用广告程序方式权利权益顾客充分计量成本平时平台明示解释解除应诉高于高温易制"
    "索取凌晨万元万余经营经销经查经核经济经办管理强制强调全面时间时段时任水产水果花费支付支出单位单独"
    "单据牛肉羊肉相符关闭关于符合从业从事从轻从重从而利益广场居住步骤后续游客权限付款付清代理代表代为"
    "代办党组党委劳动尚未尚有温度终止终结能力满足连带容易别处曾用项目查获查封查处查证查扣安置包括包含"
    "成品费用费率钱款水电平均康复计入计算明细成交房屋房东解决宗教宣传宣告单价单项车辆班组宁愿景区束缚"
    "龙头叶片印章怀疑从未索赔赖账蒙混池塘双方闻讯党政贡献申报申领申明扶持牛奶通过边缘农产农药别名庄稼"
    "充值连锁艾灸容器古董易腐终身居间衡量步行都市耿直满意弘扬匡算国产文件文字广大东侧东面欧式利润越权"
    "隆重师傅冷藏冷冻简易简单曾有沙发养殖丰富关联相对相应后厨后果红色游泳权属益处公示公告公安公司"
)
WORDS_LIKE_NAMES = frozenset(TWO_BY_TWO[place : place + 2] for place in range(0, len(TWO_BY_TWO), 2))
SMALL_WORDS = "的了在是不和就都也到说要去会着没这应当将未及并或其该于向对经被把从由所"
DIRECT = re.compile(rf"(?:{NAME_LABELS})(?:姓名)?[\s]*[为是]?[\s]*({LONG_NAME}|{HAN_NAME}){NAME_END}")
NAME_IN_LIST = re.compile(rf"[、和与及][\s]*({LONG_NAME}|{HAN_NAME}){NAME_END}")

ADDRESS_LABELS = "家庭住址|家庭地址|现住址|住址|家住|现住|户籍所在地|户籍地址|户籍地|居住地|常住地|通讯地址|联系地址"
LABELLED_ADDRESS = re.compile(rf"(?:{ADDRESS_LABELS})[\s]*[:：为在是]?[\s]*([^\s，。；,;\n（）()〔]{{4,60}})")
DWELLING = re.compile(
    r"[一-鿿\d]{0,20}(?:路|街|巷|道|村|社区|小区|花园|公寓|苑)[一-鿿\d\-]{0,12}?"
    r"(?:\d+|[一二三四五六七八九十]+)(?:号院?|栋|幢|座|单元|组)(?:[\dA-Za-z一-鿿\-]{0,8}?(?:栋|幢|座|单元|层|楼|室|房))+"
)
EMAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")

GAP = r"[ \-‐-―]?"
DIGITS_BEFORE, DIGITS_AFTER = r"(?<!\d)", r"(?![\dXx])"
ID_NUMBER = re.compile(rf"{DIGITS_BEFORE}\d{{6}}{GAP}\d{{8}}{GAP}\d{{3}}[\dXx]{DIGITS_AFTER}")
OLD_ID_NUMBER = re.compile(rf"(?<![\dA-Za-z])\d{{6}}{GAP}\d{{6}}{GAP}\d{{3}}(?!\d)")
MOBILE = re.compile(rf"(?<!\d)(?:(?:\+|00)?86{GAP})?1[3-9]\d{GAP}\d{{4}}{GAP}\d{{4}}(?!\d)")
LANDLINE = re.compile(rf"(?<![\dA-Za-z])(?:\(0\d{{2,3}}\)|0\d{{2,3}}){GAP}\d{{7,8}}(?:转\d{{1,5}})?(?!\d)")
LABELLED_PHONE = re.compile(r"(?:电话|手机|微信号?|QQ)(?:号码?)?[\s]*[:：为是]?[\s]*([A-Za-z0-9_\-]{5,20})")
# A code such as a licence's or an organisation's has letters before its digits; a bank card has 16 digits or more.
ACCOUNT = re.compile(r"(?<!\d)(?:(?<![A-Za-z])\d{12,30}|\d{16,30}|\d{4}(?:[ \-]\d{4}){2,6}(?:[ \-]\d{1,4})?)(?!\d)")
LICENCE_NUMBER = re.compile(r"(?:JY|SC|XK|JH)\d{14}(?!\d)")
CREDIT_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"

SEVERAL = "甲乙丙丁戊己庚辛壬癸"


def mask(text: str, declared: Iterable[Declared] = (), *, keep: Iterable[str] = ()) -> Masked:
    """The text with every declared value and everything that looks personal replaced for good.

    `keep` names public values a pattern would mistake, such as the office's own telephone.
    """
    plain, numeric = _reading(text, {}), _reading(text, NUMERALS)
    declared = [each for each in declared if each.value.strip()]
    spans = [*_values(plain, declared), *_patterns(plain), *_numbers(numeric)]
    names = _names(plain, [each.value for each in declared if each.kind is Personal.NAME])
    spans += [(Personal.NAME, start, end) for start, end, _ in names]
    aliases = _aliases([name for _, _, name in sorted(names)])
    labels = {(start, end): aliases[name] for start, end, name in names}
    kept = _kept(plain, keep)
    found = [
        Found(kind, start, end, labels.get((start, end)) or REPLACEMENTS.get(kind) or "某人")
        for kind, start, end in _without_overlap(spans)
        if not any(first <= start and end <= last for first, last in kept)
    ]
    return Masked(_replaced(text, found), tuple(found))


def numbers_of_persons(text: str, declared: Iterable[Declared] = ()) -> list[Span]:
    """Where declared values other than names stand, and what can only be a person's identity or mobile number.

    An office's telephone and the number of a firm or a paper are left alone: unlike `mask`, nobody reads it again.
    """
    plain, numeric = _reading(text, {}), _reading(text, NUMERALS)
    spans = _values(plain, [each for each in declared if each.value.strip()])
    identities = (hit for hit in ID_NUMBER.finditer(numeric.text) if is_id_number(hit.group()))
    spans += [(Personal.ID_NUMBER, *numeric.span(*hit.span())) for hit in identities]
    spans += [(Personal.PHONE, *numeric.span(*hit.span())) for hit in MOBILE.finditer(numeric.text)]
    return _without_overlap(spans)


def _reading(text: str, also: dict[int, str]) -> _Reading:
    """Full-width and compatibility forms made plain, invisible characters left out."""
    signs, origin = [], []
    for position, sign in enumerate(text):
        if unicodedata.category(sign) == "Cf":
            continue
        plain = unicodedata.normalize("NFKC", sign)
        plain = plain if len(plain) == 1 else sign
        signs.append(also.get(ord(plain), plain))
        origin.append(position)
    return _Reading("".join(signs), tuple(origin))


Span = tuple[Personal, int, int]


def _values(reading: _Reading, declared: Sequence[Declared]) -> list[Span]:
    spans: list[Span] = []
    for each in declared:
        if each.kind is not Personal.NAME:
            spans += [(each.kind, *reading.span(*hit.span())) for hit in _spaced(each.value).finditer(reading.text)]
    return spans


def _spaced(value: str) -> re.Pattern[str]:
    """The value even when its characters are set apart, as forms like to do."""
    plain = unicodedata.normalize("NFKC", value)
    signs = [sign for sign in plain if not sign.isspace() and unicodedata.category(sign) != "Cf"]
    return re.compile(r"[\s\-]*".join(map(re.escape, signs)), re.IGNORECASE)


def _patterns(reading: _Reading) -> list[Span]:
    spans: list[Span] = [(Personal.EMAIL, *reading.span(*hit.span())) for hit in EMAIL.finditer(reading.text)]
    for pattern in (LABELLED_ADDRESS, DWELLING):
        group = pattern.groups
        spans += [(Personal.ADDRESS, *reading.span(*hit.span(group))) for hit in pattern.finditer(reading.text)]
    return spans


def _numbers(reading: _Reading) -> list[Span]:
    spans: list[Span] = []
    public = [hit.span() for hit in LICENCE_NUMBER.finditer(reading.text)]
    public += [hit.span() for hit in CREDIT_CODE.finditer(reading.text) if is_credit_code(hit.group())]
    for kind, pattern in (
        (Personal.ID_NUMBER, ID_NUMBER),
        (Personal.ID_NUMBER, OLD_ID_NUMBER),
        (Personal.PHONE, MOBILE),
        (Personal.PHONE, LANDLINE),
        (Personal.PHONE, LABELLED_PHONE),
        (Personal.BANK_ACCOUNT, ACCOUNT),
    ):
        for hit in pattern.finditer(reading.text):
            start, end = hit.span(pattern.groups)
            a_code = any(first <= start and end <= last for first, last in public)
            if not a_code or is_id_number(hit.group(pattern.groups)):
                spans.append((kind, *reading.span(start, end)))
    return spans


def is_id_number(number: str) -> bool:
    """Whether these are eighteen signs with a real birthday and the right check digit (GB 11643)."""
    signs = re.sub(r"[^0-9Xx]", "", number).upper()
    if not re.fullmatch(r"\d{17}[\dX]", signs):
        return False
    try:
        date(int(signs[6:10]), int(signs[10:12]), int(signs[12:14]))
    except ValueError:
        return False
    return signs[17] == id_check_digit(signs[:17])


def id_check_digit(first_seventeen: str) -> str:
    """The check digit of an identity number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(first_seventeen))
    return "10X98765432"[total % 11]


def is_credit_code(code: str) -> bool:
    """Whether these are eighteen signs with the right check sign of a unified credit code (GB 32100)."""
    if len(code) != len("990000000000000000") or any(sign not in CREDIT_SIGNS for sign in code):
        return False
    total = sum(CREDIT_SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(code[:17]))
    return CREDIT_SIGNS.index(code[17]) == -total % 31


def _names(reading: _Reading, declared: Sequence[str]) -> list[tuple[int, int, str]]:
    """Every place where a person declared, or introduced by what they are, is named."""
    known = {unicodedata.normalize("NFKC", name).replace(" ", "") for name in declared}
    for hit in (*AFTER_COLON.finditer(reading.text), *DIRECT.finditer(reading.text)):
        if hit.re is AFTER_COLON or _reads_as_name(hit.group(1)):
            known.add(hit.group(1))
            known |= _listed_after(reading.text, hit.end(1))
    spans = []
    for name in sorted(known, key=len, reverse=True):
        spans += [(*reading.span(*hit.span()), name) for hit in _spaced(name).finditer(reading.text)]
    return spans


def _reads_as_name(word: str) -> bool:
    a_day = word[0] == "于" and word[-1] in "年月日"
    return not a_day and word[:2] not in WORDS_LIKE_NAMES and not any(sign in SMALL_WORDS for sign in word[1:])


def _listed_after(text: str, end: int) -> set[str]:
    names = set()
    while (hit := NAME_IN_LIST.match(text, end)) and _reads_as_name(hit.group(1)):
        names.add(hit.group(1))
        end = hit.end(1)
    return names


def _aliases(names: Sequence[str]) -> dict[str, str]:
    """张某 for the only 张; 张某甲, 张某乙 where several share the surname, in order of appearance."""
    by_surname: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        by_surname.setdefault(_surname(name), []).append(name)
    return {
        name: f"{surname}某" + (SEVERAL[number % len(SEVERAL)] if len(people) > 1 else "")
        for surname, people in by_surname.items()
        for number, name in enumerate(people)
    }


def _surname(name: str) -> str:
    compound = (surname for surname in COMPOUND_SURNAMES if name.startswith(surname) and len(name) > len(surname))
    return next(compound, name[0])


def _kept(reading: _Reading, keep: Iterable[str]) -> list[tuple[int, int]]:
    return [reading.span(*hit.span()) for value in keep if value for hit in _spaced(value).finditer(reading.text)]


def _without_overlap(spans: Iterable[Span]) -> list[Span]:
    """Touching finds become one, under the kind of the longest, so that no end of one sticks out."""
    merged: list[Span] = []
    longest = 0
    for kind, start, end in sorted(spans, key=lambda span: (span[1], -span[2])):
        if merged and start < merged[-1][2]:
            before = merged[-1]
            merged[-1] = (kind if end - start > longest else before[0], before[1], max(before[2], end))
        else:
            merged.append((kind, start, end))
            longest = 0
        longest = max(longest, end - start)
    return merged


def _replaced(text: str, found: Sequence[Found]) -> str:
    parts, position = [], 0
    for each in found:
        parts += [text[position : each.start], each.replacement]
        position = each.end
    return "".join([*parts, text[position:]])
