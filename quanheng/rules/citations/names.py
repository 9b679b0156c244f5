"""The name of a statute where it is written without 《》: 依照刑法第三百条, 在治安管理处罚法第十条中."""

from __future__ import annotations

import re
from collections.abc import Collection

_KIND = "法典|基本法|宪法|法|条例|规定|办法|细则|规则|决定|解释|修正案|通则|公约|协定|议定书|意见|准则|章程"
# decrees, dates and short names that stand between a title and the article
AFTER_TITLE = r"(?:\s*(?:（[^（）]{0,60}(?:（[^（）]*）[^（）]*)*）|\([^()]{0,60}\)))*\s*(?:的|中)?\s*"
SELF = (
    r"本(?:实施条例|实施细则|实施办法|暂行条例|暂行规定|暂行办法|法典|法|条例|规定|办法|"
    r"细则|规则|决定|决议|解释|修正案|通则|章程|意见|准则|公约|通知)"
)
THAT = r"(?:该|同|此|上述)(?:法典|法律|法|条例|规定|办法|细则|规则|决定)"
_BARE = re.compile(rf"(?P<name>[一-鿿（）·]{{0,40}}(?:{_KIND})(?:（[^（）]{{1,20}}）)?)$")
# 刑法（2020年修正）第十条: what was done to the statute, and no part of its name
_DECREE = re.compile(r"（[^（）]*(?:修正|修订|令|公布|施行|简称|号)[^（）]*）$")
_BEFORE_A_NAME = re.compile(
    r"依照|按照|根据|依据|违反|适用|参照|符合|援引|触犯|讨论了|修改|执行|遵守|引用|属于|具有|所称|认为|以及|或者|"
    r"不受|不适用|通过|规定了|以下简称|收购|删去|修改后|知道是|认定为|视为|构成|规避|实施(?!办法|条例|细则|规定)|"
    r"[、，；：。“”的将与及或除犯]|和(?!国)|(?<!自)由|(?<![一-鿿])(?:在|对(?!外)|有(?!组织)|因|把|是|为|以|按|依|经(?!济|营)|于|从|自(?!治|然|由))"
)
# 裁决有民事诉讼法第…条: a word before a known title, never the beginning of one
_SOFT = ("有", "是", "在", "对", "后", "于", "受", "据", "照", "了", "为", "施")
_NO_NAME = re.compile(
    r"^(?:有关|国家|相关|其他|法律|法规|行政法规|规章|前款|前条|上述|下列|该|本|同|此|其|这|各)|^(?:规定|办法|决定|解释|意见|法|条例|细则)$"
)


def bare_name(before: str, known: Collection[str] = ()) -> str | None:
    """The statute named at the end of `before`, or None; a `known` title wins over the reading of its words.

    Where a name begins is a matter of words, not of marks: 和 parts two names in 刑法和监狱法 and belongs
    to one in 期货和衍生品法, which only somebody who knows the titles can tell.
    """
    found = _BARE.search(before)
    if not found:
        return None
    run = _DECREE.sub("", _balanced(found["name"]))
    read = run
    for cut in _BEFORE_A_NAME.finditer(run):
        read = run[cut.end() :]
    longest = max((name for name in known if run.endswith(name)), key=len, default="")
    soft = bool(longest) and run.removesuffix(longest).endswith(_SOFT)
    name = longest if soft or len(longest) > len(read) else read
    return name if name and not _NO_NAME.search(name) else None


def _balanced(run: str) -> str:
    """The run from the first place at which its brackets pair up."""
    while run.count("（") != run.count("）"):
        run = run[1:]
    return re.sub(r"^(?:（[^（）]*）)+", "", run.lstrip("）"))
