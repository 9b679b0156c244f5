"""Licence provisions: what may not be done without an organ's permission, and which organ gives it (许可法第二条).

The registration by which an enterprise or an organisation comes to be is one (第十二条第五项); that of rights,
marriages, taxes and for the record is none. Approval between organs is none (第三条第二款), nor is a provision
that only says how a licence is asked for, examined, used, changed or lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from quanheng.rules.numerals import NUMERAL, number_of
from quanheng.rules.provisions.clauses import Text, cut, text_of
from quanheng.rules.provisions.demands import Demand, demand_in, plain
from quanheng.rules.provisions.general_clause import Elsewhere
from quanheng.rules.provisions.licence_organs import applied_to_in, decider_in, trimmed_organ
from quanheng.rules.provisions.record import Reference

# no sentence of law is longer; what is, is no sentence and would only cost time
LONGEST_PART = 1000
_SUBJECT_ONLY = re.compile(
    r"^(?:其|该|有关|相关)?[^，。；的]{0,12}(?:单位|企业|者|(?<!法)人|机构|公司|组织|个人|学校|经营者|当事人)(?:和个人|或者个人)?$"
)
_ANYBODY = re.compile(
    r"^(?:任何)?(?:单位|组织|机构)(?:和|或者|、|及)(?:境内的?)?(?:个人|任何个人)，?(?=.)|^任何(?:单位|组织|个人)，?(?=.)"
)
_LEAD = re.compile(
    r"^(?:国家(?:依法)?对|对于?(?!外)|凡是?|但是?，?|其中，?|因?确因|因?确需|需要|拟|申请(?=[^，]{0,4}(?:设立|从事|开办|举办|经营)))"
)
_TAIL = re.compile(r"(?:的|时|之前|以前|前|，|应|均|都|还|也|依法|可以)+$")
_BEFORE = re.compile(r"^(?P<what>[^，]{3,40})(?:之前|以前|前)，")
_BARRED = re.compile(r"不得(?:擅自|随意)?(?P<what>[^，。；]{2,60})(?=[；，。]|$)")
_NEED = re.compile(r"^[，；。]?(?:因[^，]{2,30})?(?:，)?确需(?:[^，]{0,6})的?$")
# 不得从事…业务，任何单位不得…: what follows is another rule
_ASIDE = re.compile(r"，(?:任何(?:单位|个人|组织)|也?不得|但|否则|其他|并(?:应当|处|向|按)).*$")
_REFERRED = re.compile(
    r"(?:依照|按照|依据|根据)(?P<law>《[^》]+》|有关(?!法律)[^，。；《》]{2,24}?(?:法律、(?:行政)?法规|法律|法规)|"
    rf"本(?:法|条例)第(?P<article>[{NUMERAL}]+)条(?:第(?P<paragraph>[{NUMERAL}]+)款)?)"
    r"(?:、第[^，。；]{1,6}条)*的?(?:有关)?规定(?!的(?:权限|程序|条件))"
)
_NAME_LEAD = re.compile(
    r"^(?:的|依法取得的|[^，。；]{0,40}(?:核发|颁发|发放|签发|发给|规定|认可)的|相应等级的|等级的|相应的?|相关的?|有效的?|国家规定的|合法的?|有关的?|其|该|依法|领取|取得|办理|核发|申领|持有|前款规定的|"
    r"本(?:法|条例)[^，。；]{0,12}?规定的|必要的|专门的|统一的|具有|具备|符合[^，。；]{1,14}的)+"
)
_NO_NAME = frozenset(
    {"资质", "资格", "许可", "行政许可", "批准", "登记", "资质等级", "证书", "证件", "核准", "注册", "执业注册"}
)

_ISSUED = re.compile(
    r"(?:核发|颁发|发给|领取|取得)(?:的)?(?P<name>[^，。；的]{0,20}?(?:证书?|执照|批准文件)(?![明据]))"
)


@dataclass(frozen=True)
class Licence:
    """What needs permission, who gives it where the 款 says so, and what it is called where it has a name."""

    activity: str
    department: str | None = None
    licence: str | None = None
    by_reference: Reference | None = None


def as_licence_record(found: Licence | None, elsewhere: Elsewhere | None = None) -> dict[str, object]:
    """The record as it is printed: every key, null where the statute does not say."""
    by = found.by_reference if found else None
    return {
        "is_licence": found is not None,
        "department": found.department if found else None,
        "department_elsewhere": asdict(elsewhere) if elsewhere else None,
        "activity": found.activity if found else None,
        "licence": found.licence if found else None,
        "by_reference": by and ({"text": by.text} if by.text else {"article": by.article, "paragraph": by.paragraph}),
    }


def read_licence(raw: str) -> Licence | None:
    """The licence a 款 requires, or None; the first one where there are several."""
    text = text_of(raw)
    for before, part in _parts(text):
        rest = text.body[text.body.index(part) + len(part) :]
        demand = demand_in(part, before, rest)
        if demand and (activity := _activity(demand, before)):
            organ = trimmed_organ(demand.organ) if demand.organ else decider_in(plain(part)) or applied_to_in(part)
            name = _name(demand.licence) or _issued(part + rest)
            return Licence(activity, organ or decider_in(plain(rest)) or applied_to_in(rest), name, _referred(part))
    return None


def _parts(text: Text) -> Iterator[tuple[str, str]]:
    """Each stretch between semicolons, with the words of its sentence before it."""
    for sentence in cut(text.body, "。"):
        before = ""
        for part in cut(sentence.strip(), "；;"):
            if len(part) <= LONGEST_PART:
                yield before, part
            before += part + "；"


def _activity(demand: Demand, before: str) -> str:
    words = _ASIDE.sub("", demand.activity.strip("，： "))
    if _NEED.match(words) and (barred := _BARRED.search(before)):
        return barred["what"]
    if early := _BEFORE.match(words):
        words = early["what"]
    clauses = words.split("，")
    while len(clauses) > 1 and _SUBJECT_ONLY.match(clauses[-1]):
        clauses.pop()
    words = _ANYBODY.sub("", "，".join(clauses))
    return _TAIL.sub("", _LEAD.sub("", words)).strip("，")


def _name(raw: str | None) -> str | None:
    """The name of the permit without what is said about it; bare words like 许可 and 资格 are no name."""
    name = _NAME_LEAD.sub("", raw or "").strip()
    return None if not name or name in _NO_NAME else name


def _issued(words: str) -> str | None:
    """The permit that is said to be given further on: 由…核发养殖证."""
    found = _ISSUED.search(words)
    return _name(found["name"]) if found else None


def _referred(part: str) -> Reference | None:
    """The statute by which the licence is given, where the 款 sends the reader there."""
    found = _REFERRED.search(part)
    if not found:
        return None
    if found["article"]:
        return Reference(number_of(found["article"]), number_of(found["paragraph"]) if found["paragraph"] else None)
    return Reference(text=found["law"].strip("《》"))
