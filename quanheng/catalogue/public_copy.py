"""What the public site is told of an item: the fields its topic names, nothing of who handled it."""

from __future__ import annotations

from datetime import date
from typing import Any

from quanheng.catalogue.models import Citation, ItemVersion, PowerItem, VersionStep
from quanheng.catalogue.queries import procedure_of
from quanheng.catalogue.tables import fields
from quanheng.people.models import Office
from quanheng.rulebook.models import Rule
from quanheng.rulebook.queries import by_hash
from quanheng.rules.power import Kind, kind_2010
from quanheng.rules.power_fields import NONE, period_in_words, to_cell
from quanheng.rules.power_items import Facts, stated_list
from quanheng.rules.refined import LocalProcedure

KIND_IN_ENGLISH = {
    Kind.LICENCE: "Licence", Kind.PENALTY: "Penalty", Kind.COERCION: "Compulsion", Kind.LEVY: "Levy",
    Kind.BENEFIT: "Payment", Kind.INSPECTION: "Inspection", Kind.CONFIRMATION: "Confirmation", Kind.AWARD: "Reward",
    Kind.ADJUDICATION: "Adjudication", Kind.OTHER: "Other power",
}  # fmt: skip
_STATUS = {"published": "published", "suspended": "suspended", "cancelled": "withdrawn"}
# Shown as plain facts under their heading, for what has no field of its own on the public page.
_PLAIN = ("level", "source", "body", "quantity_limit", "visits", "levy_kind", "levy_rate", "measures", "inspected",
          "inspection_content", "liabilities")  # fmt: skip


def public_copy(item: PowerItem, version: ItemVersion, on: date) -> dict[str, Any] | None:
    """The body of the public message `item`; None where an item is not open to everyone (政府信息公开条例第二十条)."""
    facts = version.facts
    if facts["disclosure"] != "public":
        return None
    kind = Kind(item.kind)
    procedure = _procedure_hash(version, on)
    return {
        "name": facts["name"],
        "kind": kind.value,
        "kind_word": {"zh": kind.label, "en": KIND_IN_ENGLISH[kind]},
        "kind_2010": kind_2010(kind).value,
        "nature": facts["nature"],
        "office": item.office.code,
        "version": version.number,
        "published_on": _published_on(version, on).isoformat(),
        "status": _STATUS[item.status],
        "applications_open": kind is Kind.LICENCE and bool(procedure) and item.status == PowerItem.Status.PUBLISHED,
        "basis": [{"cited": cited} for cited in stated_list(facts, "basis")],
        "digest": version.digest,
        **_for_applicants(facts),
        **_for_everyone(facts),
        **({"procedure": procedure} if procedure else {}),
    }


def _published_on(version: ItemVersion, on: date) -> date:
    published = VersionStep.objects.filter(version=version, step=VersionStep.Step.PUBLISHED).first()
    return published.on if published else on


def _procedure_hash(version: ItemVersion, on: date) -> str:
    procedure = procedure_of(version, on)
    return procedure.hash if procedure else ""


def _for_applicants(facts: Facts) -> dict[str, Any]:
    """What whoever applies has to know; absent for kinds nobody applies for."""
    if "conditions" not in facts:
        return {}
    free = facts["fee"] == "不收费"
    fee = {
        "name": str(facts["fee"]),
        "standard": str(facts["fee"]),
        "basis": "、".join(stated_list(facts, "fee_basis")),
    }
    return {
        "subjects": stated_list(facts, "service_object"),
        "conditions": stated_list(facts, "conditions"),
        "materials": [
            {"name": material["name"], "form": material["form"], "necessity": material["need"]}
            for material in facts.get("materials", [])
        ],
        "free": free,
        "fees": [] if free else [fee],
        "special_procedures": [name for name in stated_list(facts, "special_procedures") if name != "无"],
        "result": str(facts.get("result", "")),
        "where": str(facts["place"]),
        "hours": str(facts["hours"]),
    }


def _for_everyone(facts: Facts) -> dict[str, Any]:
    penalties = stated_list(facts, "penalties") + ([str(facts["penalty_range"])] if "penalty_range" in facts else [])
    plain = [
        {"label": {"zh": fields()[key].name}, "value": to_cell(fields()[key], facts[key]).strip()}
        for key in _PLAIN
        if facts.get(key) not in (None, "", [])
    ]
    return {
        **{key: limit for key in ("statutory_limit", "promised_limit") if (limit := _limit(facts, key))},
        "behaviours": stated_list(facts, "behaviours"),
        "penalties": penalties,
        "remedies": stated_list(facts, "remedies"),
        "responsibilities": stated_list(facts, "duties"),
        "complaints": str(facts["complaint"]),
        "consultation": str(facts["consultation"]),
        "standards": [str(facts["discretion_standard"])] if facts.get("discretion_standard") else [],
        "facts": plain,
    }


def _limit(facts: Facts, key: str) -> dict[str, str] | None:
    stated = str(facts.get(key) or "")
    if not stated:
        return None
    if stated == NONE:
        return {"text": "法律没有规定期限"}
    basis = str(facts.get("statutory_limit_basis") or "") if key == "statutory_limit" else ""
    return {"text": period_in_words(stated), **({"basis": basis} if basis else {})}


def department(office: Office) -> dict[str, Any]:
    """The body of the public message `department`."""
    return {
        "name": office.name,
        "short_name": office.short_name,
        "level": office.level,
        "position": office.position,
        **({"ends_on": office.ends_on.isoformat()} if office.ends_on else {}),
    }


def procedure_chart(digest: str) -> dict[str, Any]:
    """The body of the public message `procedure-chart`: the definition the engine enforces, word for word."""
    rule, procedure = Rule.objects.get(hash=digest), by_hash(digest)
    return {
        "name": {"zh": procedure.name.zh, "en": procedure.name.en},
        "effective_on": rule.effective_on.isoformat(),
        "definition": rule.body,
        **({"refines": procedure.statute} if isinstance(procedure, LocalProcedure) else {}),
    }


def procedure_charts(digest: str) -> list[str]:
    """The definitions a chart is drawn from: of a local flow the statutory text first, then the flow."""
    procedure = by_hash(digest)
    return [procedure.statute, digest] if isinstance(procedure, LocalProcedure) else [digest]


def article(cited: Citation) -> dict[str, Any]:
    """The body of the public message `article`; without text where the library holds none."""
    wording = cited.wording
    place = cited.article.label if cited.article else "第" + cited.text.partition("第")[2]
    return {
        "statute": wording.statute.short_title,
        "place": place,
        "in_force_from": wording.in_force_on.isoformat(),
        **({"text": cited.article.text} if cited.article else {}),
        **({"repealed_on": wording.ended_on.isoformat()} if wording.ended_on else {}),
    }
