"""What random officers state: anything at all, mostly what a careful one would, mended when a refusal says why not."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from quanheng.rules.conditions.inspections import drawn
from quanheng.rules.lawful_step import Attempt
from quanheng.rules.procedure import FactField, FactType, Gate, Procedure, Step
from quanheng.rules.progress import Facts, Progress, Taken
from quanheng.rules.refusal import Refused
from quanheng.rules.stated_facts import LATE_REASON

SUMS = (0, 10000, 20000, 200000, 500000, 900000, 1500000, 9000000, 12000000)
POOLS = {"object_pool": "示例甲店\n示例乙店\n示例丙店", "inspector_pool": "示例甲\n示例乙\n示例丙"}


def stated(chance: random.Random, progress: Progress, step: Step, on: date, zeal: float) -> dict[str, Any]:
    """What is filled in for a step: now and then nothing, often what is known already."""
    known = progress.facts
    facts = {fact.key: value for fact in step.facts if (value := _answer(chance, known, fact, on, zeal)) is not None}
    for gate in _gates_that_will_ask(progress.procedure, step):
        if gate.check in RIGHT and gate.settings["fact"] in facts and chance.random() < zeal:
            RIGHT[gate.check](facts, gate, on)
    if chance.random() < zeal:
        _put_right(chance, known, step, facts)
    return facts


def _gates_that_will_ask(procedure: Procedure, step: Step) -> list[Gate]:
    """Its own gates, and those of any step about a fact that is stated here."""
    return [gate for each in procedure.steps for gate in each.gates if each is step or gate.check == "fact-is"]


def _answer(chance: random.Random, known: Facts, asked: FactField, on: date, zeal: float) -> Any:
    if (not asked.required and chance.random() < 0.4) or chance.random() < (1 - zeal) / 10:
        return None
    if known.get(asked.key) is not None and chance.random() < 0.6:
        return known[asked.key]
    if asked.key in POOLS:
        return POOLS[asked.key]
    return MADE[asked.type](chance, asked, on)


def _day(chance: random.Random, asked: FactField, on: date) -> str:
    ahead = asked.key.endswith(("_until", "_by")) and chance.random() < 0.8
    days = [3, 7, 10, 20, 45] if ahead else [-800, -10, -1, 0, 0, 1, 5, 12]
    return (on + timedelta(days=chance.choice(days))).isoformat()


def _kinds(chance: random.Random, asked: FactField, on: date) -> list[str]:
    keys = [choice.key for choice in asked.choices]
    return sorted(set(chance.choices(keys, k=chance.choice([1, 1, 2]))))


MADE: dict[FactType, Callable[[random.Random, FactField, date], Any]] = {
    FactType.TEXT: lambda chance, asked, on: chance.choice(["示例", "示例一", "示例二"]),
    FactType.LONG_TEXT: lambda chance, asked, on: "示例",
    FactType.NUMBER: lambda chance, asked, on: chance.randint(0, 30),
    FactType.MONEY: lambda chance, asked, on: chance.choice(SUMS),
    FactType.DATE: _day,
    FactType.CHOICE: lambda chance, asked, on: chance.choice(asked.choices).key,
    FactType.CHOICES: _kinds,
    FactType.YES_NO: lambda chance, asked, on: chance.random() < 0.3,
    FactType.MOMENT: lambda chance, asked, on: datetime.combine(on, time(chance.randint(0, 23))).isoformat()[:16],
    FactType.ARTICLE: lambda chance, asked, on: chance.choice(["食品安全法第一百三十三条"] * 6 + ["示例"]),
    FactType.PERSON: lambda chance, asked, on: chance.choice([11, 12, 61, 62, 901, 902]),
}


def _as_the_gate_asks(facts: dict[str, Any], gate: Gate, on: date) -> None:
    facts[str(gate.settings["fact"])] = gate.settings["equals"]


def _not_later(facts: dict[str, Any], gate: Gate, on: date) -> None:
    facts[str(gate.settings["fact"])] = min(facts[str(gate.settings["fact"])], on.isoformat())


def _far_ahead(facts: dict[str, Any], gate: Gate, on: date) -> None:
    facts[str(gate.settings["fact"])] = (on + timedelta(days=21)).isoformat()


RIGHT: dict[str, Callable[[dict[str, Any], Gate, date], None]] = {
    "fact-is": _as_the_gate_asks,
    "day-not-later": _not_later,
    "day-ahead": _far_ahead,
}
USUAL = {"notice": ("hearing_told", True), "close-investigation": ("proposal", "penalty"),
         "legal-review": ("review_opinion", "pass")}  # fmt: skip


def _put_right(chance: random.Random, known: Facts, step: Step, facts: dict[str, Any]) -> None:
    """What a careful officer would see to, so that walks get far: a fine goes with its sum, a decision as told."""
    if step.key == "decision" and chance.random() < 0.8:
        facts.update({key: known[key] for key in ("kinds", "fine", "confiscated") if key in known})
    if "kinds" in facts:
        fined = "fine" in facts["kinds"]
        facts["fine"] = (facts.get("fine") or 500000) if fined else 0
    key, value = USUAL.get(step.key, ("", None))
    if key in {fact.key for fact in step.facts} and chance.random() < 0.8:
        facts[key] = value


def mend(chance: random.Random, live: Mapping[str, Taken], attempt: Attempt, refusal: Refused) -> Attempt:
    """The same attempt as an officer would make it who read why it was refused."""
    facts, params = dict(attempt.facts), refusal.params
    match refusal.code:
        case "late-decision":
            facts[LATE_REASON] = "示例理由"
        case "paid-is-not-what-is-owed":
            facts["paid"] = _fen(params["owed"])
        case "surcharge-above-the-fine":
            facts["surcharge"] = _fen(params["most"])
        case "too-heavy-for-the-spot":
            facts |= {"kinds": ["fine"], "fine": _fen(params["most"])}
        case "heavier-than-the-notice":
            facts |= {key: live["notice"].facts[key] for key in facts if key in live["notice"].facts}
        case "not-on-the-same-day" if params["since"]:
            return replace(attempt, on=params["since"])
        case "not-on-the-stated-day":
            return replace(attempt, on=params["stated"])
        case "bar-not-three-years" | "bar-not-one-year":
            facts["barred_until"] = params["until"]
        case "renewal-without-time":
            facts["renewed_until"] = f"{int(str(params['until'])[:4]) + 5}{str(params['until'])[4:]}"
        case "stated-day-has-passed":
            facts |= _all_later(facts, attempt.on)
        case "draw-not-by-its-seed":
            facts |= _drawn(facts)
        case "moment-on-another-day":
            facts |= {key: f"{attempt.on}T12:00" for key, value in facts.items() if "T" in str(value)}
    return replace(attempt, facts={key: value for key, value in facts.items() if value not in (None, "")})


def _fen(words: object) -> int:
    return round(float(str(words).removesuffix("元").replace(",", "")) * 100)


def _all_later(facts: Facts, on: date) -> dict[str, Any]:
    later = (on + timedelta(days=60)).isoformat()
    return {key: later for key in facts if key.endswith(("_until", "_by"))}


def _drawn(facts: Facts) -> dict[str, Any]:
    seed = str(facts.get("draw_seed"))
    objects, inspectors = (POOLS[key].splitlines() for key in ("object_pool", "inspector_pool"))
    return POOLS | {
        "drawn_objects": "\n".join(drawn(seed, objects, 1)),
        "drawn_inspectors": "\n".join(drawn(seed, inspectors, 2)),
    }
