"""Which organ gives a licence: 由…部门批准, 报…政府审批, 经…机关核准, 向…部门申请."""

from __future__ import annotations

import re

from quanheng.rules.provisions.organs import JUDICIAL

APPROVE = (
    r"(?:批准|许可|核准|审批|审核同意|审核批准|审查批准|审查同意|审查核准|同意后核准|同意|决定批准|"
    r"审定(?!稿)|特许|核准注册)"
)
ISSUE = r"(?:批准发放|核发|颁发|签发|发给|发放)"
_END = r"(?:部门|机关|机构|政府|海关|局|委员会|银行|主管部|国务院|厅|行署|公署|署)"
# 的 within a name: 设区的市, 主管的文物行政部门, 省人民政府确定的镇人民政府, 负责…监督管理的部门
_WITHIN = (
    r"设区的(?=市)|所在地的|主管的|国家规定的|的(?=管理机构|主管部门|监督管理机构)|"
    r"(?:人民政府)?(?:确定|指定|授权|委托)的|(?:负责|承担|主管)[^，。；：的]{2,20}的(?=部门|机构|机关)"
)
_ONE = rf"(?:[^，。；：的由报]|{_WITHIN}){{0,50}}?{_END}"
# where an organ's name has ended: what is done there, or the next stretch of words
THEN = (
    r"(?=(?:按照|依照|依据|根据|在各自|依法|提出|申请|申领|领取|提交|办理|审查|审核|负责|统一|登记|备案|注册|会商|"
    rf"组织|事先|书面|的?考核|的?考试|备|，|$|{APPROVE}|{ISSUE}|作出|实施))"
)
_WITH_THE_POWER = r"[^，。；：由报]{0,30}?(?:具有|有|核定公布)[^，。；]{0,12}的[^，。；]{0,14}?(?:人民政府|机关|部门)"
ORGAN = rf"(?:{_ONE}(?:(?:、|或者|和|及其|以及|会同){_ONE}){{0,4}}{THEN}|{_WITH_THE_POWER})"
_DECIDED = re.compile(
    rf"(?:由|报经|报请|报送|提请|报|经过|经)(?P<organ>{ORGAN})(?:[^，。；]{{0,16}}?(?:职责|权限|分工|规定))?(?:，|依法|审查后|审核后|审查|审核|负责|统一)*"
    rf"(?:{APPROVE}(?!登记)|{ISSUE}|作出[^，。；]{{0,8}}决定)"
)
_OF = re.compile(rf"(?:取得|领取|持有|由)(?P<organ>{ORGAN}){ISSUE}的")
_APPLIED_TO = re.compile(
    rf"(?:向|到|经过|经)(?P<organ>{ORGAN})(?=[^，。；]{{0,16}}?(?:申请|申领|领取|提出|提交|办理|登记|考核|考试))"
)
_NO_ORGAN = re.compile(
    r"(?:村民|居民|业主|仲裁|调解|评定|评审|专家|伦理)委员会$|村民会议|代表大会|常务委员会|董事会|"
    r"(?:检验|检测|评估|认证|金融|医疗|中介|保险|鉴定|服务|培训|教育|托管|科研|支付|清算|登记结算)机构$|交易所|"
    r"(?<!人民)(?<!中国)银行$|原定密|所在单位|交办|本单位|设计机构|项目管理机构|矫正机构|上一级工会|军|部队"
)
_LEAD = re.compile(
    r"^(?:取得|依法|按照[^，。；]{2,16}规定|事先|逐级|并|应当|先|同时|所在地的?(?=.{0,2}$)|分别|一律|其(?=主管|所在)|相关的|符合条件的|申请人|上述|前款规定的?)+"
)
_TAIL = re.compile(
    r"(?:按照|依照|依据|根据|在)(?:各自|其|有关|本级|国家|规定)?(?:的)?(?:法定)?(?:规定的?)?(?:职责|职权|权限|管理权限|分工|规定).*$"
    r"|(?:应当|依法|可以|负责|统一)$"
)


def is_organ(words: str) -> bool:
    """Whether the words name an administrative organ: no court, no army, no body of the parties."""
    return bool(re.fullmatch(ORGAN, words)) and not _NO_ORGAN.search(words) and not JUDICIAL.search(words)


def decider_in(part: str) -> str | None:
    """Who decides on the application, the last to whom it goes; None where the part names nobody."""
    found = [each["organ"] for each in (*_OF.finditer(part), *_DECIDED.finditer(part))]
    named = [name for each in found if is_organ(name := trimmed_organ(each))]
    return named[-1] if named else None


def applied_to_in(part: str) -> str | None:
    """To whom one applies; None where the part names nobody."""
    found = _APPLIED_TO.search(part)
    name = trimmed_organ(found["organ"]) if found else ""
    return name if is_organ(name) else None


def trimmed_organ(organ: str) -> str:
    """The organ's name without what is said about its duties."""
    return _TAIL.sub("", _LEAD.sub("", organ)).strip("，、")
