"""What the documents of a penalty procedure state beyond what their templates find by themselves."""

from datetime import date
from typing import Any

from quanheng.cases.papers.act import REMEDIES, Act
from quanheng.discretion.models import Chosen
from quanheng.discretion.queries import pinned
from quanheng.rules.document import chinese_day
from quanheng.rules.penalty_kinds import KIND_NAMES, Kind


def penalty_notice(act: Act) -> dict[str, Any]:
    until = chinese_day(date.fromisoformat(act.stated["statement_until"]))
    facts = {
        "party": act.party.name,
        "findings": act.of("close-investigation")["findings"],
        "reasons": act.stated["notice_reasons"],
        "basis": act.basis,
        "intended": _kinds(act),
        "rights": f"你（单位）可以在{until}前向本机关陈述、申辩（行政处罚法第四十四条、第四十五条）。",
        "contact": act.contact,
        **_sums(act),
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
        **_sums(act),
    }
    if demand := act.of("correction-order").get("demand"):
        facts["order"] = f"本机关已责令改正：{demand}"
    return facts


def _kinds(act: Act) -> list[str]:
    return [KIND_NAMES[Kind(kind)] for kind in act.stated["kinds"]]


def _sums(act: Act) -> dict[str, int]:
    return {key: act.stated[key] for key in ("fine", "confiscated") if act.stated.get(key)}


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


def no_penalty_decision(act: Act) -> dict[str, Any]:
    unproven = act.step.key == "no-penalty-unproven"
    return {"basis": [act.step.basis, *act.basis]} if unproven else {"basis": [act.step.basis, "行政处罚法第三十三条"]}
