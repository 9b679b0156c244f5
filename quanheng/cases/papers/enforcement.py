"""What the documents of enforcement state: what is owed, until when, and what goes to the court."""

from collections.abc import Callable
from typing import Any

from quanheng.cases.models import Case
from quanheng.cases.papers.act import Act
from quanheng.rules.document import chinese_day

AT_THE_BANK = "到指定的银行或者通过电子支付系统缴纳（行政处罚法第六十七条）。"


StillUnpaid = Callable[[Case], int | None]
_told: list[StillUnpaid] = []


def tells_what_is_unpaid(tell: StillUnpaid) -> StillUnpaid:
    """Declare what knows how much of a decision is still unpaid, in fen; it says None of a case that owes nothing."""
    _told.append(tell)
    return tell


def owed(act: Act) -> int:
    """What is still unpaid on the day; where no order tells, what was demanded or decided (行政强制法第三十五条)."""
    unpaid = [found for tell in _told if (found := tell(act.case)) is not None]
    return sum(unpaid) if unpaid else _demanded(act) or _decided(act)


def _decided(act: Act) -> int:
    """The fine and the confiscation decided, and the surcharge if one was."""
    decided = act.of("decision")
    parts = (decided.get("fine"), decided.get("confiscated"), act.of("surcharge").get("surcharge"))
    return sum(int(part or 0) for part in parts)


def demand(act: Act) -> dict[str, Any]:
    sum_owed = owed(act)
    if not sum_owed:
        return {}
    return {
        "obligation": "缴纳行政处罚决定确定的罚款、没收款，以及依法加处的罚款。",
        "amount": sum_owed,
        "within": "自本催告书送达之日起十日内（工作日）。",
        "manner": AT_THE_BANK,
    }


def surcharge_decision(act: Act) -> dict[str, Any]:
    return {"fine": int(act.of("decision").get("fine") or 0), "performance": f"自收到本决定书之日起{AT_THE_BANK}"}


def deferral_decision(act: Act) -> dict[str, Any]:
    return {"owed": owed(act)}


def court_application(act: Act) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "applicant": act.office.name,
        "opinion": _opinion(act),
        "urged": _urged(act),
        "materials": _materials(act),
    }
    if not act.stated.get("court_name"):
        facts["court"] = "有管辖权的人民法院"
    if sum_owed := owed(act):
        facts["amount"] = sum_owed
        facts["subject"] = act.stated.get("subject") or "行政处罚决定确定的罚款、没收款和依法加处的罚款。"
    return facts


def _demanded(act: Act) -> int:
    """The sum the demand itself stated."""
    urged = act.of("urge")
    return int(urged.get("demanded") or urged.get("amount") or 0)


def _opinion(act: Act) -> str:
    if stated := act.stated.get("party_opinion"):
        return str(stated)
    said = act.of("statement").get("statement")
    return f"当事人陈述、申辩：{said}" if said else "当事人没有提出陈述、申辩。"


def _urged(act: Act) -> str:
    taken = act.timing.progress.live.get("urge")
    if taken is None:
        return ""
    on = chinese_day(taken.on)
    documents = "、".join(str(each) for each in act.documents_of(["urge"]))
    return f"本机关于{on}催告当事人履行（{documents or '催告书'}），当事人逾期仍不履行。"


def _materials(act: Act) -> list[str]:
    """The five kinds of material (行政强制法第五十五条第一款)."""
    issued = "、".join(str(each) for each in act.documents_of(["decision"]))
    decision = issued or act.of("start").get("decided") or "行政决定书"
    return [
        "强制执行申请书",
        f"{decision}及作出决定的事实、理由和依据",
        "当事人的意见及行政机关催告情况的材料",
        "申请强制执行标的情况的材料",
        "送达回证和法律、行政法规规定的其他材料",
    ]
