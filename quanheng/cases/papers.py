"""What each document of a case states, put together from the case, its steps and the step being taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quanheng.cases.models import Case, Party
from quanheng.discretion.models import Chosen
from quanheng.discretion.queries import pinned
from quanheng.documents.queries import about as documents_about
from quanheng.rules.days import Period, last_day
from quanheng.rules.document import chinese_day
from quanheng.rules.penalty_kinds import KIND_NAMES, Kind
from quanheng.rules.power_items import stated_list
from quanheng.rules.procedure import Step
from quanheng.rules.progress import Facts
from quanheng.rules.running_clocks import Timing

REMEDIES = (
    "不服本决定的，可以自知道本决定之日起六十日内向示范区人民政府申请行政复议（行政复议法第二十条），"
    "也可以自知道之日起六个月内直接向人民法院提起行政诉讼（行政诉讼法第四十六条）。"
)

METHODS = {"宣告后当场交付": "直接送达", "电子送达（已签确认书）": "电子送达"}
"""How the receipt calls a method the step names more closely (民事诉讼法第八十八条至第九十五条)."""


@dataclass(frozen=True)
class Act:
    """A step about to be written: in which case, stating what, on which day, by whom."""

    case: Case
    timing: Timing
    step: Step
    stated: Mapping[str, Any]
    chosen: Chosen | None
    on: date
    persons: Sequence[str]

    @property
    def party(self) -> Party:
        return self.case.party

    @property
    def basis(self) -> list[str]:
        """The articles the item rests on."""
        return stated_list(self.case.item_version.facts, "basis")

    def of(self, step: str) -> Facts:
        """What a standing step stated; nothing when it was not taken."""
        taken = self.timing.progress.live.get(step)
        return taken.facts if taken else {}

    def day_of(self, *steps: str) -> str:
        """The day of the first of these steps that stands."""
        taken = self.timing.progress.taken_of(steps)
        return (taken.on if taken else self.on).isoformat()

    def chosen_words(self, step: str, field: str) -> list[str]:
        """The names of the choices a step ticked."""
        asked = next(fact for fact in self.timing.progress.procedure.by_key[step].facts if fact.key == field)
        ticked = self.of(step).get(field) or []
        return [choice.name.zh for choice in asked.choices if choice.key in ticked]

    def own_word(self, field: str) -> str:
        """The name of the choice this very step ticked."""
        asked = next(fact for fact in self.step.facts if fact.key == field)
        return next(choice.name.zh for choice in asked.choices if choice.key == self.stated[field])


def penalty_notice(act: Act) -> dict[str, Any]:
    until = chinese_day(date.fromisoformat(act.stated["statement_until"]))
    facts = {
        "party": act.party.name,
        "findings": act.of("close-investigation")["findings"],
        "reasons": act.stated["notice_reasons"],
        "basis": act.basis,
        "intended": _kinds(act),
        "rights": f"你（单位）可以在{until}前向本机关陈述、申辩（行政处罚法第四十四条、第四十五条）。",
        "contact": act.case.item_version.facts.get("consultation") or act.timing.progress.procedure.name.zh,
        **_fine(act),
    }
    if act.stated.get("hearing_told"):
        facts["hearing"] = "你（单位）有权要求听证，须在告知后五个工作日内提出（行政处罚法第六十三条、第六十四条）。"
    return facts


def penalty_decision(act: Act) -> dict[str, Any]:
    facts = {
        "party": act.party.name,
        "party_code": act.party.identifier,
        "address": act.party.address,
        "representative": act.party.representative,
        "findings": act.stated["decision_reasons"],
        "evidence": act.chosen_words("investigate", "evidence_kinds"),
        "notice": _told_and_heard(act),
        "basis": act.basis,
        "discretion": discretion_in_words(act.chosen),
        "penalties": _kinds(act),
        "performance": _performance(act),
        "remedies": REMEDIES,
        **_fine(act),
    }
    if demand := act.of("correction-order").get("demand"):
        facts["order"] = f"本机关已责令改正：{demand}"
    return facts


def _kinds(act: Act) -> list[str]:
    return [KIND_NAMES[Kind(kind)] for kind in act.stated["kinds"]]


def _fine(act: Act) -> dict[str, int]:
    return {"fine": act.stated["fine"]} if act.stated.get("fine") else {}


def _told_and_heard(act: Act) -> str:
    told = chinese_day(date.fromisoformat(act.day_of("notice")))
    statement, hearing = act.of("statement"), act.of("hearing")
    parts = [f"{told}，本机关告知当事人拟作出的行政处罚内容及事实、理由、依据和依法享有的权利。"]
    if statement:
        adopted = "予以采纳" if statement["statement_adopted"] else "未予采纳"
        said, reviewed = (_unended(statement[key]) for key in ("statement", "statement_review"))
        parts.append(f"当事人陈述、申辩：{said}。复核意见：{reviewed}，{adopted}。")
    else:
        parts.append("当事人放弃或者逾期未提出陈述、申辩。")
    if hearing:
        parts.append("本机关依当事人要求举行听证，本决定根据听证笔录作出。")
    return "\n".join(parts)


def _unended(text: str) -> str:
    """What somebody typed, without the full stop that our own sentence will set."""
    return text.strip().rstrip("。.；;")


def discretion_in_words(chosen: Chosen | None) -> str:
    """Under which standard, in which tier the penalty lies, and why it leaves it if it does (行政处罚法第三十四条)."""
    if chosen is None:
        return "本案没有适用的裁量基准，根据违法行为的事实、性质、情节以及社会危害程度确定（行政处罚法第五条）。"
    standard = pinned(chosen.standard_hash).standard
    scope = next(each for each in standard.ranges if each.key == chosen.range_key)
    tier = next((each.name for each in scope.tiers if each.key == chosen.tier_key), "")
    text = f"适用《{standard.behaviour}》裁量基准，属于“{scope.name}{'，' + tier if tier else ''}”。"
    return text + (f"偏离基准的理由：{chosen.reasons}" if chosen.deviates else "")


def _performance(act: Act) -> str:
    if not (act.stated.get("fine") or act.stated.get("confiscated")):
        return "本决定自送达之日起生效。"
    return (
        "自收到本决定书之日起十五日内，到指定的银行或者通过电子支付系统缴纳（行政处罚法第六十七条）。"
        "到期不缴纳的，每日按罚款数额的百分之三加处罚款。"
    )


def order_to_correct(act: Act) -> dict[str, Any]:
    consequence = "逾期不改正的，依法处理。"
    if act.timing.progress.context.get("order_first"):
        consequence = "逾期不改正的，依照上述规定处以罚款。"
    facts = {
        "party": act.party.name,
        "findings": act.of("investigate").get("investigation_record") or act.of("clue").get("clue_summary"),
        "basis": [*act.basis, act.step.basis],
        "demands": [act.stated["demand"]],
        "until": act.stated["correct_by"],
        "consequence": consequence,
    }
    return {**facts, "warning": "警告"} if act.stated.get("warned") else facts


def service_receipt(act: Act) -> dict[str, Any]:
    served = documents_about(act.case.proceeding.subject).order_by("-id").first()
    method = act.own_word("service_method") if "service_method" in act.stated else "直接送达"
    return {
        "document": str(served) if served else act.case.proceeding.number,
        "recipient": act.party.name,
        "place": act.party.address,
        "method": METHODS.get(method, method),
        "served_on": act.on.isoformat(),
        "servers": list(act.persons),
    }


def acceptance_notice(act: Act) -> dict[str, Any]:
    promise = act.timing.limits.get("promise") or act.timing.limits.get("XK-DEC")
    period = promise.period if promise else act.timing.progress.procedure.clock_by_key["XK-DEC"].period
    due = last_day(act.on, period or Period.parse("20wd"), act.timing.calendar).strict
    return {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "received_on": act.day_of("receive"),
        "accepted_on": act.on.isoformat(),
        "materials": act.of("receive")["materials"].splitlines(),
        "due_on": due.isoformat(),
        "query": f"在公开网站“办件进度”凭办件编号{act.case.proceeding.number}和查询码查询。",
    }


def supplement_notice(act: Act) -> dict[str, Any]:
    return {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "received_on": act.day_of("receive"),
        "missing": [line for line in act.stated["missing"].splitlines() if line.strip()],
        "contact": act.case.item_version.facts.get("consultation") or "示范区政务服务中心",
    }


def licence_decision(act: Act) -> dict[str, Any]:
    granted = act.step.key == "grant"
    facts = {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "accepted_on": act.day_of("accept", "deemed-accepted"),
        "result": "准予行政许可" if granted else "不予行政许可",
        "basis": [*act.basis, act.step.basis],
        "reasons": act.of("examine")["examination_opinion"] if granted else act.stated["refusal_reasons"],
        "remedies": REMEDIES,
    }
    more = {"scope": act.stated.get("granted_content"), "valid_until": act.stated.get("valid_until")}
    return {**facts, **{key: value for key, value in more.items() if value}}


WRITERS: Mapping[str, Callable[[Act], dict[str, Any]]] = {
    "penalty-notice": penalty_notice,
    "penalty-decision": penalty_decision,
    "order-to-correct": order_to_correct,
    "service-receipt": service_receipt,
    "acceptance-notice": acceptance_notice,
    "supplement-notice": supplement_notice,
    "licence-decision": licence_decision,
}
"""Who writes which document; steps whose document has no template yet leave their record in the step alone."""
