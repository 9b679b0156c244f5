"""The kinds of penalty a clause imposes, by the words statutes use for them (处罚法第九条)."""

from __future__ import annotations

import re

WARNING, CRITICISM, FINE = "警告", "通报批评", "罚款"
GAINS, GOODS = "没收违法所得", "没收非法财物"
SUSPENSION, DEMOTION, REVOCATION = "暂扣许可证件", "降低资质等级", "吊销许可证件"
RESTRICTION, STOPPAGE, CLOSURE = "限制开展生产经营活动", "责令停产停业", "责令关闭"
EXCLUSION, DETENTION, BAN = "限制从业", "行政拘留", "取缔"

_HERE = "[^，；。]"  # within one clause
_NUMERAL = r"[一二三四五六七八九十两\d]+"
_YEARS = rf"(?:{_NUMERAL}(?:年|个月)(?:以上|至|到)?)+(?:{_NUMERAL}(?:年|个月))?(?:以下|以内|之内|内)?"
_LICENCE = (
    r"(?:许可|证|执照|登记|资格|资质|批准|批文|核准|认证|认定|注册|文号|文件|"
    r"批件|备案|设立|牌照|称号|牌|号)"
)
_TRADE = r"(?:业务|经营|生产|营业|活动|执业|办学|招生|受理|申报|申请|发行|承销|代理|使用)"
_ENTERING = (
    r"(?:从事|从业|担任|执业|参加|参与|申请|申报|任职|举办|承担|进入|聘|报考|报名|"
    r"取得|招聘|投标|提出|再次|开展|经营|设立|成为)"
)
_HONOUR = r"(?:投标|竞买|竞投|竞标|采购|申请|评选|先进|评优|评先|候选|会员)"
_BIDDING = r"(?:投标|竞买|竞投|竞标|采购|申请)"
_OTHER_ACTS = r"(?:决定|裁定|申请|公证书|判决|职务|处分|合同|案件)"

# 警告 as a disciplinary step is left to the clause: 处分 stands beside it
_WORDS: dict[str, tuple[str, ...]] = {
    WARNING: (r"(?<!口头)警告(?!标|牌|性|信)",),
    CRITICISM: (r"通报批评",),
    FINE: (r"(?<!加处)(?<!执行)(?<!缴纳)罚款", r"处罚款", r"按日连续处罚"),
    SUSPENSION: (
        rf"(?:暂扣|吊扣|扣留){_HERE}{{0,40}}?(?:证|执照|许可|牌照)",
        rf"暂停(?:或者(?:撤销|吊销|取消)|、撤销|、吊销)?{_HERE}{{0,12}}?许可(?!使用)",
        rf"暂停(?:或者(?:撤销|吊销|取消)|、撤销|、吊销)(?!{_HERE}{{0,16}}?(?:从业|执业|投标))"
        rf"{_HERE}{{0,16}}?(?:资格|资质|证)",
        rf"暂时?中止{_HERE}{{0,20}}?(?:许可|资格|资质)",
    ),
    DEMOTION: (rf"降低{_HERE}{{0,20}}?(?:资质|资格)", r"降级?资质", rf"核减{_HERE}{{0,10}}?资质"),
    REVOCATION: (
        rf"(?<!被)(?<!被依法)吊销(?!{_HERE}{{0,24}}之日)",
        rf"缴销{_HERE}{{0,20}}?(?:证|照)",
        rf"(?<!申请)(?<!请求)(?<!维持或者)(?:撤销|撤消)(?![^，；。、]{{0,24}}{_OTHER_ACTS})"
        rf"(?!对){_HERE}{{0,40}}?{_LICENCE}",
        rf"取消(?!{_HERE}{{0,40}}?{_HONOUR}{_HERE}{{0,8}}?资格)"
        rf"{_HERE}{{0,40}}?(?:资格|资质|许可|认证|认定|登记|授权)",
    ),
    RESTRICTION: (
        rf"限制(?:其)?(?:生产|开展|经营|业务|从事|相关|部分|有关|新增|产能|{_HERE}{{0,12}}业务)",
        r"限产",
        r"暂停(?!或者撤销|或者吊销|[^，；。]{0,12}许可|执业|执行业务|从业|其执业|其执行|[^，；。]{0,16}执业)(?!支付|发放|拨付|供|施工|使用)"
        rf"{_HERE}{{0,30}}?{_TRADE}(?!申请|.{{0,4}}业资格)",
        r"停止(?:接受|批准|办理|开展|经营|从事)?(?:新|部分|相关|有关|全部|一项|其)"
        rf"{_HERE}{{0,16}}?业务",
        rf"停止{_HERE}{{0,10}}?(?:增设|审批)",
        rf"停止{_HERE}{{0,8}}?招(?:生|录|收)",
        r"禁止申报",
    ),
    STOPPAGE: (
        r"停产|停业|停工整[顿治]|停止营业|停止执业整顿|停运整顿|停航整顿|停课整顿|停止办学",
    ),
    CLOSURE: (
        rf"责令{_HERE}{{0,30}}?关闭",
        r"(?:予以|决定|依法|[、或者并和])关闭",
        r"(?:^|[处以])关闭(?:其)?(?:网站|企业|场所)",
    ),
    EXCLUSION: (
        rf"禁止{_HERE}{{0,60}}?(?:从事|从业|担任|执业|参加|参与|进入|代理|任职|申请|投标|聘用|举办|承担)",
        r"市场禁入|禁入|限制从业|禁止从业",
        rf"(?:{_YEARS}|终身|终生)(?:内)?(?:{_HERE}{{0,16}}?)?"
        rf"不得(?!重新取得|申领|再次?申领|重新申领){_HERE}{{0,30}}?{_ENTERING}",
        rf"(?<!决定)(?:不(?:再)?|停止|年内不予|个月内不予)受理{_HERE}{{0,40}}?申请",
        rf"取消{_HERE}{{0,40}}?{_BIDDING}{_HERE}{{0,8}}?资格",
        rf"(?:停止|暂停)(?:其|一定期限|{_YEARS})?(?:执业|执行业务|从业|执业活动)",
        rf"禁止其?{_HERE}{{0,10}}?代理",
        rf"纳入{_HERE}{{0,20}}?禁止{_HERE}{{0,20}}?名单",
        rf"暂停{_HERE}{{0,20}}?(?:从业资格|执业资格|投标资格)",
        rf"限制{_HERE}{{0,12}}?从业",
    ),
    DETENTION: (
        r"(?:日(?:以下|以内)?|行政|处以|并处|[处予])(?:的)?(?:行政)?"
        r"拘留(?!所|证|的|审查|措施|处罚(?:决定|执行))",
    ),
    BAN: (r"取缔",),
}  # fmt: skip
# these words also name measures that are no penalty; alone and without an organ they are not taken for one
SOFT = frozenset({RESTRICTION, EXCLUSION, CLOSURE})
_PATTERNS = tuple((kind, re.compile("|".join(words))) for kind, words in _WORDS.items())

_SEIZED = re.compile(
    r"(?:(?<!追缴、)没收(?!的|决定|程序|请求|、返还|、追缴))(?P<what>[^，；。]*)"
    r"|(?P<had>违法所得|非法所得|违法收入|非法财物|[^，；。]{2,20}?)(?:的，)?(?:应当|依法|一并|可以)?(?:予以)没收"
)
_GAINED = re.compile(
    r"违法所得|非法所得|违法收入|非法收入|所获(?:得的)?收入|所得收入|"
    r"所得(?:收益|利益|财物)?|收入|收益|广告费用|费用|获利|盈利|(?:销|价)款"
)
_NOT_GAINED = re.compile(r"(?:违法|非法)?所得的?(?:土地|物品|产品|工具)")
_BESIDE = re.compile(
    rf"[^、和及与或]*?(?:{_GAINED.pattern})|以及|[、和及与或者并其的]|违法|非法|全部|等|行政处罚|处以|罚款|或者"
)
# to cease practising without a licence is an order, not a penalty
_CEASE = re.compile(r"(?<!或者)责令(?:其)?(?:立即)?停止执业(?:活动)?(?=$|或者责令停止)")
_DISCIPLINE = re.compile(r"处分|记过|降级|撤职|开除|训诫")
_CRIMINAL = re.compile(r"徒刑|拘役|罚金|死刑|没收财产|剥夺政治权利")


def kinds_in(clause: str) -> tuple[str, ...]:
    """The kinds of penalty the clause imposes, in the order written; none for a disciplinary or criminal one."""
    if _CRIMINAL.search(clause):
        return ()
    found = [(match.start(), kind) for kind, pattern in _PATTERNS for match in pattern.finditer(clause)]
    found += _seized(clause)
    if _CEASE.search(clause):
        found = [(place, kind) for place, kind in found if kind != EXCLUSION]
    if "加处罚款" in clause:
        found = [(place, kind) for place, kind in found if kind != FINE]
    if _DISCIPLINE.search(clause):
        found = [(place, kind) for place, kind in found if kind not in {WARNING, DEMOTION, CRITICISM}]
    return tuple(dict.fromkeys(kind for _, kind in sorted(found)))


def _seized(clause: str) -> list[tuple[int, str]]:
    """没收: what was gained, and any other thing."""
    found: list[tuple[int, str]] = []
    for match in _SEIZED.finditer(clause):
        what = re.split(r"并处|可以处|，", match["what"] or match["had"] or "")[0]
        gained = _GAINED.search(what) and not _NOT_GAINED.search(what)
        if gained:
            found.append((match.start(), GAINS))
        if not gained or _BESIDE.sub("", what):
            found.append((match.start() + 1, GOODS))
    return found
