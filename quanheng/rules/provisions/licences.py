"""Licence provisions: what may not be done without an organ's permission, and which organ gives it (许可法第二条).

Approval between organs (plans, budgets, rules laid before a government or a congress) is no licence,
nor is a provision that only says how a licence already given is used, changed or lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from quanheng.rules.provisions.clauses import cut, text_of
from quanheng.rules.provisions.organs import JUDICIAL

_APPROVE = r"(?:批准|许可|核准|审批|审核同意|审核批准|审查批准|同意|决定批准)"
_NAMED = r"(?:许可证|许可|执照|资质证书|资格证书|执业证书|资质|资格|登记证|批准证书|批准文件|证书|牌照)"
_ORGAN = (
    r"[^，。；：]{0,60}?(?:部门|机关|机构|政府|海关|局|委员会|银行|主管部|国务院)"
    r"(?:或者[^，。；：]{1,30}?(?:部门|机关|机构|政府))?"
)

_WITHOUT = re.compile(
    rf"(?:未|非)(?:依法)?(?:经|报经)(?P<organ>{_ORGAN})?(?:依法)?{_APPROVE}(?:的)?，?"
    r"(?:任何(?:单位|组织)(?:和|或者|、)(?:境内的)?个人|[^，。；]{0,20}?)?(?:均|一律)?(?:不得|禁止)(?:擅自)?(?P<activity>[^。；]+)"
)
_UNLICENSED = re.compile(
    rf"未(?:依法)?取得(?P<licence>[^，。；]{{2,30}}?{_NAMED})的?，?(?:[^，。；]{{0,16}}?)不得(?P<activity>[^。；]+)"
)
_MUST_HOLD = re.compile(
    rf"(?P<activity>^.*?)，?(?:应当|必须|须)(?:[^。；]{{0,40}}，)?(?:依法|按照[^，。；]{{2,24}}|分别)*"
    rf"(?:取得|申请领取|申领|办理|领取|持有)(?P<licence>[^，。；]{{2,30}}?{_NAMED})(?!延续|变更|注销|规定|的有效)"
)
_APPLY = re.compile(
    rf"(?P<activity>^.*?)，?(?:应当|必须|须|可以)[^，。；]{{0,30}}?向(?P<organ>{_ORGAN})[^，。；]{{0,12}}?(?:提出)?(?:[^，。；]{{0,12}}?申请|领取|申领)"
    rf"(?P<licence>[^，。；]{{0,24}}?{_NAMED}|[^，。；]{{0,10}}?登记)?"
)
_APPROVED_BY = re.compile(
    rf"(?P<activity>^.*?)，?(?:应当|必须|须|需要?|由)(?:[^。；]{{0,24}}，)?(?:依法|事先|经|报经|报|报请|由)*(?P<organ>{_ORGAN})(?:依法)?(?:审查|审核)?{_APPROVE}"
)
_ONLY_AFTER = re.compile(rf"取得(?P<licence>[^，。；]{{2,30}}?{_NAMED})(?:后|的)?，?方可(?P<activity>[^。；]+)")

# plans, budgets and rules are approved between organs, and a licence holder is not an applicant
_BETWEEN_ORGANS = re.compile(
    r"规划|计划|预算|决算|方案|编制|制定|标准|名录|目录|区划|划定|办法|细则|条约|协定|负责人批准|征求|检察院|自治州|减征|代表大会|常务委员会|"
    r"军队|部队|中央军事委员会规定|人民法院"
)
_AFTERWARDS = re.compile(
    r"吊销|注销|撤销|期满|有效期|变更|补办|遗失|终止|被许可人|持证人|已经取得|依法需要取得|法律、行政法规规定(?:须|应当)"
)


@dataclass(frozen=True)
class Licence:
    """What needs permission, who gives it where the 款 says so, and what it is called where it has a name."""

    activity: str
    department: str | None = None
    licence: str | None = None


def read_licence(raw: str) -> Licence | None:
    """The licence a 款 requires, or None; the first one where there are several."""
    for sentence in cut(text_of(raw).body, "。；"):
        if _AFTERWARDS.search(sentence) or JUDICIAL.search(sentence):
            continue
        if found := _required(sentence.strip()):
            return found
    return None


def _required(sentence: str) -> Licence | None:
    for pattern in (_WITHOUT, _UNLICENSED, _ONLY_AFTER, _MUST_HOLD, _APPLY, _APPROVED_BY):
        found = pattern.search(sentence)
        if not found or (pattern in (_WITHOUT, _APPLY, _APPROVED_BY) and _BETWEEN_ORGANS.search(sentence)):
            continue
        said = found.groupdict()
        activity = re.sub(r"^(?:国家对|对)|的$", "", (said["activity"] or "").strip("，"))
        if activity:
            name = re.sub(r"^(?:领取|取得|办理|申领)", "", said.get("licence") or "")
            return Licence(activity, said.get("organ"), name or None)
    return None
