"""What the documents of a licence procedure state beyond what their templates find by themselves."""

from typing import Any

from quanheng.cases.papers.act import REMEDIES, Act
from quanheng.rules.days import Period, last_day

LIMITS = ("XK-DEC", "XK-FIRST")


def _decided_by(act: Act) -> str:
    """The last day for the decision: a renewal is decided before expiry (行政许可法第五十条第二款)."""
    expiry = act.of("receive").get("valid_until")
    if expiry:
        return str(expiry)
    limits, clocks = act.timing.limits, act.timing.progress.procedure.clock_by_key
    statutory = ("XK-JOINT",) if act.of("receive").get("joint") else LIMITS
    known = next((limits[key] for key in ("promise", *statutory) if key in limits), None)
    period = known.period if known else next((clocks[key].period for key in statutory if key in clocks), None)
    return last_day(act.on, period or Period.parse("20wd"), act.timing.calendar).strict.isoformat()


def acceptance_notice(act: Act) -> dict[str, Any]:
    return {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "received_on": act.day_of("receive"),
        "accepted_on": act.on.isoformat(),
        "materials": act.of("receive")["materials"].splitlines(),
        "due_on": _decided_by(act),
        "query": f"在公开网站“办件进度”凭办件编号{act.case.proceeding.number}和查询码查询。",
    }


def supplement_notice(act: Act) -> dict[str, Any]:
    return {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "received_on": act.day_of("receive"),
        "missing": [line for line in act.stated["missing"].splitlines() if line.strip()],
        "contact": act.contact,
    }


def licence_decision(act: Act) -> dict[str, Any]:
    granted = act.step.key == "grant"
    facts = {
        "applicant": act.party.name,
        "item": act.case.item_name,
        "accepted_on": act.day_of("accept", "deemed-accepted", "deemed-after-supplements"),
        "result": "准予行政许可" if granted else "不予行政许可",
        "basis": [*act.basis, act.step.basis],
        "reasons": act.of("examine")["examination_opinion"] if granted else act.stated["refusal_reasons"],
        "remedies": REMEDIES,
    }
    more = {"scope": act.stated.get("granted_content"), "valid_until": act.stated.get("valid_until")}
    return {**facts, **{key: value for key, value in more.items() if value}}
